"""One operation at the numbers it ran with: its derivative in both directions, for whoever wants to explain a number.

Backward asks "what is the gradient of the loss?"; here the question is "what does this one output owe to that one
input?". Rows of the Jacobian come from the operation's own backward kernel. Columns come from it too: backward is
linear in the incoming gradient u, so differentiating it by u gives the Jacobian itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import backend
from ..tensor import Tensor, wrap
from .backward import grad
from .graph import GradFn
from .modes import enable_grad, no_grad, state
from .operation import Operation
from .run import apply, apply_direct, apply_view

__all__ = ["Local", "run_again"]

_RUN = {"kernel": apply, "direct": apply_direct, "view": apply_view}


class Local:
    """An operation run again on given arrays, with its local derivatives.

    Parameters
    ----------
    operation : Operation
        See ``Operation.again`` for those that keep something outside of themselves.
    inputs : sequence
        Arrays, and constants (numbers, None, tuples) as they were passed.
    outputs : sequence of arrays, optional
        What it gave then, for operations that draw random numbers: they are not run again.
    kept : mapping of str to array, optional
        What such an operation keeps inside (a dropout mask), by the kernel's names.

    Attributes
    ----------
    outputs : tuple of arrays

    Raises
    ------
    ValueError
        If the operation draws random numbers and what it drew is not given.
    """

    def __init__(
        self,
        operation: Operation,
        inputs: Sequence[Any],
        outputs: Sequence[Any] = (),
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        self.operation = operation
        self._given = (tuple(inputs), tuple(outputs), dict(kept or {}))
        self._differentiable = _differentiable(operation, inputs)
        self._inputs, self._outputs = self._made(self._differentiable)
        self.outputs = tuple(y.data_array for y in self._outputs)

    def _made(self, wanted: Sequence[bool]) -> tuple[list[Any], tuple[Tensor, ...]]:
        """Variables for the inputs, and the outputs on a tape that knows those that are wanted."""
        given, outputs, kept = self._given
        observers, state.observers = state.observers, ()
        try:
            inputs = [_variable(value, one) for value, one in zip(given, wanted, strict=True)]
            with enable_grad():
                if self.operation.draws:
                    return inputs, self._drawn(inputs, outputs, kept)
                made = _RUN[self.operation.family](self.operation, *inputs)
        finally:
            state.observers = observers
        return inputs, made if isinstance(made, tuple) else (made,)

    def row(self, output: int, weights: Any) -> list[Any]:
        """The derivative of ``sum(weights * outputs[output])`` by every input (a vector-Jacobian product).

        Returns
        -------
        list of arrays
            None for inputs that have no derivative; of the inputs' shapes.
        """
        y = self._outputs[output]
        wanted = [t for t in self._inputs if isinstance(t, Tensor) and t.requires_grad]
        if not y.requires_grad or not wanted:
            return [None] * len(self._inputs)
        found = iter(grad([y], wanted, [wrap(weights)], retain_graph=True, allow_unused=True))
        rows = [next(found) if isinstance(t, Tensor) and t.requires_grad else None for t in self._inputs]
        return [None if r is None else r.data_array for r in rows]

    def column(self, place: int, direction: Any, output: int = 0) -> Any:
        """How an output changes as input number `place` moves along `direction` (a Jacobian-vector product).

        Returns
        -------
        array
            Of the output's shape; None where the operation has no derivative by this input.
        """
        if not self._differentiable[place] or not isinstance(self._inputs[place], Tensor):
            return None
        alone = [k == place for k in range(len(self._inputs))]  # the others would cost as much again
        inputs, outputs = (self._inputs, self._outputs) if sum(self._differentiable) == 1 else self._made(alone)
        x, y = inputs[place], outputs[output]
        if not x.requires_grad or not y.requires_grad:
            return None
        xp = backend.array_module(y.data_array)
        with enable_grad():
            u = wrap(xp.ones(y.data_array.shape, y.data_array.dtype))  # any would do: what follows is linear in it
            u.requires_grad = True
            back = grad([y], [x], [u], create_graph=True, allow_unused=True)[0]
            if back is None or not back.requires_grad:
                return xp.zeros(y.data_array.shape, y.data_array.dtype)
            found = grad([back], [u], [wrap(direction)], retain_graph=True, allow_unused=True)[0]
        return xp.zeros(y.data_array.shape, y.data_array.dtype) if found is None else found.data_array

    def _drawn(self, inputs: list[Any], outputs: Sequence[Any], kept: Mapping[str, Any]) -> tuple[Tensor, ...]:
        operation = self.operation
        inner = operation.outputs[operation.visible :]
        if len(outputs) < operation.visible or any(name not in kept for name in inner):
            raise ValueError(f"{operation.name} draws random numbers, and what it drew was not kept.")
        arrays = [v.data_array if isinstance(v, Tensor) else v for v in inputs]
        edges = tuple(t if isinstance(t, Tensor) and t.requires_grad else None for t in inputs)
        shapes = tuple(t.data_array.shape if isinstance(t, Tensor) else None for t in inputs)
        every = [*outputs[: operation.visible], *(kept[name] for name in inner)]
        specs = tuple((a.shape, a.dtype) for a in every)
        fn = GradFn(operation, edges, None, (*every, *arrays), (), shapes, *specs[0], specs if len(specs) > 1 else None)
        made = []
        for number, array in enumerate(every[: operation.visible]):
            y = wrap(array)
            if any(edge is not None for edge in edges):
                y._requires_grad, y.grad_fn, y.output_nr = True, fn, number
            made.append(y)
        return tuple(made)


def run_again(operation: Operation, inputs: Sequence[Any]) -> tuple[Any, ...]:
    """The outputs of an operation on other arrays, without a tape; it must not draw random numbers."""
    observers, state.observers = state.observers, ()
    try:
        with no_grad():
            made = _RUN[operation.family](operation, *[_variable(value, False) for value in inputs])
    finally:
        state.observers = observers
    return tuple(y.data_array for y in (made if isinstance(made, tuple) else (made,)))


def _differentiable(operation: Operation, inputs: Sequence[Any]) -> list[bool]:
    """Which inputs the operation has a derivative for; the weights of classes in a loss, say, are constants."""
    symbols = list(operation.symbols)
    if symbols and symbols[-1].startswith("*"):
        symbols += [symbols[-1]] * (len(inputs) - len(symbols))
    known = operation.derivatives
    return [not known or symbol in known or symbol.lstrip("*") in known for symbol in symbols[: len(inputs)]]


def _variable(value: Any, differentiable: bool) -> Any:
    """An array as a leaf of its own; constants stay."""
    if not hasattr(value, "dtype") or not hasattr(value, "shape"):
        return value
    made = wrap(value)
    made._requires_grad = differentiable and value.dtype.kind in "fc"
    return made
