"""Parameters: tensors that a Module registers and an optimizer changes; Buffers: those it only keeps."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..creation import empty
from ..dtypes import from_numpy_dtype
from ..tensor import Tensor

__all__ = ["Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter", "is_lazy"]


class Parameter(Tensor):
    """A tensor that requires a gradient and, set as an attribute, belongs to its Module."""

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        self.data_array = np.empty(0, np.float32) if data is None else data.data_array
        self._version_cell = [0]
        self.requires_grad = requires_grad

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class Buffer(Tensor):
    """A tensor that, set as an attribute, becomes a buffer of its Module."""

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        self.data_array = np.empty(0, np.float32) if data is None else data.data_array
        self._version_cell = [0]
        self.persistent = persistent


class _Unborn:
    """What tensors share whose shape is not known yet: any use but moving them is a mistake."""

    data_array: np.ndarray

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Give the tensor its shape; it becomes an ordinary one, with elements that are not set."""
        made = empty(*shape, device=device, dtype=dtype or from_numpy_dtype(self.data_array.dtype))
        self.data_array = made.data_array
        self.__class__ = self.cls_to_become  # type: ignore[attr-defined]

    @property
    def shape(self) -> Any:
        """Not known yet."""
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` "
            "to initialize the parameters before accessing their attributes."
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def share_memory_(self) -> Any:
        """Not possible yet."""
        raise RuntimeError("Can't share memory on an uninitialized parameter or buffer. Call `forward` first.")


class UninitializedParameter(_Unborn, Parameter):
    """A parameter that waits for the first input to know its shape, see the Lazy modules."""

    cls_to_become = Parameter

    def __init__(self, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> None:
        Parameter.__init__(self, empty(0, device=device, dtype=dtype), requires_grad)


class UninitializedBuffer(_Unborn, Tensor):
    """A buffer that waits for the first input to know its shape, see the Lazy modules."""

    cls_to_become = Tensor

    def __init__(
        self, requires_grad: bool = False, device: Any = None, dtype: Any = None, persistent: bool = True
    ) -> None:
        self.data_array = empty(0, device=device, dtype=dtype).data_array
        self._version_cell = [0]
        self.persistent = persistent


def is_lazy(value: Any) -> bool:
    """Whether a tensor's shape is not known yet."""
    return isinstance(value, _Unborn)
