"""Error inputs of PyTorch's operation database: what it refuses, the engine must refuse with the same exception."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

import core.engine as engine

from .operations import _FOREIGN, carried, found

__all__ = ["Refusal", "refusals"]


@dataclass
class Refusal:
    """One error input: what PyTorch raises, and what the engine does."""

    name: str
    same: bool
    expected: str
    got: str


def _shared(value: Any) -> Any:
    """A sample's value for the engine in the very same memory: many errors are about what overlaps."""
    if isinstance(value, torch.Tensor):
        try:
            own = engine.from_numpy(value.detach().numpy())
        except (TypeError, RuntimeError):
            return carried(value, [])
        return own.requires_grad_() if value.requires_grad else own
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(_shared(v) for v in value) if not isinstance(value, torch.Size) else tuple(value)
    if isinstance(value, dict):
        return {k: _shared(v) for k, v in value.items()}
    return carried(value, [])


def _outcome(function: Any, sample: Any, carry: Any) -> Exception | None:
    try:
        function(carry(sample.input), *carry(sample.args), **carry(sample.kwargs))
    except Exception as error:
        return error
    return None


def refusals() -> Iterator[Refusal]:
    """Every error input for the CPU, of every name that the engine has and PyTorch refuses."""
    from torch.testing._internal.common_methods_invocations import op_db

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for info in op_db:
            function = found(info.name)
            if info.name.startswith(_FOREIGN) or function is None or info.error_inputs_func is None:
                continue
            # not info.error_inputs(), which looks up the test that runs
            for case in info.error_inputs_func(info, "cpu"):
                expected = _outcome(info.op, case.sample_input, lambda value: value)
                if expected is None:
                    continue
                got = _outcome(function, case.sample_input, _shared)
                same = isinstance(got, type(expected)) or (got is not None and isinstance(expected, type(got)))
                text = "nothing raised" if got is None else f"{type(got).__name__}: {' '.join(str(got).split())[:120]}"
                yield Refusal(info.name, same, f"{type(expected).__name__}: {str(expected)[:120]}", text)
