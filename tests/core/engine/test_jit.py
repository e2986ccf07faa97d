"""Traced models: the same results and gradients after a file, with no class of the model at hand."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import textwrap
import warnings
import zipfile

import numpy as np
import pytest

import core.engine as engine
from core.engine import jit, nn
from core.engine.functions.normalization import BatchNorm
from core.engine.nn import functional as F

from .cases import CASES, Constant
from .helpers import tensors


class LeNet(nn.Module):
    """Convolutions, pooling, view, dropout."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 4, 5), nn.Conv2d(4, 6, 3)
        self.head = nn.Sequential(nn.Linear(24, 12), nn.ReLU(), nn.Dropout(0.5), nn.Linear(12, 10))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), 2)
        x = F.max_pool2d(F.relu(self.second(x)), 2)
        return F.log_softmax(self.head(x.view(x.size(0), -1)), 1)


class Residual(nn.Module):
    """BatchNorm, changes in place, a branch that is added."""

    def __init__(self):
        super().__init__()
        self.first, self.norm1 = nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.second, self.norm2 = nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.short, self.relu, self.head = nn.Conv2d(3, 4, 1), nn.ReLU(inplace=True), nn.Linear(4, 5)

    def forward(self, x):
        y = self.norm2(self.second(self.relu(self.norm1(self.first(x)))))
        y += self.short(x)
        return self.head(F.adaptive_avg_pool2d(self.relu(y), 1).flatten(1))


class Reader(nn.Module):
    """Embedding and LSTM; results by name, a shared weight, a part without gradient."""

    def __init__(self):
        super().__init__()
        self.names, self.cells = nn.Embedding(10, 6), nn.LSTM(6, 7, 2, batch_first=True, bidirectional=True)
        self.head, self.back = nn.Linear(14, 6, bias=False), nn.Linear(14, 6, bias=False)
        self.back.weight = self.head.weight

    def forward(self, x):
        y, (h, _) = self.cells(self.names(x))
        with engine.no_grad():
            share = self.back(y).mean()
        return {"y": self.head(y[:, -1]) * share, "rest": [h, y.detach().sum(), None, 3]}


def mlp():
    """A plain network."""
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))


def encoder():
    """A transformer."""
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)


MODELS = {
    "mlp": (mlp, lambda: engine.randn(3, 4)),
    "lenet": (lambda: LeNet().eval(), lambda: engine.randn(2, 1, 18, 18)),
    "lenet in training": (LeNet, lambda: engine.randn(2, 1, 18, 18)),
    "residual": (lambda: Residual().eval(), lambda: engine.randn(2, 3, 6, 6)),
    "residual in training": (Residual, lambda: engine.randn(2, 3, 6, 6)),
    "reader": (Reader, lambda: engine.randint(0, 10, (2, 4))),
    "encoder": (lambda: encoder().eval(), lambda: engine.randn(2, 3, 8)),
    "encoder in training": (encoder, lambda: engine.randn(2, 3, 8)),
    "gru": (lambda: nn.GRU(4, 5), lambda: (engine.randn(3, 2, 4), engine.randn(1, 2, 5))),
    "attention": (lambda: nn.MultiheadAttention(8, 2), lambda: (engine.randn(3, 2, 8),) * 3),
    "bfloat16": (lambda: mlp().to(engine.bfloat16), lambda: engine.randn(3, 4).to(engine.bfloat16)),
    "complex": (lambda: nn.Linear(2, 2, dtype=engine.complex128), lambda: engine.randn(3, 2, dtype=engine.complex128)),
}


def flat(value):
    """All tensors of a result."""
    if isinstance(value, engine.Tensor):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [tensor for part in parts for tensor in flat(part)]


def through(traced):
    """Saved and loaded."""
    file = io.BytesIO()
    jit.save(traced, file)
    file.seek(0)
    return jit.load(file)


def close(a, b):
    """Equal but for rounding."""
    np.testing.assert_allclose(*(t.detach().to(engine.complex128).numpy() for t in (a, b)), rtol=1e-5, atol=1e-6)


def run(model, inputs):
    """Results and gradients from one seed."""
    model.zero_grad()
    engine.manual_seed(3)
    results = flat(model(*inputs))
    sum(y.abs().square().sum() for y in results if y.requires_grad).backward()
    return [*results, *(p.grad for p in model.parameters() if p.grad is not None)]


@pytest.mark.parametrize("name", MODELS)
def test_models_come_back_whole(name):
    """Results, gradients, names of parameters and buffers, mode; new inputs too."""
    make, example = MODELS[name]
    engine.manual_seed(0)
    model, inputs = make(), example()
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    state = engine.get_rng_state()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        traced = jit.trace(model, inputs)
    after = engine.get_rng_state()
    engine.set_rng_state(state)
    model(*inputs)
    assert engine.equal(engine.get_rng_state(), after)  # tracing draws what one run draws
    loaded = through(traced)
    assert list(loaded.state_dict()) == list(model.state_dict())
    assert [n for n, _ in loaded.named_parameters()] == [n for n, _ in model.named_parameters()]
    assert loaded.training == model.training
    assert loaded.original_name == type(model).__name__
    other = example()
    for given in (inputs, other if isinstance(other, tuple) else (other,)):
        for found in (traced, loaded):
            expected, own = run(model, given), run(found, given)
            assert len(own) == len(expected)
            for a, b in zip(own, expected, strict=True):
                close(a, b)


def test_every_operation_of_the_table_comes_back():
    """Each line of the table, traced and loaded: same values, and the same ones want gradients."""
    failed = []
    for case in CASES:
        given = tensors(engine, case.inputs)
        free = [k for k, value in enumerate(case.inputs) if not isinstance(value, Constant)]

        def call(*some, case=case, given=given, free=free):
            filled = list(given)
            for k, value in zip(free, some, strict=True):
                filled[k] = value
            return case.call(engine, *filled)

        inputs = tuple(given[k] for k in free)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                engine.manual_seed(4)
                expected = flat(call(*inputs))
                traced = through(jit.trace(call, inputs, check_trace=False))
                engine.manual_seed(engine.initial_seed())  # calls of random operations seed themselves
                found = flat(traced(*inputs))
                if case.operation is BatchNorm:  # running statistics that the call makes itself are seen when changed
                    found, expected = found[:1], expected[:1]
                for a, b in zip(found, expected, strict=True):
                    assert a.requires_grad == b.requires_grad
                    np.testing.assert_allclose(
                        a.detach().numpy(), b.detach().numpy(), rtol=1e-5, atol=1e-6, equal_nan=True
                    )
            except Exception as error:
                failed.append(f"{case}: {type(error).__name__}: {error}"[:300])
    assert not failed, "\n".join(failed)


def test_a_loaded_model_needs_no_class(tmp_path):
    """Another process, which knows nothing of the model, goes on training it."""
    engine.manual_seed(1)
    model = LeNet()
    path = tmp_path / "lenet.zip"
    x = engine.randn(2, 1, 18, 18)
    jit.trace(model.eval(), x).save(path)
    engine.save(x, tmp_path / "x.pt")
    script = """
        import sys
        import core.engine as torch
        model = torch.jit.load(sys.argv[1])
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        x = torch.load(sys.argv[2])
        for _ in range(3):
            loss = model(x)[:, 0].neg().mean()
            print(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path), str(tmp_path / "x.pt")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    losses = [float(line) for line in done.stdout.split()]
    assert losses[0] == pytest.approx(model(x)[:, 0].neg().mean().item(), rel=1e-5)
    assert losses[2] < losses[1] < losses[0]


def test_a_trace_shares_the_models_parameters():
    """As in PyTorch: training one trains the other; a state_dict of the model fits the trace."""
    model, x = mlp(), engine.randn(2, 4)
    traced = jit.trace(model, x)
    assert next(traced.parameters()) is next(model.parameters())
    with engine.no_grad():
        model[0].weight.zero_()
    close(traced(x), model(x))
    loaded = through(traced)
    loaded.load_state_dict(mlp().state_dict())
    loaded.to(engine.float64)
    assert loaded(x.double()).dtype is engine.float64


def test_functions_and_other_arguments():
    """Functions, keywords, nested arguments, numbers that are frozen, methods."""

    def mixed(pair, scale=1.0, *, names=None):
        return pair[0] * scale + names["a"], (pair[1] - 1).clamp(min=0.5)

    x, y = engine.randn(3), engine.randn(3)
    traced = through(jit.trace(mixed, ([x, y], 2.0), example_kwarg_inputs={"names": {"a": y}}))
    assert traced.original_name == "mixed"
    close(traced([y, x], 2.0, names={"a": x})[0], y * 2 + x)
    for args, names in (
        (([x, y], 3.0), {"a": x}),
        (([x], 2.0), {"a": x}),
        (([x, y], 2.0), {"b": x}),
        ((x, 2.0), {"a": x}),
    ):
        with pytest.raises(RuntimeError, match="traced"):
            traced(*args, names=names)
    model = mlp()
    close(jit.trace(model.forward, engine.ones(2, 4))(engine.ones(2, 4)), model(engine.ones(2, 4)))


def test_what_is_frozen_is_told():
    """Python that looks at values: a warning."""
    x = engine.tensor([1.0, -2.0, 4.0])
    with pytest.warns(jit.TracerWarning, match="operations depend"):
        jit.trace(lambda v: v * 2 if v[0] < 2 else v * 3, x)
    with pytest.warns(jit.TracerWarning, match="operations depend"):
        jit.trace(lambda v: v * v.sum().item(), x)
    with pytest.warns(jit.TracerWarning, match="mul.*outside of recorded"):
        jit.trace(lambda v: v * engine.from_numpy(np.exp(v.numpy())), x)
    calls = []

    def counting(v):
        calls.append(1)
        return v * len(calls)

    with pytest.warns(jit.TracerWarning):
        jit.trace(counting, x)
    with pytest.raises(jit.TracingCheckError, match="Output nr 1"):
        jit.trace(lambda v: v * float(v.sum() > 0), x, check_inputs=[(-x,)])


def test_changes_in_place():
    """Whole tensors and parts are followed; what cannot be is refused."""

    def parts(v):
        out = engine.zeros(3, 2)
        for k in range(3):
            out[k] = v[k] * k
        out.add_(1)
        return out.relu_()

    x = engine.randn(3, 2, requires_grad=True)
    loaded = through(jit.trace(parts, x))
    close(loaded(x * 2), parts(x * 2))

    def through_a_view(v):
        y = v * 2
        y[0].mul_(3)
        return y

    with pytest.raises(RuntimeError, match=r"changed in place.*torch\.where"):
        jit.trace(through_a_view, x)


def test_what_cannot_be_traced_or_saved():
    """Operations of others, outside leaves, results that are no tensors, models without a trace."""

    class Own(engine.autograd.Function):
        @staticmethod
        def forward(ctx, v):
            return v * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    weight = engine.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"jit\.trace.*without its code"):
        jit.trace(Own.apply, weight)
    with pytest.raises(RuntimeError, match="requires grad as a constant"):
        jit.trace(lambda v: v * weight, engine.ones(2))
    with pytest.raises(RuntimeError, match="results must be"):
        jit.trace(lambda v: object(), engine.ones(2))
    with pytest.raises(TypeError, match=r"jit\.trace"):
        jit.save(mlp(), io.BytesIO())
    with pytest.raises(NotImplementedError, match=r"torch\.jit\.trace"):
        jit.script(mlp())


def test_decorators():
    """Accepted; they change nothing."""

    @jit.ignore
    def a():
        return 1

    @jit.ignore(drop=True)
    def b():
        return 2

    @jit.unused
    @jit.export
    def c():
        return 3

    assert (a(), b(), c(), jit.is_scripting(), jit.is_tracing()) == (1, 2, 3, False, False)
    seen = []
    jit.trace(lambda v: seen.append(jit.is_tracing()) or v * 2, engine.ones(1), check_trace=False)
    assert seen == [True]


def test_the_graph_can_be_read():
    """A line for each operation, with shapes and names."""
    traced = jit.trace(mlp(), engine.randn(3, 4))
    assert "%x1 : Float(3, 4)" in traced.graph
    assert "linear(%x1, %parameter 0.weight, %parameter 0.bias)" in traced.graph
    assert "= torch.tanh(v1)" in traced.code
    assert "original_name=Sequential" in repr(traced)


def changed(change):
    """A saved trace whose graph.json was changed."""
    file, other = io.BytesIO(), io.BytesIO()
    jit.save(jit.trace(lambda v: (v > 0) & (v[0:1] > 1), engine.ones(2)), file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "graph.json":
                document = json.loads(content)
                change(document)
                content = json.dumps(document).encode()
            new.writestr(name, content)
    other.seek(0)
    return other


CHANGES = {
    "version": lambda d: d.update(version=99),
    "format": lambda d: d.update(format="x"),
    "unknown operation": lambda d: d["nodes"][0].update(operation="os.system"),
    "no operation": lambda d: d["nodes"][0].update(operation="methods.bind"),
    "method": lambda d: d["nodes"][0]["attributes"].update(forward="x"),
    "dunder": lambda d: d["nodes"][0]["attributes"].update(__class__="x"),
    "array function": lambda d: d["nodes"][0]["attributes"].update(ufunc="fromfile"),
    "unknown value": lambda d: d["nodes"][0]["inputs"].append({"value": "v77"}),
    "unknown result": lambda d: d.update(results={"value": "v77"}),
    "unknown type": lambda d: d["nodes"][0]["attributes"].update(dtype={"dtype": "object"}),
    "unknown kind": lambda d: d["nodes"][0]["attributes"].update(dtype={"call": "object"}),
    "unknown record": lambda d: d["nodes"][0]["attributes"].update(dtype={"record": ["methods.bind", []]}),
    "missing": lambda d: d.pop("nodes"),
    "tensors": lambda d: d["values"].update({"v9": "nowhere"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_changed_files_are_refused(name):
    """Nothing but operations of the engine with plain attributes is read."""
    with pytest.raises(RuntimeError, match="cannot be read as a traced model"):
        jit.load(changed(CHANGES[name]))


def test_other_files_are_refused(tmp_path):
    """Truncated, of another kind, of PyTorch; and load says what a trace is."""
    import torch

    path = tmp_path / "m.pt"
    jit.save(jit.trace(mlp(), engine.ones(1, 4)), path)
    with pytest.raises(RuntimeError, match=r"jit\.load"):
        engine.load(path)
    whole = path.read_bytes()
    for content in (whole[:-30], whole[: len(whole) // 2], b"", b"text"):
        path.write_bytes(content)
        with pytest.raises(RuntimeError, match=r"m\.pt.*cannot be read"):
            jit.load(path)
    engine.save({}, path)
    with pytest.raises(RuntimeError, match=r"graph\.json"):
        jit.load(path)
    torch.jit.save(torch.jit.trace(torch.nn.Linear(2, 2), torch.ones(1, 2)), str(path))
    with pytest.raises(RuntimeError, match="TorchScript"):
        jit.load(path)
    with pytest.raises(RuntimeError, match="TorchScript"):
        engine.load(path)
    with pytest.raises(FileNotFoundError):
        jit.load(tmp_path / "nowhere")


def test_extra_files():
    """Text beside the model."""
    file = io.BytesIO()
    jit.save(jit.trace(mlp(), engine.ones(1, 4)), file, _extra_files={"note": "a"})
    file.seek(0)
    found = {"note": ""}
    jit.load(file, _extra_files=found)
    assert found == {"note": b"a"}
