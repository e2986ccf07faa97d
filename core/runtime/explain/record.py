"""Reading a recorded step backwards: which operation made an array, what that array is called, and running it again."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from core.engine import backend
from core.engine.autograd.local import Local
from core.runtime.operand_names import operand_letters
from core.runtime.trace import Entry, Made, Ran, Spot, Trace

__all__ = ["Record", "index_of", "unit"]


class Record:
    """One recorded step, as the explanations look at it."""

    def __init__(self, trace: Trace, earlier: Trace | None = None) -> None:
        self.trace = trace
        self.earlier = earlier  # the step before, if it is still kept
        self.step = trace.summary.step
        self.entries = trace.summary.entries
        self._forward_of = {e.grad_fn: e.index for e in self.entries if e.phase in ("forward", "loss")}
        self._ports = {record.key: ref for ref, record in trace.summary.ports.items()}
        self._titles: dict[str, str] = {}

    @cached_property
    def largest_gradient(self) -> float:
        """The largest number of any gradient of the step: rounding errors of all of them are relative to it."""
        largest = 0.0
        for key, made in self.trace.made.items():
            if made.kind == "backward" and self.trace.arrays[key].size:
                found = float(abs(self.trace.array(key)).max())
                largest = max(largest, found) if np.isfinite(found) else largest
        return largest

    def made(self, key: str) -> Made:
        """How an array came about. Raises LookupError for a key of another step."""
        found = self.trace.made.get(key)
        if found is None:
            raise LookupError("This tensor does not belong to the recorded step any more.")
        return found

    def whole(self, key: str) -> Any:
        """The array, on whichever device. Raises LookupError where only a sample of it was kept."""
        if key in self.trace.sampled:
            raise LookupError(
                "This tensor was too large to be kept whole, so its numbers cannot be followed. Make the batch or the "
                "layer smaller to see them."
            )
        return self.trace.arrays[key]

    def value(self, key: str, index: tuple[int, ...]) -> float:
        """One element as a Python number."""
        return float(self.whole(key)[index])

    def spot(self, key: str, index: tuple[int, ...]) -> Spot:
        """A link to an element, with its name."""
        return Spot(self.step, key, tuple(int(k) for k in index), self.title(key))

    def forward_entry(self, entry: Entry) -> Entry:
        """The forward entry of a backward one. Raises LookupError where it was not recorded."""
        place = self._forward_of.get(entry.grad_fn)
        if entry.grad_fn is None or place is None:
            raise LookupError(f"The forward pass of {entry.operation} was not recorded.")
        return self.entries[place]

    def ran(self, entry: Entry) -> Ran:
        """The operation of a forward entry. Raises LookupError where it cannot be run again."""
        found = self.trace.ran.get(entry.index)
        if found is None or not found.arguments:
            raise LookupError(f"{entry.operation} changed a tensor in place, so it cannot be run again.")
        return found

    def arguments(self, ran: Ran) -> list[Any]:
        """The inputs of an operation, arrays and constants, as it got them."""
        return [self.whole(value) if kind == "key" else value for kind, value in ran.arguments]

    def local(self, ran: Ran) -> Local:
        """The operation run again at its numbers, for its derivatives."""
        outputs = [self.whole(key) for key in ran.outputs]
        kept = {name: self.whole(key) for name, key in ran.kept.items()}
        return Local(ran.operation, self.arguments(ran), outputs, kept)

    def letters(self, ran: Ran) -> list[str]:
        """The formula's letters of the inputs."""
        return operand_letters(ran.operation, len(ran.arguments))

    def variable(self, key: str) -> str | None:
        """The array whose gradient the array at ``key`` is; None if it is no gradient."""
        made = self.made(key)
        if made.kind == "backward":
            kind, value = self.ran(self.forward_entry(self.entries[made.entry])).arguments[made.place]
            return value if kind == "key" else None
        if made.kind in ("sum", "grad", "clipped") and made.parts:
            return self.variable(made.parts[0])
        if made.kind == "seed":
            entry = next((e for e in self.entries if e.incoming and e.incoming[0].key == key), None)
            return self.ran(self.forward_entry(entry)).outputs[0] if entry else None
        return None

    def title(self, key: str) -> str:
        """What a person calls it: the port, the parameter, or the operation that made it."""
        if key not in self._titles:
            self._titles[key] = self._title(key)
        return self._titles[key]

    def _title(self, key: str) -> str:
        if key in self._ports:
            ref = self._ports[key]
            return f"{self._node_title(ref.node)}.{ref.port}"
        made = self.made(key)
        if made.kind in ("backward", "sum", "grad", "clipped", "seed"):
            value = self.variable(key)
            return f"∂loss/∂{self.title(value)}" if value else "∂loss/∂?"
        if made.kind == "parameter":
            return made.name
        if made.entry >= 0:
            entry = self.entries[made.entry]
            if made.kind == "update":
                name = entry.attributes.get("parameter", "")
                return f"{name} after" if made.name == "weight" else f"{made.name} of {name} after"
            if made.kind == "memory":
                return f"{made.name} of {entry.attributes.get('parameter', '')}"
            inside = " › ".join((entry.title, *entry.scope))
            return f"{inside} › {entry.operation}" + (f".{made.name}" if made.kind == "kept" else "")
        return made.name or "constant"

    def _node_title(self, node: str) -> str:
        return next((e.title for e in self.entries if e.node == node and e.title), node)


def unit(like: Any, index: tuple[int, ...]) -> Any:
    """An array of the same shape, dtype and device, 1 at one element and 0 elsewhere."""
    made = backend.array_module(like).zeros(like.shape, like.dtype)
    made[index] = 1.0
    return made


def index_of(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of an element by its place in row-major order."""
    return tuple(int(k) for k in np.unravel_index(flat, shape)) if shape else ()
