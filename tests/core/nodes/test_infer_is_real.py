"""The shape and dtype on a link must be those of the tensor that comes along it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import core.engine as torch
from core.graph.shapes import ShapeError
from core.nodes.registry import standard_registry
from core.nodes.spec import NodeType, TensorInfo, accepts
from core.runtime.analysis import infer
from tests.core.nodes.cases import CASES, Case

BATCH = 5
REGISTRY = standard_registry()


def size(dim: Any) -> int:
    """A symbolic dimension with N replaced; ``N·4`` and ``N-1`` are products and differences."""
    return dim if isinstance(dim, int) else int(eval(dim.replace("·", "*"), {"N": BATCH}))


def real(info: TensorInfo, seed: int, repeated: tuple[float, ...] = ()) -> torch.Tensor:
    """A tensor as ``info`` describes it, with positive numbers, where every function is defined, or with given ones."""
    shape = tuple(size(d) for d in info.shape)
    if repeated:
        return torch.tensor(np.resize(repeated, shape), dtype=getattr(torch, info.dtype))
    numbers = np.random.default_rng(seed).uniform(0.1, 0.9, shape)
    if info.dtype.startswith("int"):
        numbers = 1 + np.floor(numbers * 2)  # 1 and 2: never a division by 0, and valid class numbers
    elif info.dtype == "bool":
        numbers = numbers > 0.5
    return torch.tensor(numbers, dtype=getattr(torch, info.dtype))


def inputs(spec: NodeType, case: Case, infos: dict[str, TensorInfo]) -> list[torch.Tensor | None]:
    """A tensor for every input in port order, None for one that the case leaves out; all real ones want a gradient."""
    given = []
    for number, port in enumerate(spec.inputs):
        tensor = real(infos[port.name], number, case.values.get(port.name, ())) if port.name in infos else None
        if tensor is not None and tensor.dtype.is_floating_point and port.name not in case.values:
            tensor.requires_grad_(True)
        given.append(tensor)
    return given


def run(spec: NodeType, case: Case) -> tuple[dict[str, TensorInfo], tuple[torch.Tensor, ...], list[torch.Tensor]]:
    """What the rule promises, what the node gives, and the inputs that it was given."""
    values = spec.values(case.params)
    infos = {port: TensorInfo(shape, case.dtypes.get(port, "float32")) for port, shape in case.inputs.items()}
    promised, dims = infer(spec, infos, values)
    compute = spec.make(values, dims)
    given = inputs(spec, case, infos)
    out = compute(*given)
    return promised, out if isinstance(out, tuple) else (out,), [t for t in given if t is not None]


every_case = pytest.mark.parametrize(
    ("name", "case"), [pytest.param(n, c, id=f"{n}-{i}") for n, cases in CASES.items() for i, c in enumerate(cases)]
)


@every_case
def test_the_rule_promises_what_the_node_gives(name: str, case: Case) -> None:
    """Shape and dtype of every output agree with ``infer``."""
    spec = REGISTRY[name]
    promised, given, _ = run(spec, case)
    outputs = [o for o in spec.outputs if o.kind != "params"]
    assert len(outputs) == len(given)
    for port, tensor in zip(outputs, given, strict=True):
        info = promised[port.name]
        assert tuple(tensor.shape) == tuple(size(d) for d in info.shape)
        assert tensor.dtype == getattr(torch, info.dtype)


@every_case
def test_gradients_come_through(name: str, case: Case) -> None:
    """Back-propagation passes every node that gives real numbers, to each of its real inputs."""
    _, given, taken = run(REGISTRY[name], case)
    for tensor in given:
        if tensor.dtype.is_floating_point and tensor.requires_grad:
            tensor.sum().backward(retain_graph=True)  # several outputs have operations in common
    if any(tensor.requires_grad for tensor in given):
        for tensor in taken:
            assert not tensor.requires_grad or tuple(tensor.grad.shape) == tuple(tensor.shape)


@pytest.mark.parametrize("name", [t.name for t in REGISTRY if t.trainable])
def test_a_trainable_node_owns_parameters(name: str) -> None:
    """A type with a params output has something to give there."""
    spec, case = REGISTRY[name], CASES[name][0]
    values = spec.values(case.params)
    infos = {port: TensorInfo(shape) for port, shape in case.inputs.items()}
    _, dims = infer(spec, infos, values)
    assert list(spec.make(values, dims).parameters())


@pytest.mark.parametrize("name", [t.name for t in REGISTRY if t.role == "compute" and t.inputs])
@pytest.mark.parametrize("dtype", ["bool", "int32", "float64"])
def test_every_dtype_that_is_let_in_can_be_computed(name: str, dtype: str) -> None:
    """Whatever a port and the rule take runs, and gives the promised dtypes; the rest was refused before."""
    spec, example = REGISTRY[name], CASES[name][0]
    wanted = {p: dtype if example.dtypes.get(p, "float32") == "float32" else example.dtypes[p] for p in example.inputs}
    case = Case(example.inputs, example.params, wanted, example.values)
    if not all(accepts(port.dtype, wanted[port.name]) for port in spec.inputs if port.name in wanted):
        return
    try:
        promised, given, _ = run(spec, case)
    except ShapeError:
        return
    outputs = [o for o in spec.outputs if o.kind != "params"]
    assert [promised[o.name].dtype for o in outputs] == [str(t.dtype).removeprefix("torch.") for t in given]


def test_detach_cuts_the_graph() -> None:
    """What comes out has the same numbers and requires no gradient."""
    x = torch.ones(3, requires_grad=True)
    y = REGISTRY["operation.detach"].make({})(x)
    assert not y.requires_grad
    assert y.grad_fn is None
    assert y.tolist() == [1, 1, 1]


def test_a_causal_attention_sees_nothing_later() -> None:
    """The weights above the diagonal are 0, and each row still adds up to 1."""
    spec = REGISTRY["layer.multihead_attention"]
    values = spec.values({"is_causal": True, "batch_first": True})
    layer = spec.make(values, {"embed_dim": 6})
    _, weights = layer(torch.randn(2, 4, 6))
    assert (torch.triu(weights, 1) == 0).all()
    assert weights.sum(-1).detach().numpy() == pytest.approx(1)


def test_fixed_tensors_are_not_saved_with_the_weights() -> None:
    """They are worked out from the node's parameters, so a changed parameter must not be overruled by a file."""
    spec = REGISTRY["tensor.value"]
    assert not spec.make(spec.values({})).state_dict()


@pytest.mark.parametrize(
    ("name", "param", "weights"),
    [
        ("loss.cross_entropy", "weight", [1, 2]),
        ("loss.nll", "weight", [1, 2]),
        ("loss.multi_margin", "weight", [1, 2]),
        ("loss.bce_with_logits", "pos_weight", 3),
    ],
)
def test_class_weights_are_not_saved_with_the_weights(name: str, param: str, weights: Any) -> None:
    """They are a parameter of the node, too."""
    spec = REGISTRY[name]
    loss = spec.make(spec.values({param: weights}))
    assert getattr(loss, param).tolist() == weights
    assert not loss.state_dict()


def test_random_numbers_follow_their_seed() -> None:
    """The same seed draws the same numbers, another one others."""
    spec = REGISTRY["tensor.random"]
    one, same, other = (spec.make(spec.values({"seed": s}))().numpy() for s in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()
