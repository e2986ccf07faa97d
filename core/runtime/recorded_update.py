"""What a Recorder writes down of an optimizer's step: each parameter with the optimizer's memory before and after.

An optimizer is no operation of the tape, so it is not observed: it is looked at before and afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from core.runtime.keeper import Keeper
from core.runtime.trace import OPTIMIZER_SIGNS, Entry, Made, Operand, Trace

__all__ = ["recorded_update"]


@contextmanager
def recorded_update(trace: Trace, keeper: Keeper, objective: Any, weights: Mapping[str, str]) -> Iterator[None]:
    """The optimizer of ``objective`` steps inside; afterwards the trace has an entry for each parameter it changed.

    Parameters
    ----------
    weights
        The key of each parameter as the step found it. (With several objectives an earlier one may have changed it in
        this very step.)
    """
    optimizer = objective.optimizer
    before = {name: _memory(optimizer, p) for name, p in objective.parameters.items()}
    yield
    group = optimizer.param_groups[0]
    settings = {k: str(v) for k, v in group.items() if k != "params" and v is not None and v is not False}
    signs = OPTIMIZER_SIGNS | ({"momentum_buffer": "v"} if type(optimizer).__name__ == "SGD" else {})

    def described(name: str, key: str, origin: str) -> Operand:
        return keeper.operand(name, key, origin, signs.get(name, ""))

    for name, parameter in objective.parameters.items():
        if parameter.grad is None:
            continue
        known, at = trace.summary.parameters[name], len(trace.summary.entries)
        inputs = [described("weight", weights[name], name)]
        if "grad" in known:
            inputs.append(_gradient(trace, keeper, name, parameter, known["grad"], at))
        for slot, array in before[name].items():
            inputs.append(described(slot, keeper.keep(array, Made("memory", at, name=slot)), "optimizer's memory"))
        after = keeper.keep(parameter.data_array, Made("update", at, name="weight"), copy=True)
        outputs = [described("weight", after, name)]
        for slot, array in _memory(optimizer, parameter).items():
            outputs.append(described(slot, keeper.keep(array, Made("update", at, name=slot)), "optimizer's memory"))
        trace.summary.entries.append(
            Entry(
                at,
                "update",
                objective.node,
                objective.title,
                f"{type(optimizer).__name__}.step",
                "",
                "\n".join(getattr(optimizer, "formula", ())),
                attributes={"parameter": name, **settings},
                inputs=tuple(inputs),
                outputs=tuple(outputs),
            )
        )
        known["after"], known["update_entry"] = after, at


def _gradient(trace: Trace, keeper: Keeper, name: str, parameter: Any, key: str, at: int) -> Operand:
    """The gradient as the optimizer found it: the recorded one, unless it was clipped or unscaled in between."""
    found, sign = _host(parameter.grad), OPTIMIZER_SIGNS.get("gradient", "")
    recorded = None if key in trace.sampled else trace.array(key)
    if recorded is None or np.array_equal(recorded, found, equal_nan=True):
        return keeper.operand("gradient", key, f"gradient of {name}", sign)
    changed = keeper.keep(found, Made("clipped", at, parts=(key,), name=name), copy=True)
    return keeper.operand("gradient", changed, f"gradient of {name}, clipped", sign)


def _memory(optimizer: Any, parameter: Any) -> dict[str, np.ndarray]:
    return {
        name: np.array(_host(value) if hasattr(value, "data_array") else value)
        for name, value in optimizer.state.get(parameter, {}).items()
        if value is not None
    }


def _host(tensor: Any) -> np.ndarray:
    array = tensor.data_array  # not detach(): that would be watched
    return array if isinstance(array, np.ndarray) else array.get()
