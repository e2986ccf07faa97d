"""Questions about tensors and dtypes that PyTorch answers with a Python value, and small conveniences."""

from __future__ import annotations

from typing import Any

from ..dtypes import dtype as Dtype
from ..tensor import Tensor

__all__ = ["can_cast", "detach", "fill", "is_nonzero", "is_same_size", "is_signed", "typename"]
METHODS = "is_nonzero is_same_size is_signed"


def is_nonzero(input: Tensor) -> bool:
    """Whether the only element is not zero."""
    if input.numel() != 1:
        words = "no values" if input.numel() == 0 else "more than one value"
        raise RuntimeError(f"Boolean value of Tensor with {words} is ambiguous")
    return bool(input.item())


def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape."""
    return input.shape == other.shape


def is_signed(input: Tensor) -> bool:
    """Whether the dtype holds negative numbers."""
    return input.dtype.is_signed


def can_cast(from_: Dtype, to: Dtype) -> bool:
    """Whether values of one dtype may be converted to another: upwards in bool, integer, floating, complex."""
    return from_.category <= to.category


def typename(obj: Any) -> str:
    """The name of an object's type."""
    if isinstance(obj, Tensor):
        return _old_name(obj)
    cls = type(obj)
    return f"{cls.__module__}.{cls.__qualname__}" if cls.__module__ != "builtins" else cls.__qualname__


def _old_name(tensor: Tensor) -> str:
    place = "torch.cuda" if tensor.is_cuda else "torch"
    return f"{place}.{tensor.dtype.title}Tensor"


def type_of(self: Tensor, dtype: Any = None, non_blocking: bool = False) -> Any:
    """The type's old name, such as "torch.FloatTensor"; with `dtype` the values in that dtype."""
    return _old_name(self) if dtype is None else self.to(dtype)


def detach(input: Tensor) -> Tensor:
    """A tensor with the same memory that the tape does not know."""
    return input.detach()


def fill(input: Tensor, value: Any) -> Tensor:
    """One value in the shape of `input`."""
    return input.clone().fill_(value)
