"""Every node type gives PyTorch's numbers, with PyTorch's names.

The engine has PyTorch's shape, so the file of a node type also runs with PyTorch in its place. Each is read a second
time in that way, given the same weights and inputs, and must give the same results and gradients. Real numbers are
float64 here, so that a difference is a mistake and not the rounding.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import torch as pytorch

import core.engine as engine
from core.nodes import residual
from core.nodes.registry import standard_registry
from core.nodes.spec import TensorInfo
from core.runtime.analysis import infer
from tests.core.nodes.cases import CASES, Case
from tests.core.nodes.test_infer_is_real import inputs

REGISTRY = standard_registry()
MAKES_TENSORS = "tensor."  # their values come from NumPy, or from the random numbers of NumPy
OWN = "own."  # a person's code: test_own compares it with PyTorch
TRANSFORMS = "transform."  # they draw, or learn from data: test_transforms compares them one by one

cases = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, of_type in CASES.items()
    for number, case in enumerate(of_type)
    if not name.startswith((MAKES_TENSORS, OWN, TRANSFORMS)) and "float16" not in case.dtypes.values()
]


def bare(*_: Any, **__: Any) -> Callable[[Any], Any]:
    """Stands for ``node_type``: what it declares is declared already."""
    return lambda build: build


@cache
def residual_on_pytorch() -> ModuleType:
    """What nodes share that is not in their own files, read a second time in the same way."""
    module = ModuleType(residual.__name__)
    exec(inspect.getsource(residual).replace("core.engine", "torch"), module.__dict__)
    return module


@cache
def on_pytorch(name: str) -> Any:
    """The function that builds a node, out of a second reading of its file with PyTorch for the engine."""
    module = importlib.import_module(REGISTRY[name].build.__module__)
    source = inspect.getsource(module).replace("core.engine", "torch")
    scope: dict[str, Any] = {"__name__": f"on_pytorch.{name}", "node_type": bare}
    with patch.dict(sys.modules, {residual.__name__: residual_on_pytorch()}):
        exec(source.replace("from core.nodes.registry import node_type\n", "\n"), scope)
    return scope[REGISTRY[name].build.__name__]


def settle(compute: Any, values: dict[str, Any]) -> Any:
    """In double precision; without dropout, since each engine draws its own zeros."""
    if not hasattr(compute, "eval"):
        return compute
    random = any(values.get(name) for name in ("dropout", "p")) or "Dropout" in type(compute).__name__
    return compute.double().train(not random)


def results(compute: Any, given: list[Any]) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
    """All outputs, and the gradients of inputs and weights for a fixed weighting of the real outputs."""
    outputs = compute(*given)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    loss: Any = 0
    for number, out in enumerate(outputs):
        if out.requires_grad:
            weights = np.random.default_rng(number).uniform(0.5, 1.5, tuple(out.shape))
            make = pytorch.tensor if isinstance(out, pytorch.Tensor) else engine.tensor
            loss = loss + (out * make(weights).to(out.dtype)).sum()
    gradients = {}
    if not isinstance(loss, int):
        loss.backward()
        named = list(compute.named_parameters()) if hasattr(compute, "named_parameters") else []
        named += [(f"input {i}", x) for i, x in enumerate(given) if x is not None and x.requires_grad]
        gradients = {name: tensor.grad.numpy() for name, tensor in named}
    return [out.detach().numpy() for out in outputs], gradients


@pytest.mark.parametrize(("name", "case"), cases)
def test_the_same_numbers_as_pytorch(name: str, case: Case) -> None:
    """Outputs and gradients are equal up to rounding."""
    spec = REGISTRY[name]
    values = spec.values(case.params)
    infos = {port: TensorInfo(shape, case.dtypes.get(port, "float32")) for port, shape in case.inputs.items()}
    _, dims = infer(spec, infos, values)
    known = {**dims, **values}
    ours = settle(spec.make(values, dims), values)
    theirs = settle(on_pytorch(name)(**{wanted: known.get(wanted) for wanted in spec.wants}), values)
    if hasattr(ours, "state_dict"):
        theirs.load_state_dict({k: pytorch.tensor(v.numpy()) for k, v in ours.state_dict().items()})

    given = [
        tensor.detach().double().requires_grad_(tensor.requires_grad)
        if tensor is not None and tensor.dtype == engine.float32
        else tensor
        for tensor in inputs(spec, case, infos)
    ]
    if name.startswith("activation."):  # both sides of 0, where they differ
        given = [(4 * x.detach() - 2).requires_grad_(True) for x in given if x is not None]
    same = [
        None if tensor is None else pytorch.tensor(tensor.detach().numpy()).requires_grad_(tensor.requires_grad)
        for tensor in given
    ]

    engine.manual_seed(3)  # the same seed draws the same numbers in both
    pytorch.manual_seed(3)
    (outputs, gradients), (expected, wanted) = results(ours, given), results(theirs, same)
    for mine, right in zip(outputs, expected, strict=True):
        assert mine.dtype == right.dtype
        whole = right.dtype != np.float64  # functions of whole numbers give float32
        np.testing.assert_allclose(mine, right, rtol=1e-6 if whole else 1e-10, atol=1e-12)
    assert gradients.keys() == wanted.keys()
    for key, right in wanted.items():
        np.testing.assert_allclose(gradients[key], right, rtol=1e-9, atol=1e-11, err_msg=key)


OPTIMIZERS: dict[str, list[dict[str, Any]]] = {
    "optimizer.sgd": [{}, {"momentum": 0.9, "weight_decay": 0.1, "nesterov": True}],
    "optimizer.adam": [{}, {"weight_decay": 0.1, "amsgrad": True}],
    "optimizer.adamw": [{}, {"weight_decay": 0.1, "amsgrad": True}],
    "optimizer.rmsprop": [{}, {"momentum": 0.5, "centered": True, "weight_decay": 0.1}],
    "optimizer.adagrad": [{}, {"lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5}],
    "optimizer.adadelta": [{}, {"rho": 0.5, "weight_decay": 0.1}],
    "optimizer.adamax": [{}, {"beta1": 0.5, "weight_decay": 0.1}],
    "optimizer.nadam": [{}, {"momentum_decay": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}],
    "optimizer.radam": [{"beta2": 0.9}, {"weight_decay": 0.1, "decoupled_weight_decay": True}],
    "optimizer.asgd": [{}, {"t0": 2, "lambd": 0.1, "alpha": 0.5, "weight_decay": 0.1}],
    "optimizer.rprop": [{}, {"eta_minus": 0.3, "eta_plus": 1.5, "step_max": 0.02}],
}


def test_every_optimizer_is_compared() -> None:
    """A new optimizer needs an example here; Backward changes nothing, and test_own has a person's own."""
    own = {"optimizer.backward", "own.optimizer"}
    assert {*OPTIMIZERS, *own} == {t.name for t in REGISTRY if t.role == "optimizer"}


@pytest.mark.parametrize(
    ("name", "params"),
    [pytest.param(name, params, id=f"{name}-{i}") for name, of in OPTIMIZERS.items() for i, params in enumerate(of)],
)
def test_the_same_way_downhill_as_pytorch(name: str, params: dict[str, Any]) -> None:
    """Twenty steps on a bowl end at PyTorch's numbers."""
    spec = REGISTRY[name]
    values = spec.values(params)
    start, steepness = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[1.0, 0.1], [3.0, 0.5]])
    ends = []
    for library, make in (
        (engine, spec.make(values)),
        (pytorch, on_pytorch(name)(**{n: values[n] for n in spec.wants})),
    ):
        weights = library.nn.Parameter(library.tensor(start))
        optimizer = make([weights])
        for _ in range(20):
            optimizer.zero_grad()
            (weights**2 * library.tensor(steepness)).sum().backward()
            optimizer.step()
        ends.append(weights.detach().numpy())
    assert (ends[0] != start).all()
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-10)
