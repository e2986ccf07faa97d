"""Why no gradient reaches a tensor: read off a recorded step, so that the canvas can say it at the link.

PyTorch answers with ``None`` in ``.grad``; the question "why?" is the one people ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.runtime.trace import Trace

__all__ = ["note_cuts"]


def note_cuts(trace: Trace, plan: Any, tensors: Mapping[str, Any]) -> None:
    """Write into every port without a gradient the reason for it.

    Parameters
    ----------
    plan
        Its nodes tell data from parameters.
    tensors
        The tensors of the ports by key.
    """
    summary = trace.summary
    makers = {key: at for at, ran in trace.ran.items() for key in ran.outputs}
    users: dict[str, list[int]] = {}
    for at, ran in trace.ran.items():
        for kind, key in ran.arguments:
            if kind == "key":
                users.setdefault(key, []).append(at)
    frozen = {known["before"] for name, known in summary.parameters.items() if "grad" not in known}
    for record in summary.ports.values():
        tensor = tensors.get(record.key)
        if record.grad_key or tensor is None:
            continue
        made = trace.made.get(record.key)
        if tensor.requires_grad:
            record.cut, record.cut_entry = _beyond(trace, record.key, users)
        elif tensor.data_array.dtype.kind not in "fc":
            record.cut = "integers"
        elif made is not None and made.kind == "batch":
            record.cut = "data"
        elif record.key in frozen:
            record.cut = "frozen"
        else:
            record.cut, record.cut_entry = _before(trace, record.key, makers, frozen)


def _beyond(trace: Trace, key: str, users: Mapping[str, list[int]]) -> tuple[str, int]:
    """Why nothing comes back although a gradient is wanted: the first cut on the way on, or no way to the loss."""
    waiting, seen = [key], {key}
    while waiting:
        for at in users.get(waiting.pop(), ()):
            ran = trace.ran[at]
            if ran.operation.name == "detach":
                return "detached", at
            if not ran.operation.differentiable:
                return "no_derivative", at
            for output in ran.outputs:
                if output not in seen:
                    seen.add(output)
                    waiting.append(output)
    return "unused", -1


def _before(trace: Trace, key: str, makers: Mapping[str, int], frozen: set[str]) -> tuple[str, int]:
    """Why a tensor is not on the tape: the cut behind it, or that nothing that learns goes into it."""
    waiting, seen, reason = [key], {key}, "constant"
    while waiting:
        at = makers.get(waiting[0], -1)
        waiting.pop(0)
        if at < 0:
            continue
        ran, entry = trace.ran[at], trace.summary.entries[at]
        if ran.operation.name == "detach":
            return "detached", at
        if not ran.operation.differentiable:
            return "no_derivative", at
        if any(operand.requires_grad for operand in entry.inputs):
            return "no_grad", at
        for kind, source in ran.arguments:
            if kind == "key" and source not in seen:
                seen.add(source)
                waiting.append(source)
                if source in frozen:
                    reason = "frozen"
    return reason, -1
