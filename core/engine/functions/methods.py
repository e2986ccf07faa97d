"""Which functions are methods and operators of Tensor. Written once as functions, bound here by name."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend, creation, draws, random
from .. import dtypes as d
from ..autograd.modes import state
from ..tensor import Tensor
from . import (
    activation,
    comparison,
    complex_numbers,
    convert,
    elementwise,
    fourier,
    indexing,
    inplace,
    integers,
    linear_algebra,
    matrix,
    probability,
    questions,
    reduce,
    shape,
    special_functions,
    turning,
    unary,
)
from .overlap import refuse_internal_overlap

__all__ = ["bind"]

# each family says in METHODS which of its functions are methods, in INPLACE which of those have an in-place form
_FAMILIES = (
    activation, comparison, complex_numbers, convert, elementwise, fourier, indexing, inplace, integers, linear_algebra,
    matrix, probability, questions, reduce, shape, special_functions, turning, unary,
)  # fmt: skip


def _reflected(function: Any) -> Any:
    def operator(self: Tensor, other: Any) -> Any:
        return function(other, self)

    return operator


def _operator(function: Any) -> Any:
    """Leave strings, None and foreign objects to Python, so that ``==`` and ``+`` with them behave."""

    def operator(self: Tensor, other: Any) -> Any:
        if other.__class__ is Tensor or isinstance(other, (Tensor, int, float, complex, np.generic)):
            return function(self, other)
        if isinstance(other, np.ndarray):
            return function(self, creation.from_numpy(other))
        return NotImplemented

    return operator


def _number_over(self: Tensor, other: Any) -> Any:
    """``number / tensor``: the reciprocal times the number, rounded as PyTorch does."""
    return elementwise.mul(unary.reciprocal(self), other)


def _inplace_operator(name: str) -> Any:
    def operator(self: Tensor, other: Any) -> Tensor:
        return getattr(self, name)(other)

    return operator


def _assign(self: Tensor, key: Any, value: Any) -> None:
    inplace.setitem(self, key, value)


def _bind_operators() -> None:
    e, c = elementwise, comparison
    binary = {
        "add": e.add, "sub": e.sub, "mul": e.mul, "truediv": e.div, "pow": e.pow, "mod": e.remainder,
        "floordiv": e.floor_divide,
    }  # fmt: skip
    for name, function in binary.items():
        setattr(Tensor, f"__{name}__", _operator(function))
        setattr(Tensor, f"__r{name}__", _operator(_reflected(function)))
    setattr(Tensor, "__rtruediv__", _operator(_number_over))  # noqa: B010
    for name, function in {
        "and": c.bitwise_and,
        "or": c.bitwise_or,
        "xor": c.bitwise_xor,
        "lshift": integers.bitwise_left_shift,
        "rshift": integers.bitwise_right_shift,
    }.items():
        setattr(Tensor, f"__{name}__", _operator(function))
        setattr(Tensor, f"__r{name}__", _operator(_reflected(function)))
    for name in ("eq", "ne", "lt", "le", "gt", "ge"):
        setattr(Tensor, f"__{name}__", _operator(getattr(c, name)))
    for name, method in {
        "iadd": "add_",
        "isub": "sub_",
        "imul": "mul_",
        "itruediv": "div_",
        "ipow": "pow_",
        "ifloordiv": "floor_divide_",
        "imod": "remainder_",
        "iand": "bitwise_and_",
        "ior": "bitwise_or_",
        "ixor": "bitwise_xor_",
        "ilshift": "bitwise_left_shift_",
        "irshift": "bitwise_right_shift_",
    }.items():
        setattr(Tensor, f"__{name}__", _inplace_operator(method))
    Tensor.__matmul__ = matrix.matmul  # type: ignore[method-assign]
    setattr(Tensor, "__rmatmul__", _reflected(matrix.matmul))  # noqa: B010
    setattr(Tensor, "__reversed__", lambda self: shape.flip(self, *range(self.ndim)))  # noqa: B010
    setattr(Tensor, "__complex__", lambda self: complex(self.item()))  # noqa: B010
    Tensor.__neg__ = unary.neg  # type: ignore[method-assign]
    setattr(Tensor, "__pos__", unary.positive)  # noqa: B010  (mypy knows no unary plus)
    setattr(Tensor, "__abs__", unary.abs)  # noqa: B010
    Tensor.__invert__ = c.bitwise_not  # type: ignore[method-assign]
    Tensor.__getitem__ = indexing.getitem  # type: ignore[method-assign]
    Tensor.__setitem__ = _assign  # type: ignore[method-assign]
    setattr(Tensor, "__hash__", object.__hash__)  # noqa: B010  (== is elementwise, identity is the hash)


def _conversion(kind: d.dtype) -> Any:
    def method(self: Tensor, memory_format: Any = None) -> Tensor:
        return convert.to(self, kind)

    method.__doc__ = f"The values as {kind}."
    return method


def _random_fill(name: str) -> Any:
    def method(self: Tensor, *args: Any, generator: Any = None, **kwargs: Any) -> Tensor:
        if state.grad_enabled and self._requires_grad and self.grad_fn is None:
            raise RuntimeError(
                f"a leaf Variable that requires grad is being used in an in-place operation. For {name}_: put it under "
                "torch.no_grad(), as torch.nn.init does."
            )
        refuse_internal_overlap(self.data_array, f"{name}_")
        fill = getattr(random, f"fill_{name}", None) or getattr(draws, f"fill_{name}")
        fill(self.data_array, *args, **kwargs, generator=generator)
        self._version_cell[0] += 1
        return self

    method.__name__ = f"{name}_"
    method.__doc__ = f"Fill with random numbers, see :func:`core.engine.random.fill_{name}`."
    return method


def _random_(self: Tensor, low: Any = None, high: Any = None, *, generator: Any = None) -> Tensor:
    """Fill with whole numbers below `high`, or of the dtype's whole range."""
    wide = None
    if low is None:
        low, high, wide = 0, _whole_range(self.data_array.dtype), self.data_array.itemsize == 8
    elif high is None:
        low, high = 0, low
    random.fill_random(self.data_array, low, high, generator, wide)
    self._version_cell[0] += 1
    return self


def _whole_range(dtype: np.dtype) -> int:
    if dtype.kind == "f":
        return 2 ** (np.finfo(dtype).nmant + 1) + 1
    return 2 if dtype.kind == "b" else int(np.iinfo(dtype).max) + 1


def _new(kind: str) -> Any:
    def method(self: Tensor, size: Any, *args: Any, dtype: Any = None, device: Any = None) -> Tensor:
        return getattr(creation, kind)(size, *args, dtype=dtype or self.dtype, device=device or self.device)

    return method


def cpu(self: Tensor) -> Tensor:
    """The tensor in the computer's main memory."""
    return convert.to(self, "cpu")


def cuda(self: Tensor, device: Any = None, non_blocking: bool = False) -> Tensor:
    """The tensor on a GPU."""
    return convert.to(self, backend.device("cuda" if device is None else device))


def _turned(self: Tensor) -> Tensor:
    """All dimensions in reverse order."""
    return shape.permute(self, tuple(reversed(range(self.ndim))))


def _exchanged(self: Tensor) -> Tensor:
    """The last two dimensions exchanged."""
    return shape.transpose(self, -1, -2)


def _new_empty_strided(self: Tensor, size: Any, stride: Any, *, dtype: Any = None, device: Any = None) -> Tensor:
    return creation.empty_strided(size, stride, dtype=dtype or self.dtype, device=device or self.device)


def _new_tensor(self: Tensor, data: Any, **kwargs: Any) -> Tensor:
    kwargs.setdefault("dtype", self.dtype)
    return creation.tensor(data, **kwargs)


def _register_post_accumulate_grad_hook(self: Tensor, hook: Any) -> Any:
    """Call ``hook(tensor)`` when the gradient of a leaf has been added to its ``grad``."""
    from ..autograd.hooks import RemovableHandle

    if self.grad_fn is not None:
        raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
    hooks = self.__dict__.setdefault("_post_accumulate_hooks", {})
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle


def bind() -> None:
    """Give Tensor its methods, properties and operators."""
    for family in _FAMILIES:
        for name in family.METHODS.split():
            setattr(Tensor, name, getattr(family, name))
        for name in getattr(family, "INPLACE", "").split():
            setattr(Tensor, f"{name}_", inplace.make_inplace(getattr(family, name), f"{name}_"))
    _bind_operators()
    kinds = {
        "float": d.float32, "double": d.float64, "half": d.float16, "bfloat16": d.bfloat16, "int": d.int32,
        "long": d.int64, "short": d.int16, "char": d.int8, "cfloat": d.complex64, "cdouble": d.complex128,
        "byte": d.uint8, "bool": d.bool_,
    }  # fmt: skip
    for name, kind in kinds.items():
        setattr(Tensor, name, _conversion(kind))
    for name in ("uniform", "normal", "bernoulli", "cauchy", "exponential", "geometric", "log_normal"):
        setattr(Tensor, f"{name}_", _random_fill(name))
    for name in ("zeros", "ones", "empty", "full"):
        setattr(Tensor, f"new_{name}", _new(name))
    extra: dict[str, Any] = {
        "random_": _random_, "cpu": cpu, "cuda": cuda, "T": property(_turned), "mT": property(_exchanged),
        "type_as": lambda self, other: convert.to(self, other.dtype), "new_tensor": _new_tensor, "where": _where,
        "register_post_accumulate_grad_hook": _register_post_accumulate_grad_hook,
        "polygamma": lambda self, n: special_functions.polygamma(n, self), "view_as": shape.view_as,
        "multinomial": draws.multinomial, "type": questions.type_of, "ndimension": Tensor.dim,
        **questions.PROPERTIES, "bernoulli": creation.bernoulli,
        "new_empty_strided": _new_empty_strided, "reshape_as": shape.reshape_as,
    }  # fmt: skip
    for name, value in extra.items():
        setattr(Tensor, name, value)


def _where(self: Tensor, condition: Tensor, other: Any) -> Tensor:
    """Own elements where `condition` holds, those of `other` elsewhere."""
    return elementwise.where(condition, self, other)
