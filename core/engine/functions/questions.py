"""Questions about tensors and dtypes that PyTorch answers with a Python value, and small conveniences."""

from __future__ import annotations

from typing import Any

from ..dtypes import dtype as Dtype
from ..layouts import strided
from ..tensor import Tensor

__all__ = ["can_cast", "detach", "fill", "is_complex", "is_nonzero", "is_same_size", "is_signed", "typename"]
METHODS = "get_device is_nonzero is_pinned is_same_size is_shared is_signed pin_memory share_memory_"


def is_complex(input: Tensor) -> bool:
    """Whether the elements are complex numbers."""
    return input.is_complex()


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


def get_device(self: Tensor) -> int:
    """The number of the GPU, -1 on the CPU."""
    return (self.device.index or 0) if self.is_cuda else -1


def _is_false(self: Tensor) -> bool:
    """False for every tensor of this engine."""
    return False


def _itself(self: Tensor, device: Any = None) -> Tensor:
    """The tensor: processes of this engine pass arrays, and its memory needs no pinning."""
    return self


is_pinned = is_shared = _is_false
pin_memory = share_memory_ = _itself
PROPERTIES: dict[str, Any] = {
    "layout": property(lambda self: strided),
    "is_cpu": property(lambda self: not self.is_cuda),
    **dict.fromkeys(("is_sparse", "is_quantized", "is_meta", "is_mps", "is_xpu", "is_nested"), property(_is_false)),
}


def detach(input: Tensor) -> Tensor:
    """A tensor with the same memory that the tape does not know."""
    return input.detach()


def fill(input: Tensor, value: Any) -> Tensor:
    """One value in the shape of `input`."""
    return input.clone().fill_(value)
