"""Every operation: its derivative against central differences, values and gradients against PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine
from core.engine.autograd import Observer, gradcheck, observe
from core.engine.autograd.function import FunctionOperation
from core.engine.autograd.operation import Operation
from core.engine.functions.convert import Transfer
from core.engine.functions.dropout import Dropout

from .cases import CASES, Case, Constant
from .helpers import array, flat, same, tensors, weighted

pytestmark = pytest.mark.filterwarnings("ignore")

# what the table cannot hold, and the test that holds it instead
ELSEWHERE = {
    Dropout: "random: test_dropout_derivative_follows_its_mask below, test_random for the numbers",
    Transfer: "needs two devices: test_gpu",
    FunctionOperation: "the adapter of users' functions: test_function",
}


def concrete() -> list[type[Operation]]:
    """All operation classes that can be instantiated."""
    found, stack = [], [Operation]
    while stack:
        cls = stack.pop()
        stack.extend(cls.__subclasses__())
        if cls.__module__.startswith("core.engine") and "forward" in dir(cls) and not cls.__name__.startswith("_"):
            found.append(cls)
    return [c for c in found if c.forward is not Operation.forward or c in ELSEWHERE]


def test_every_operation_has_a_line_in_the_table():
    """An operation without gradient check and comparison with PyTorch is not done."""
    known = {case.operation for case in CASES} | set(ELSEWHERE)
    assert [c.__name__ for c in concrete() if c not in known] == []


@pytest.mark.parametrize("cls", concrete(), ids=lambda c: c.__name__)
def test_every_operation_explains_itself(cls):
    """Docstring, formula, and for what is differentiable a derivative of its own inputs and PyTorch's name for it."""
    assert cls.__doc__
    cases = [case for case in CASES if case.operation is cls]
    seen = Seen(cls)
    for case in cases[:1]:
        with observe(seen):
            case.call(engine, *tensors(engine, case.inputs))
    if cls in ELSEWHERE:
        return
    operation = seen.operations[0]
    assert operation.name
    assert operation.formula
    assert len(operation.input_names) == len(operation.symbols)
    assert set(operation.attributes) == set(cls.attribute_names)
    if operation.differentiable:
        assert operation.grad_name
        assert operation.derivatives
        assert set(operation.derivatives) <= set(operation.symbols)


class Seen(Observer):
    """Remembers the operations of one class."""

    def __init__(self, cls: type) -> None:
        self.cls, self.operations = cls, []

    def after_forward(self, operation, inputs, outputs, grad_fn):
        if type(operation) is self.cls:
            self.operations.append(operation)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_call_reaches_its_operation(case: Case):
    """A line in the table that tests something else would be worse than none."""
    seen = Seen(case.operation)
    with observe(seen):
        case.call(engine, *tensors(engine, case.inputs))
    assert seen.operations


@pytest.mark.parametrize("case", [c for c in CASES if c.differentiable], ids=str)
def test_derivative_is_that_of_the_values(case: Case):
    """Analytical and numerical Jacobian agree in float64."""
    inputs = tensors(engine, case.inputs)
    ties = len(set(np.concatenate([a.ravel() for a in case.inputs]).tolist())) < sum(a.size for a in case.inputs)
    if ties and case.operation.__name__ in ("MaxAll", "MinAll"):
        pytest.skip("at a tie there is no derivative, only PyTorch's choice, which the comparison checks")
    assert gradcheck(lambda *t: case.call(engine, *t), inputs, eps=1e-6, atol=1e-6, rtol=1e-5)


def projection(random: np.random.Generator, like: np.ndarray) -> np.ndarray:
    """Normal numbers of an array's shape, complex for a complex one."""
    values = random.standard_normal(like.shape)
    return values + 1j * random.standard_normal(like.shape) if like.dtype.kind == "c" else values


def compare(case: Case, arrays: tuple, rtol: float, atol: float, own_inputs: list | None = None) -> None:
    """Values, and gradients of a random projection, of both libraries."""
    own, reference = own_inputs or tensors(engine, arrays), tensors(torch, arrays)
    y, z = flat(case.call(engine, *own)), flat(case.call(torch, *reference))
    assert len(y) == len(z)
    for a, b in zip(y, z, strict=True):
        same(a, b, rtol, atol)
        assert a.requires_grad == b.requires_grad
    random = np.random.default_rng(1)
    weights = [np.asarray(projection(random, array(b)), array(b).dtype) if b.requires_grad else None for b in z]
    if not any(w is not None for w in weights):
        return
    weighted(engine, y, weights).backward()
    weighted(torch, z, weights).backward()
    for a, b in zip(own, reference, strict=True):
        if b.grad is None:
            assert a.grad is None
        else:
            same(a.grad, b.grad, rtol, atol)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_values_and_gradients_are_those_of_pytorch(case: Case):
    """In float64, to rounding."""
    compare(case, case.inputs, 1e-9, 1e-11)


@pytest.mark.parametrize("case", [c for c in CASES if c.differentiable], ids=str)
def test_values_and_gradients_in_float32(case: Case):
    """float32 stays float32 and agrees to its precision."""
    if case.operation.__name__ in ("Remainder", "Fmod", "FloorDivide", "Cast"):
        pytest.skip("a quotient next to a whole number falls on either side in float32")
    narrow = {"float64": np.float32, "complex128": np.complex64}
    arrays = tuple(a.astype(narrow.get(a.dtype.name, a.dtype)) for a in case.inputs)
    compare(case, arrays, 1e-4, 1e-5)


@pytest.mark.parametrize("case", [c for c in CASES if c.differentiable], ids=str)
def test_inputs_that_are_not_contiguous(case: Case):
    """A transposed or strided input gives the same as its copy."""
    own = []
    for a in case.inputs:
        spread = np.zeros([2 * s for s in a.shape], a.dtype)
        part = spread[(*(slice(None, None, 2) for _ in a.shape), ...)]
        part[...] = a
        made = engine.from_numpy(part if a.ndim else np.array(a))
        own.append(made.requires_grad_() if a.dtype.kind in "fc" and not isinstance(a, Constant) else made)
    source = case.call.__code__
    if {"view", "as_strided"} & set(source.co_names):
        pytest.skip("view refuses what is not contiguous; as_strided means the storage, which differs")
    compare(case, case.inputs, 1e-9, 1e-11, own)


def test_dropout_derivative_follows_its_mask():
    """The gradient is the mask that forward drew, scaled alike."""
    x = engine.ones(1000, requires_grad=True)
    y = engine.nn.functional.dropout(x, 0.25)
    y.sum().backward()
    same(x.grad, y)
    assert set(np.unique(array(y))) == {np.float32(0), np.float32(1) / np.float32(0.75)}
