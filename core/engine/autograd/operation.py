"""What an operation is: one class that says everything about it.

Forward and backward kernels, the rule for shape and dtype, what backward needs, the formula that a debugger shows:
all of it stands in one place, so that running eagerly, recording into a plan, differentiating, testing and explaining
all read the same source. Instances are configured operations (``Sum(dim=(0,), keepdim=False)``); those without
configuration are made once.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar

import numpy as np

from ..dtypes import fitted, result_type
from ..shapes import broadcast_shapes

__all__ = ["Binary", "Direct", "Operation", "Unary", "View"]

Spec = tuple[tuple[int, ...], np.dtype]


class Operation:
    """Base class of all operations; the kernel family writes into buffers that it is given.

    A subclass defines ``forward(self, xp, y, x, ...)`` and ``backward(self, xp, i, gx, gy, y, x, ...)``, straight-line
    calls of the array module `xp` on the output buffers and the input arrays. ``backward`` fills `gx`, the gradient of
    input number `i`, from `gy`; of the outputs and inputs it receives those named in ``saves``, None for the others.
    Buffers of broadcasting operations have the broadcast shape: they are summed back in ``autograd.reduction``.

    Attributes
    ----------
    name, grad_name : str
        PyTorch's names of the function ("mul") and of its grad_fn ("MulBackward0").
    formula : str
        In matplotlib's mathtext, with the names of the kernel's arguments.
    derivatives : dict of str to str
        For each differentiable input the mathtext of its gradient; a bar marks the derivative of the loss.
    symbols : tuple of str
        The kernel's names of the inputs (from the signature of ``forward``); ``*name`` takes all that follow.
    input_names : tuple of str
        PyTorch's names of the same inputs.
    outputs : tuple of str
        The kernel's names of the outputs; those after the first `visible` stay inside (a dropout mask).
    saves : tuple of str
        Which of them backward needs.
    saves_for : dict of str to tuple of str
        The same for each input's gradient, where not all need all: what no wanted gradient needs is not kept.
    attribute_names : tuple of str
        Instance attributes that are not tensors; ``attributes`` gives them as a dict.
    promotes : bool
        Inputs are first brought to one dtype by PyTorch's promotion rules.
    broadcasts : bool
        Gradient buffers have the output's shape and are summed back to the input's.
    returns_gradient : bool
        ``gradient(xp, i, gy, shape, *saved)`` returns the gradient (often gy itself or a view of it) instead of a
        ``backward`` that fills a buffer.
    composes : bool
        Derivatives of derivatives come from ``compose`` instead of ``backward`` run on traced arrays.
    holomorphic : bool
        True: kernels of derivatives are written as for real numbers, and autograd conjugates complex gradients before
        and after them, which is PyTorch's convention (y conj(f')). False: the kernel says itself what is conjugated,
        because the function has no complex derivative (abs) or the rule is simpler so.
    takes_complex : bool
        False where complex numbers have no meaning (order, rounding): they are refused.
    differentiable : bool
        False for comparisons, argmax and the like: their result never requires a gradient.
    draws : bool
        The forward kernel draws random numbers: run once more it gives another result.
    """

    name: ClassVar[str] = ""
    grad_name: str = ""
    formula: ClassVar[str] = ""
    derivatives: ClassVar[dict[str, str]] = {}
    symbols: ClassVar[tuple[str, ...]] = ()
    input_names: ClassVar[tuple[str, ...]] = ()
    outputs: ClassVar[tuple[str, ...]] = ("y",)
    visible: ClassVar[int] = 1
    saves: ClassVar[tuple[str, ...]] = ()
    saves_for: ClassVar[dict[str, tuple[str, ...]]] = {}
    attribute_names: ClassVar[tuple[str, ...]] = ()
    promotes: ClassVar[bool] = False
    broadcasts: ClassVar[bool] = False
    returns_gradient: ClassVar[bool] = False
    holomorphic: ClassVar[bool] = True
    takes_complex: bool = True
    differentiable: ClassVar[bool] = True
    composes: ClassVar[bool] = False
    draws: ClassVar[bool] = False
    family: ClassVar[str] = "kernel"

    keep_cache: ClassVar[dict[int, tuple[tuple[int, ...], tuple[int, ...]]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        forward = cls.__dict__.get("forward")
        if forward is None and not cls.symbols:
            return
        if forward is not None:
            parameters = list(inspect.signature(forward).parameters.values())[2:]
            skip = len(cls.outputs) if cls.family == "kernel" else 0
            cls.symbols = tuple(
                ("*" if p.kind is inspect.Parameter.VAR_POSITIONAL else "") + p.name for p in parameters[skip:]
            )
        cls.keep_cache = {}
        if "input_names" not in cls.__dict__ and len(cls.input_names) != len(cls.symbols):
            cls.input_names = ("input", "other")[: len(cls.symbols)] if len(cls.symbols) <= 2 else tuple(cls.symbols)

    def find_kept(self, edges: tuple, key: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Positions of the outputs and of the inputs that backward needs, given which inputs have an edge.

        Remembered under `key`, one bit for each input with an edge and one beyond the last input.
        """
        names = [s for s in self.symbols if not s.startswith("*")]
        rest = self.symbols[-1][1:] if self.symbols and self.symbols[-1].startswith("*") else ""
        names += [rest] * (len(edges) - len(names))
        needed = set(self.saves)
        if self.saves_for:
            edged = (name for name, edge in zip(names, edges, strict=True) if edge is not None)
            needed = {symbol for name in edged for symbol in self.saves_for[name]}
        found = self.keep_cache[key] = (
            tuple(k for k, name in enumerate(self.outputs) if name in needed),
            tuple(k for k, name in enumerate(names) if name in needed),
        )
        return found

    @property
    def attributes(self) -> dict[str, Any]:
        """The configuration that is not tensors, by PyTorch's argument names."""
        return {name: getattr(self, name) for name in self.attribute_names}

    def again(self) -> Operation:
        """This operation for running it once more on the same inputs: what it keeps outside of itself, such as
        running statistics, is left alone."""
        return self

    def hidden(self, xp: Any, *inputs: Any) -> Any:
        """The outputs after the first `visible` made anew from the inputs, where they have derivatives of their own.

        Asked for derivatives of derivatives only. None: they are constants, such as masks and positions.
        """
        return None

    def compose(self, i: int, gy: Any, shape: tuple[int, ...], *saved: Any) -> Any:
        """The gradient of input `i` as a composition of tensors, where ``composes`` says the kernel cannot be traced.

        `gy` and `saved` (outputs and inputs) are tensors, None for what is not saved; `shape` is the input's.
        """
        raise NotImplementedError(f"{self.name} has no derivative of its derivative")

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{self.name} has no forward kernel")

    def out(self, *inputs: Any) -> Any:
        """Shape and NumPy dtype of the output (a list of pairs for several) from inputs with ``shape`` and ``dtype``.

        The default is an elementwise rule: the broadcast shape of all inputs, the dtype of the first array.
        """
        shapes = [x.shape for x in inputs if hasattr(x, "shape")]
        first = next(x for x in inputs if hasattr(x, "dtype"))
        return broadcast_shapes(*shapes, operation=self.name), first.dtype

    def promote(self, arrays: list) -> None:
        """Bring the arrays to their common dtype, in the list itself; Python numbers stay."""
        common = self.compute_dtype(arrays)
        for k, a in enumerate(arrays):
            if isinstance(a, np.generic):
                a = arrays[k] = a.item()  # a NumPy number would count as an array and widen float32
            if a.__class__ is int:
                if common.kind in "iu":
                    arrays[k] = fitted(a, common)
            elif not isinstance(a, (int, float, complex)) and a.dtype != common:
                arrays[k] = a.astype(common)

    def compute_dtype(self, arrays: list) -> np.dtype:
        """The dtype that :meth:`promote` brings the inputs to."""
        return result_type(*(a.item() if isinstance(a, np.generic) else a for a in arrays))

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """Shape of the buffer given to ``backward`` for input `i`, before it is summed back."""
        return gy_shape if self.broadcasts else input_shape

    def backward(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(f"{self.name} has no derivative")

    def gradient(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{self.name} has no derivative")

    def __repr__(self) -> str:
        inside = ", ".join(f"{k}={v!r}" for k, v in self.attributes.items())
        return f"{type(self).__name__}({inside})"


class Unary(Operation):
    """Elementwise with one input; integers become the default floating dtype unless ``keeps_integers``."""

    keeps_integers: ClassVar[bool] = False
    broadcasts = True  # the shapes are equal: nothing is ever summed

    def out(self, *inputs: Any) -> Spec:
        """The input's shape and dtype."""
        return inputs[0].shape, inputs[0].dtype

    promotes = True

    def promote(self, arrays: list) -> None:
        """Integers to the default floating dtype, where the function needs real numbers."""
        x = arrays[0]
        if x.dtype.kind in "biu" and not self.keeps_integers:
            arrays[0] = x.astype(result_type(x, 1.0))


class Binary(Operation):
    """Elementwise with two inputs that broadcast and are promoted to one dtype."""

    promotes = True
    broadcasts = True
    divides: ClassVar[bool] = False  # True: integers give floating results

    def out(self, *inputs: Any) -> Spec:
        """Broadcast shape, common dtype."""
        a, b = inputs
        if isinstance(a, (int, float, complex)):
            return b.shape, b.dtype
        shape = a.shape
        if not isinstance(b, (int, float, complex)) and b.shape != shape:
            shape = broadcast_shapes(shape, b.shape, operation=self.name)
        return shape, a.dtype

    def promote(self, arrays: list) -> None:
        """One dtype for both; equal floating dtypes and Python floats, the usual cases, are seen at once."""
        a, b = arrays
        kind = b.__class__
        if kind is float:
            if a.dtype in _REAL:
                return
        elif a.__class__ is float:
            if b.dtype in _REAL:
                return
        elif (
            kind not in _NUMBERS
            and a.__class__ not in _NUMBERS
            and a.dtype is b.dtype
            and (not self.divides or a.dtype in _REAL)
        ):
            return
        Operation.promote(self, arrays)

    def compute_dtype(self, arrays: list) -> np.dtype:
        common = Operation.compute_dtype(self, arrays)
        return result_type(np.empty((), common), 1.0) if self.divides and common.kind in "biu" else common


_NUMBERS = frozenset((bool, int, complex))
_REAL = frozenset((np.dtype("float32"), np.dtype("float64")))


class View(Operation):
    """The result shares memory with its base: ``forward(self, xp, x)`` returns it, ``gradient`` goes back."""

    family = "view"
    returns_gradient = True
    holomorphic = False  # elements only move: nothing to conjugate


class Direct(Operation):
    """Results that no buffer can be given for beforehand: shapes that depend on data, or another device.

    ``forward(self, xp, *inputs)`` returns the array (a tuple for several), ``gradient`` the gradient of one input.
    """

    family = "direct"
    returns_gradient = True
