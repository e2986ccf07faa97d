"""Every node type gives PyTorch's numbers, with PyTorch's names.

The engine has PyTorch's shape, so the file of a node type also runs with PyTorch in its place. Each is read a second
time in that way, given the same weights and inputs, and must give the same results and gradients. Real numbers are
float64 here, so that a difference is a mistake and not the rounding.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch as pytorch

import core.engine as engine
from core.nodes.registry import standard_registry
from core.nodes.spec import TensorInfo
from core.runtime.analysis import infer
from tests.core.nodes.cases import CASES, Case
from tests.core.nodes.test_infer_is_real import real

REGISTRY = standard_registry()
MAKES_TENSORS = "tensor."  # their values come from NumPy, or from the random numbers of NumPy

cases = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, of_type in CASES.items()
    for number, case in enumerate(of_type)
    if not name.startswith(MAKES_TENSORS) and "float16" not in case.dtypes.values()
]


def bare(*_: Any, **__: Any) -> Callable[[Any], Any]:
    """Stands for ``node_type``: what it declares is declared already."""
    return lambda build: build


@cache
def on_pytorch(name: str) -> Any:
    """The function that builds a node, out of a second reading of its file with PyTorch for the engine."""
    module = importlib.import_module(REGISTRY[name].build.__module__)
    source = inspect.getsource(module).replace("core.engine", "torch")
    scope: dict[str, Any] = {"__name__": f"on_pytorch.{name}", "node_type": bare}
    exec(source.replace("from core.nodes.registry import node_type\n", "\n"), scope)
    return scope[REGISTRY[name].build.__name__]


def settle(compute: Any, values: dict[str, Any]) -> Any:
    """In double precision; without dropout, since each engine draws its own zeros."""
    if not hasattr(compute, "eval"):
        return compute
    random = any(values.get(name) for name in ("dropout", "p")) or "Dropout" in type(compute).__name__
    return compute.double().train(not random)


def results(compute: Any, inputs: list[Any]) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
    """All outputs, and the gradients of inputs and weights for a fixed weighting of the real outputs."""
    outputs = compute(*inputs)
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
        named += [(f"input {i}", x) for i, x in enumerate(inputs) if x is not None and x.requires_grad]
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

    given = [real(infos[port.name], i) if port.name in infos else None for i, port in enumerate(spec.inputs)]
    given = [tensor.double() if tensor is not None and tensor.dtype == engine.float32 else tensor for tensor in given]
    same = [None if tensor is None else pytorch.tensor(tensor.numpy()) for tensor in given]
    for tensor in (*given, *same):
        if tensor is not None and tensor.dtype.is_floating_point:
            tensor.requires_grad_(True)

    (outputs, gradients), (expected, wanted) = results(ours, given), results(theirs, same)
    for mine, right in zip(outputs, expected, strict=True):
        assert mine.dtype == right.dtype
        whole = right.dtype != np.float64  # functions of whole numbers give float32
        np.testing.assert_allclose(mine, right, rtol=1e-6 if whole else 1e-10, atol=1e-12)
    assert gradients.keys() == wanted.keys()
    for key, right in wanted.items():
        np.testing.assert_allclose(gradients[key], right, rtol=1e-9, atol=1e-11, err_msg=key)
