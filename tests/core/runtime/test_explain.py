"""Explanations are true: what is said to add up adds up to the recorded number, in every kind of network."""

from __future__ import annotations

import numpy as np
import pytest

import core.engine as torch
from core.engine import nn
from core.graph import PortRef
from core.runtime.explain.check import check
from core.runtime.explain.explanation import Explanation
from core.runtime.explain.question import explain
from core.runtime.explain.record import Record
from core.runtime.recorder import Recorder
from core.runtime.trace import Spot, Trace


class Plain(nn.Module):
    """A network that a test wrote, recorded as if it were one node."""

    def __init__(self, **layers: nn.Module) -> None:
        super().__init__()
        for name, layer in layers.items():
            setattr(self, name, layer)


class _Node:
    """What a recorder asks of a planned node."""

    def __init__(self, id: str, kind: str = "tensor") -> None:
        self.id, self.title, self.outputs = id, id.capitalize(), ("y",)
        self.spec = type("Spec", (), {"outputs": [type("Out", (), {"kind": kind})()], "inputs": []})()


class _Plan:
    def __init__(self, model: nn.Module) -> None:
        self.modules = {"net": model}
        self.nodes = {"net": _Node("net"), "data": _Node("data")}
        self.graph = type("Graph", (), {"links": ()})()

    def parameters(self):
        return {f"net.{name}": p for name, p in self.modules["net"].named_parameters()}


def recorded(model: nn.Module, forward, x: torch.Tensor, lr: float = 0.1, optimizer=None) -> Trace:
    """One step of training, recorded: batch, forward, backward, update."""
    plan = _Plan(model)
    chosen = optimizer or torch.optim.SGD(list(model.parameters()), lr=lr, momentum=0.9)
    objective = type("Objective", (), {})()
    objective.node, objective.title, objective.optimizer, objective.parameters = "sgd", "SGD", chosen, plan.parameters()
    recorder = Recorder(1, 1)
    with recorder.recording(plan, objective):
        recorder.feed({PortRef("data", "x"): x})
        recorder.enter(plan.nodes["net"])
        loss = forward(model, x)
        recorder.leave(plan.nodes["net"], {})
        recorder.forward_done(loss)
        loss.backward()
        recorder.backward_done()
        with recorder.updating(objective):
            chosen.step()
    return recorder.trace


def convolution():
    torch.manual_seed(1)
    model = Plain(
        conv=nn.Conv2d(2, 3, 3, padding=1, stride=2),
        norm=nn.BatchNorm2d(3),
        head=nn.Linear(12, 4),
        drop=nn.Dropout(0.3),
    )

    def forward(m, x):
        y = nn.functional.max_pool2d(torch.relu(m.norm(m.conv(x))), 2)
        return nn.functional.cross_entropy(m.head(m.drop(y.flatten(1))), torch.tensor([0, 3, 1]))

    return recorded(model, forward, torch.randn(3, 2, 8, 8))


def recurrent(kind: str):
    torch.manual_seed(2)
    model = Plain(cell=getattr(nn, kind)(3, 4, batch_first=True), head=nn.Linear(4, 1))

    def forward(m, x):
        return nn.functional.mse_loss(m.head(m.cell(x)[0][:, -1]), torch.ones(2, 1))

    return recorded(model, forward, torch.randn(2, 4, 3))


def attention():
    torch.manual_seed(3)
    model = Plain(encoder=nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True))

    def forward(m, x):
        return (m.encoder(x) ** 2).mean()

    return recorded(model, forward, torch.randn(2, 5, 8))


def pooled():
    torch.manual_seed(4)
    model = Plain(conv=nn.Conv1d(2, 4, 3), norm=nn.GroupNorm(2, 4), up=nn.ConvTranspose1d(4, 2, 3))

    def forward(m, x):
        y = nn.functional.avg_pool1d(torch.tanh(m.norm(m.conv(x))), 2)
        return nn.functional.l1_loss(m.up(y), torch.zeros(3, 2, 5))

    return recorded(model, forward, torch.randn(3, 2, 8))


NETWORKS = {
    "convolution": convolution,
    "gru": lambda: recurrent("GRU"),
    "lstm": lambda: recurrent("LSTM"),
    "attention": attention,
    "pooled": pooled,
}


def every_spot(trace: Trace, per_tensor: int = 3) -> list[Spot]:
    """Some elements of every recorded floating tensor, always the same."""
    draw = np.random.default_rng(0)
    spots = []
    for key, array in trace.arrays.items():
        if array.dtype.kind != "f" or not array.size or key not in trace.made:
            continue
        for flat in draw.choice(array.size, min(per_tensor, array.size), replace=False):
            index = tuple(int(k) for k in np.unravel_index(flat, array.shape)) if array.shape else ()
            spots.append(Spot(1, key, index))
    return spots


def adds_up(found: Explanation) -> bool:
    scale = max([abs(t.product) for t in found.terms] + [abs(found.value), 1e-6])
    return abs(found.total - found.value) <= 1e-3 * scale


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_said_to_be_a_sum_adds_up(name):
    """Values and gradients of every operation: terms multiply and add up to the recorded number."""
    record = Record(NETWORKS[name]())
    sums = 0
    for spot in every_spot(record.trace):
        found = explain(record, spot)
        assert found.value == pytest.approx(record.value(spot.key, spot.index), nan_ok=True)
        for term in found.terms:
            if found.kind in ("sum", "paths"):
                assert term.product == pytest.approx(np.prod([f.value for f in term.factors]), rel=1e-6, abs=1e-12)
        if found.kind in ("sum", "paths"):
            sums += 1
            assert adds_up(found), f"{found.title}: {found.total} is not {found.value}"
        for number in (*found.numbers, *found.onward, *(f for t in found.terms for f in (*t.factors, *t.of))):
            if number.spot is not None:
                assert record.value(number.spot.key, number.spot.index) == pytest.approx(
                    number.value, rel=1e-5, abs=1e-7
                )
    assert sums > 20


@pytest.mark.parametrize("name", NETWORKS)
def test_every_gradient_agrees_with_a_finite_difference(name):
    """Checked by moving the element and computing the loss again, through all kinds of layers."""
    record = Record(NETWORKS[name]())
    checked = 0
    for spot in every_spot(record.trace, per_tensor=1):
        if record.variable(spot.key) is None:
            continue
        found = check(record, spot)
        checked += 1
        assert found.agrees, f"{record.title(spot.key)}{spot.index}: {found}"
    assert checked > 10


def test_every_value_of_an_operation_is_the_same_when_computed_again():
    """In float64 from the recorded inputs."""
    record = Record(convolution())
    for spot in every_spot(record.trace, per_tensor=1):
        made = record.made(spot.key)
        if made.kind == "forward" and not record.trace.ran[made.entry].operation.draws:
            assert check(record, spot).agrees, record.title(spot.key)


def test_a_gradient_of_a_convolution_is_a_sum_of_products_with_the_picture():
    """Each term is an upstream gradient times the pixel under that weight, with links to both."""
    trace = convolution()
    record = Record(trace)
    known = trace.summary.parameters["net.conv.weight"]
    found = explain(record, Spot(1, known["grad"], (1, 0, 2, 1)))
    assert found.kind == "sum"
    assert all(len(t.factors) == 2 and t.factors[1].symbol.startswith("x[") for t in found.terms)
    assert all(t.factors[0].spot and t.factors[1].spot for t in found.terms)
    assert sum(t.product for t in found.terms) == pytest.approx(found.value, rel=1e-4)


def test_a_broadcast_bias_says_over_which_dimensions_its_gradient_is_summed():
    model = Plain()
    model.shift = nn.Parameter(torch.tensor([0.5, -0.5]))
    trace = recorded(model, lambda m, x: ((x + m.shift) ** 2).sum(), torch.ones(4, 2))
    record = Record(trace)
    found = explain(record, Spot(1, trace.summary.parameters["net.shift"]["grad"], (1,)))
    assert len(found.terms) == 4
    assert "dimension 0" in found.reduced
    assert "(2,) to (4, 2)" in found.reduced


def test_a_tensor_used_twice_has_a_row_for_each_path():
    model = Plain()
    model.w = nn.Parameter(torch.tensor(2.0))
    trace = recorded(model, lambda m, x: m.w * m.w * x.sum() + 3 * m.w, torch.ones(1, 1))
    record = Record(trace)
    grad = trace.made[trace.summary.parameters["net.w"]["grad"]].parts[0]
    found = explain(record, Spot(1, grad, ()))
    assert found.kind == "paths"
    assert sorted(t.product for t in found.terms) == pytest.approx([2.0, 2.0, 3.0])


@pytest.mark.parametrize("kind", ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"])
def test_an_update_ends_at_the_weight_after_it(kind):
    """The last number of the optimizer's steps is the recorded new weight."""
    torch.manual_seed(5)
    model = Plain(fc=nn.Linear(3, 2))
    made = getattr(torch.optim, kind)(list(model.parameters()), lr=0.05, weight_decay=0.01)
    trace = recorded(model, lambda m, x: m.fc(x).square().mean(), torch.randn(4, 3), optimizer=made)
    record = Record(trace)
    found = explain(record, Spot(1, trace.summary.parameters["net.fc.weight"]["after"], (1, 2)))
    assert found.numbers[-1].value == pytest.approx(found.value, rel=1e-5)


def test_time_steps_and_layers_give_operations_a_path():
    """In a recurrent network every operation knows its layer and time step."""
    trace = recurrent("GRU")
    scopes = {e.scope for e in trace.summary.entries if e.phase == "backward"}
    assert {("cell", "layer 0", f"time step {t}") for t in range(4)} <= scopes


def test_an_element_outside_of_the_tensor_is_refused_by_name():
    record = Record(convolution())
    key = record.trace.summary.parameters["net.head.bias"]["before"]
    with pytest.raises(IndexError, match="no element"):
        explain(record, Spot(1, key, (4,)))


def test_a_number_leads_on_to_what_it_moves():
    """A value goes into the outputs of the operations that read it, a gradient on to the next gradient back."""
    record = Record(convolution())
    entry = next(e for e in record.entries if e.operation == "relu")
    array = record.trace.array(entry.outputs[0].key)
    largest = tuple(int(k) for k in np.unravel_index(array.argmax(), array.shape))
    value = explain(record, Spot(1, entry.outputs[0].key, largest))
    assert any(n.symbol.startswith("goes into") and "max_pool" in n.symbol for n in value.onward)
    back = next(e for e in record.entries if e.phase == "backward" and e.operation == "max_pool")
    array = record.trace.array(back.incoming[0].key)
    gradient = explain(record, Spot(1, back.incoming[0].key, tuple(int(k) for k in np.argwhere(array)[0])))
    assert any("gradient of x" in n.symbol for n in gradient.onward)
    for number in (*value.onward, *gradient.onward):
        assert record.value(number.spot.key, number.spot.index) == pytest.approx(number.value)
