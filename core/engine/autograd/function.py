"""Users' own operations, written as for ``torch.autograd.Function``.

They compute with tensors rather than into buffers, so they join the tape through an adapter that looks like any other
operation to the backward loop and to observers.
"""

from __future__ import annotations

from typing import Any

from ..dtypes import from_numpy_dtype
from ..tensor import Tensor, wrap
from .graph import GradFn
from .modes import no_grad, state
from .operation import Operation

__all__ = ["Function", "FunctionContext", "Variable"]


class FunctionContext:
    """What ``forward`` leaves for ``backward``; any attribute may be set on it."""

    needs_input_grad: tuple[bool, ...] = ()
    materialize_grads = True
    _saved: tuple = ()
    _record: GradFn | None = None
    _cells: tuple = ()
    _freed = False
    _non_differentiable: tuple = ()

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep tensors for backward; in-place changes to them are noticed there."""
        self._saved = tensors
        self._cells = tuple((t._version_cell, t._version_cell[0]) for t in tensors if t is not None)

    @property
    def saved_tensors(self) -> tuple:
        """What :meth:`save_for_backward` kept."""
        if self._freed:
            from .backward import _FREED

            raise RuntimeError(_FREED)
        for cell, version in self._cells:
            if cell[0] != version:
                raise RuntimeError(
                    "one of the variables needed for gradient computation has been modified by an inplace operation: "
                    f"it was saved at version {version} and is at version {cell[0]} now."
                )
        return tuple(self._own_output(t) for t in self._saved)

    def _own_output(self, saved: Any) -> Any:
        """A saved output was kept without its record, which would hold itself; backward lends the record here."""
        if not isinstance(saved, tuple):
            return saved
        number, array = saved
        made = wrap(array)
        if self._record is not None:
            made._requires_grad, made.grad_fn, made.output_nr = True, self._record, number
        return made

    def _untie(self, args: tuple, outputs: tuple, given: tuple) -> None:
        """Keep inputs as they are, outputs by number, anything else without its history."""
        own = {id(t): k for k, t in enumerate(given)}
        inputs = {id(a) for a in args}
        kept: list[Any] = []
        for t in self._saved:
            if t is None or id(t) in inputs:
                kept.append(t)
            elif id(t) in own:
                kept.append((own[id(t)], outputs[own[id(t)]].data_array))
            else:
                kept.append(t.detach())
        self._saved = tuple(kept)

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Outputs that never require a gradient."""
        self._non_differentiable = tuple(id(t) for t in tensors)

    def set_materialize_grads(self, value: bool) -> None:
        """False: gradients that nobody computed arrive as None instead of zeros."""
        self.materialize_grads = value


class FunctionOperation(Operation):
    """The face that a :class:`Function` shows to the tape."""

    family = "custom"
    formula = r"y = f(x)"
    derivatives = {"x": r"\bar{x} = f'(x)\,\bar{y}"}  # noqa: RUF012

    def __init__(self, function: type[Function], context: FunctionContext, count: int, visible: int) -> None:
        self.function, self.context = function, context
        self.grad_name = f"{function.__name__}Backward"
        self.visible = visible  # type: ignore[misc]
        self.input_names = tuple(f"input{k}" for k in range(count))  # type: ignore[misc]

    @property
    def attributes(self) -> dict[str, Any]:
        """What forward has set on its context."""
        return {k: v for k, v in vars(self.context).items() if not k.startswith("_") and k != "needs_input_grad"}

    def gradients(self, fn: GradFn, gy: Any) -> list:
        """Call the user's backward with tensors and unpack what it returns, as arrays."""
        given = gy if isinstance(gy, tuple) else (gy,)
        found = self.tensor_gradients(fn, tuple(None if g is None else wrap(g) for g in given))
        return [None if g is None else g.data_array.copy() for g in found]

    def tensor_gradients(self, fn: GradFn, gy: Any) -> list:
        """Call the user's backward with tensors; what it returns keeps its history."""
        context = self.context
        given = gy if isinstance(gy, tuple) else (gy,)
        context._record = fn
        try:
            result = self.function.backward(context, *given)
        finally:
            context._record = None
        result = result if isinstance(result, tuple) else (result,)
        if len(result) < len(fn.edges) or any(r is not None for r in result[len(fn.edges) :]):
            raise RuntimeError(
                f"function {self.grad_name} returned an incorrect number of gradients (expected {len(fn.edges)}, "
                f"got {len(result)}): backward returns one for every argument of forward, None for constants."
            )
        found: list[Any] = []
        for k, edge in enumerate(fn.edges):
            gradient = result[k]
            if edge is None or gradient is None:
                found.append(None)
                continue
            if gradient.data_array.shape != fn.input_shapes[k]:
                raise RuntimeError(
                    f"Function {self.grad_name} returned an invalid gradient at index {k} - got "
                    f"{list(gradient.shape)} but expected shape compatible with {list(fn.input_shapes[k])}"
                )
            found.append(gradient.to(from_numpy_dtype(_dtype_of(edge, fn, k))))
        return found


class Function:
    """Base class for an operation with a derivative of your own.

    Define the static methods ``forward(ctx, *args)`` and ``backward(ctx, *grad_outputs)`` (or ``forward(*args)`` with
    ``setup_context(ctx, inputs, output)``) and call ``YourFunction.apply(...)``.
    """

    setup_context: Any = None

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        raise NotImplementedError("You must implement the backward method for your custom autograd.Function.")

    @classmethod
    def apply(cls, *args: Any) -> Any:
        """Run ``forward`` and record it."""
        context = FunctionContext()
        context.needs_input_grad = tuple(isinstance(a, Tensor) and a._requires_grad for a in args)
        with no_grad():
            if cls.setup_context is None:
                result = cls.forward(context, *args)
            else:
                result = cls.forward(*args)
                cls.setup_context(context, args, result)
        several = isinstance(result, tuple)
        outputs = tuple(
            wrap(r.data_array) if any(r is a for a in args) else r for r in (result if several else (result,))
        )
        context._untie(args, outputs, result if several else (result,))
        operation = FunctionOperation(cls, context, len(args), len(outputs))
        fn = None
        if any(context.needs_input_grad) and state.grad_enabled:
            fn = _record(operation, args, outputs)
            marked = {k for k, r in enumerate(result if several else (result,)) if id(r) in context._non_differentiable}
            for k, y in enumerate(outputs):
                if isinstance(y, Tensor) and y.data_array.dtype.kind in "fc" and k not in marked:
                    y._requires_grad, y.grad_fn, y.output_nr = True, fn, k
        for observer in state.observers:
            observer.after_forward(operation, args, outputs, fn)
        return outputs if several else outputs[0]


def Variable(data: Tensor, requires_grad: bool = False) -> Tensor:
    """The tensor itself, as since PyTorch 0.4: old programs wrap tensors in Variables."""
    return data.requires_grad_() if requires_grad else data


def _record(operation: FunctionOperation, args: tuple, outputs: tuple) -> GradFn:
    edges = tuple(((a.grad_fn or a) if a._requires_grad else None) if isinstance(a, Tensor) else None for a in args)
    indices = tuple(a.output_nr if isinstance(a, Tensor) else 0 for a in args)
    shapes = tuple(a.data_array.shape if isinstance(a, Tensor) else None for a in args)
    specs = tuple((y.data_array.shape, y.data_array.dtype) for y in outputs)
    return GradFn(operation, edges, indices, (), (), shapes, *specs[0], specs)


def _dtype_of(edge: Any, fn: GradFn, k: int) -> Any:
    if not isinstance(edge, GradFn):
        return edge.data_array.dtype
    return edge.outputs[fn.indices[k] if fn.indices else 0][1]
