"""Less memory for more time: what a part of the forward pass saved is thrown away, and computed again for backward.

The part runs and is recorded as usual, then its records give up their arrays. When backward comes to the first of
them, the part runs once more, with the same random numbers, and the records of that second run lend their arrays.

Source: Chen et al. 2016, https://arxiv.org/abs/1604.06174
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .. import random
from ..autograd.modes import enable_grad, state
from ..autograd.observe import Observer, observe
from ..tensor import Tensor

__all__ = ["checkpoint", "checkpoint_sequential"]


class _Records(Observer):
    """The records of everything that runs, in order."""

    def __init__(self) -> None:
        self.found: list[Any] = []

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        if grad_fn is not None:
            self.found.append(grad_fn)


class _Segment:
    """One checkpointed part: how to run it again, and which records wait for it."""

    def __init__(self, run: Callable[[], Any], records: list[Any], rng_state: Any) -> None:
        self.run, self.records, self.rng_state = run, records, rng_state
        for fn in records:
            if fn.arrays is not None and fn.guards:
                fn.metadata["recompute"] = self.recompute
                fn.arrays, fn.guards = None, ()

    def recompute(self) -> None:
        """Run the part again and hand the arrays of the new records to the old ones."""
        again = _Records()
        former = random.get_rng_state() if self.rng_state is not None else None
        observers, state.observers = state.observers, ()
        try:
            if former is not None:
                random.set_rng_state(self.rng_state)
            with enable_grad(), observe(again):
                self.run()
        finally:
            state.observers = observers
            if former is not None:
                random.set_rng_state(former)
        if [fn.operation.name for fn in again.found] != [fn.operation.name for fn in self.records]:
            raise RuntimeError(
                "torch.utils.checkpoint: A different number or kind of operations ran during the original forward and "
                f"the recomputation ({len(self.records)} and {len(again.found)}). The checkpointed function must do "
                "the same each time: no state that changes, no random numbers from elsewhere."
            )
        for old, new in zip(self.records, again.found, strict=True):
            if old._metadata is not None and old._metadata.pop("recompute", None) is not None:
                if new.shape != old.shape:
                    raise RuntimeError(
                        f"torch.utils.checkpoint: Recomputed values of {old.name()} have shape {list(new.shape)}, the "
                        f"original ones {list(old.shape)}."
                    )
                old.arrays, old.guards = new.arrays, new.guards


def checkpoint(
    function: Callable[..., Any], *args: Any, use_reentrant: bool | None = None, preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:  # fmt: skip
    """Run ``function(*args, **kwargs)`` without keeping what its backward needs; backward computes it again.

    Parameters
    ----------
    function : callable
        Must compute the same each time it is called.
    use_reentrant : bool, optional
        Accepted; both values do what PyTorch does with ``use_reentrant=False``.
    preserve_rng_state : bool
        Draw the same random numbers (dropout) the second time.
    """
    rng_state = random.get_rng_state() if preserve_rng_state else None
    if not state.grad_enabled:
        return function(*args, **kwargs)
    given = tuple(_stand_in(a) for a in args)
    records = _Records()
    with observe(records):
        result = function(*args, **kwargs)
    _Segment(lambda: function(*given, **kwargs), records.found, rng_state)
    return result


def _stand_in(value: Any) -> Any:
    """The same elements as a leaf, so that running again adds no record outside of the part."""
    if not isinstance(value, Tensor):
        return value
    made = value.detach()
    return made.requires_grad_(value.requires_grad) if value.is_floating_point() else made


def checkpoint_sequential(
    functions: Any, segments: int, input: Tensor, use_reentrant: bool | None = None, preserve_rng_state: bool = True
) -> Tensor:
    """Run a chain of modules in `segments` parts, each but the last checkpointed."""
    chain = list(functions.children() if hasattr(functions, "children") else functions)
    size = len(chain) // segments
    start = 0
    for _ in range(segments - 1):
        input = checkpoint(_chained(chain[start : start + size]), input, preserve_rng_state=preserve_rng_state)
        start += size
    return _chained(chain[start:])(input)


def _chained(parts: Iterable[Any]) -> Callable[[Tensor], Tensor]:
    chain = list(parts)

    def run(x: Tensor) -> Tensor:
        for part in chain:
            x = part(x)
        return x

    return run
