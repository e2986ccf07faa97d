"""Tensor: an array, and the record of where it came from.

The class itself is small. What can be computed lives in ``functions/``; ``functions/methods.py`` binds those functions
as methods and operators, so that each exists once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from . import backend
from .dtypes import dtype, from_numpy_dtype
from .shapes import Size, normalize_dim

__all__ = ["Tensor", "wrap"]


class Tensor:
    """An n-dimensional array that can be differentiated.

    Attributes
    ----------
    data_array : numpy.ndarray or cupy.ndarray
        The raw array, without copying. Changing it in place changes the tensor; call :meth:`bump_version` afterwards
        if the tape may hold it.
    grad : Tensor or None
        Gradient, filled by :meth:`backward` in leaves that require one.
    grad_fn : GradFn or None
        Record of the operation that made this tensor.
    output_nr : int
        Which output of ``grad_fn`` this is.
    """

    data_array: Any
    grad: Tensor | None = None
    grad_fn: Any = None
    output_nr: int = 0
    _requires_grad: bool = False
    _base: Tensor | None = None
    _retains_grad: bool = False
    _leaf_hooks: dict | None = None
    _post_accumulate_hooks: dict | None = None
    _version_cell: list[int]
    __array_priority__ = 1000
    __array_ufunc__ = None  # ndarray * tensor asks the tensor

    def __init__(self, data: Any = (), requires_grad: bool = False) -> None:
        from .creation import tensor

        made = data if isinstance(data, Tensor) else tensor(data)
        self.data_array = made.data_array
        self._version_cell = made._version_cell
        if requires_grad:
            self.requires_grad = True

    # what it is

    @property
    def shape(self) -> Size:
        """The sizes of all dimensions."""
        return Size(self.data_array.shape)

    def size(self, dim: int | None = None) -> Any:
        """The shape, or the size of one dimension."""
        shape = self.data_array.shape
        return Size(shape) if dim is None else shape[normalize_dim(dim, len(shape))]

    @property
    def dtype(self) -> dtype:
        """The type of the elements."""
        return from_numpy_dtype(self.data_array.dtype)

    @property
    def device(self) -> backend.device:
        """Where the elements live."""
        return backend.device_of(self.data_array)

    @property
    def is_cuda(self) -> bool:
        """True on a GPU."""
        return self.device.type == "cuda"

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return self.data_array.ndim

    def dim(self) -> int:
        """Number of dimensions."""
        return self.data_array.ndim

    def numel(self) -> int:
        """Number of elements."""
        return int(self.data_array.size)

    nelement = numel

    def element_size(self) -> int:
        """Bytes of one element."""
        return self.dtype.itemsize

    @property
    def itemsize(self) -> int:
        """Bytes of one element."""
        return self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        """Bytes of all elements."""
        return int(self.data_array.size) * self.dtype.itemsize

    def stride(self, dim: int | None = None) -> Any:
        """Steps between neighbours, counted in elements."""
        array = self.data_array
        steps = tuple(s // array.itemsize for s in array.strides)
        return steps if dim is None else steps[normalize_dim(dim, array.ndim)]

    def storage_offset(self) -> int:
        """How many elements after the first of its storage this tensor starts."""
        if self._base is None:
            return 0
        return (self.data_ptr() - self._base.data_ptr()) // self.data_array.itemsize

    def is_contiguous(self) -> bool:
        """True if the elements lie in row-major order without gaps."""
        return bool(self.data_array.flags.c_contiguous)

    def data_ptr(self) -> int:
        """Address of the first element."""
        array = self.data_array
        return int(array.ctypes.data) if isinstance(array, np.ndarray) else int(array.data.ptr)

    def is_floating_point(self) -> bool:
        """True for float16, float32 and float64."""
        return self.data_array.dtype.kind == "f"

    def is_complex(self) -> bool:
        """True for complex64 and complex128."""
        return self.data_array.dtype.kind == "c"

    # the tape

    @property
    def requires_grad(self) -> bool:
        """True if gradients are computed for this tensor."""
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if self.grad_fn is not None and not value:
            raise RuntimeError(
                "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in "
                "a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
            )
        if value and self.data_array.dtype.kind not in "fc":
            raise RuntimeError(
                "only Tensors of floating point and complex dtype can require gradients; this one is "
                f"{self.dtype}. Convert it with .float() first."
            )
        self._requires_grad = bool(value)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Set :attr:`requires_grad` in place and return the tensor."""
        self.requires_grad = requires_grad
        return self

    @property
    def is_leaf(self) -> bool:
        """True if no recorded operation made this tensor."""
        return self.grad_fn is None

    @property
    def retains_grad(self) -> bool:
        """True for a tensor that is not a leaf and keeps its gradient all the same."""
        return self._retains_grad and self.grad_fn is not None

    @property
    def _version(self) -> int:
        return self._version_cell[0]

    def is_inference(self) -> bool:
        """True for what was made in :class:`inference_mode`: it takes no part in recording."""
        return self._version_cell.__class__ is not list

    def bump_version(self) -> None:
        """Note that the elements were changed in place; views that share them are told too."""
        self._version_cell[0] += 1

    @property
    def data(self) -> Tensor:
        """The same elements outside the tape, with a version counter of their own."""
        return wrap(self.data_array)

    @data.setter
    def data(self, value: Tensor) -> None:
        self.data_array = value.data_array

    def detach(self) -> Tensor:
        """A tensor with the same memory that the tape does not know."""
        made = wrap(self.data_array)
        made._version_cell = self._version_cell
        from .autograd.detached import tell_detached

        tell_detached(self, made)
        return made

    def detach_(self) -> Tensor:
        """Cut this tensor off from the operations that made it."""
        self.grad_fn = None
        self._requires_grad = False
        return self

    def backward(
        self,
        gradient: Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Compute the gradients of this tensor with respect to the leaves and add them to their ``grad``.

        Parameters
        ----------
        gradient : Tensor, optional
            Derivative of the loss with respect to this tensor, of the same shape; may be left out for one element.
        retain_graph : bool, optional
            Keep what the operations saved, so that backward can run again.
        create_graph : bool
            Record the computation of the gradients too, so that they can be differentiated again.
        inputs : Tensor or sequence of Tensor, optional
            Add gradients only to these.

        Raises
        ------
        RuntimeError
            If the tensor does not require a gradient, has several elements and no `gradient`, or was freed.
        """
        from .autograd.backward import backward

        backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def register_hook(self, hook: Any) -> Any:
        """Call ``hook(grad)`` when the gradient is computed; a returned tensor replaces it. Returns a handle."""
        from .autograd.hooks import add_tensor_hook

        return add_tensor_hook(self, hook)

    def retain_grad(self) -> None:
        """Keep the gradient of a tensor that is not a leaf."""
        from .autograd.hooks import retain_grad

        retain_grad(self)

    # out of the engine

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The elements as a NumPy array that shares memory; ``force`` detaches and copies from the GPU first."""
        if self._requires_grad and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        if not isinstance(self.data_array, np.ndarray) and not force:
            raise TypeError(
                f"can't convert {self.device} device type tensor to numpy. Use Tensor.cpu() to copy the tensor to "
                "host memory first."
            )
        if self.data_array.dtype.byteorder == ">":
            raise TypeError("Got unsupported ScalarType BFloat16: NumPy has no such type, use .float().numpy().")
        return backend.to_numpy(self.data_array)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        array = self.numpy()
        return array if dtype is None else array.astype(dtype, copy=False)

    def item(self) -> Any:
        """The only element as a Python number."""
        if self.data_array.size != 1:
            raise RuntimeError(
                f"a Tensor with {self.data_array.size} elements cannot be converted to Scalar: its shape is "
                f"{list(self.shape)}. Reduce it first, for example with .sum() or .mean(), or use .tolist()."
            )
        return self.data_array.item()

    def tolist(self) -> Any:
        """Nested lists of Python numbers."""
        return self.data_array.tolist()

    def __len__(self) -> int:
        if self.data_array.ndim == 0:
            raise TypeError("len() of a 0-d tensor")
        return self.data_array.shape[0]

    def __bool__(self) -> bool:
        if self.data_array.size != 1:
            raise RuntimeError(
                "Boolean value of Tensor with "
                + ("no values is ambiguous" if self.data_array.size == 0 else "more than one value is ambiguous")
                + f": its shape is {list(self.shape)}. Use .any() or .all()."
            )
        return bool(self.data_array.item())

    def _single(self) -> Any:
        """The only element, as a Python number."""
        if self.data_array.size != 1:
            raise ValueError(
                f"only one element tensors can be converted to Python scalars, but this one has shape "
                f"{list(self.shape)}. Reduce it first, for example with .sum() or .mean(), or use .tolist()."
            )
        return self.item()

    def __float__(self) -> float:
        return float(self._single())

    def __int__(self) -> int:
        return int(self._single())

    def __index__(self) -> int:
        if self.data_array.size != 1 or self.data_array.dtype.kind not in "iub":
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.data_array.item())

    def __iter__(self) -> Iterator[Tensor]:
        if self.data_array.ndim == 0:
            raise TypeError("iteration over a 0-d tensor: take its number with .item()")
        return (self[k] for k in range(self.data_array.shape[0]))

    def __contains__(self, item: Any) -> bool:
        return bool((self == item).any())

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        from .printing import tensor_text

        return tensor_text(self)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self.data_array.ndim == 0 and spec else repr(self)

    def __deepcopy__(self, memo: dict) -> Tensor:
        if self.grad_fn is not None:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the "
                "moment. Use .detach().clone()."
            )
        made = type(self).__new__(type(self))
        memo[id(self)] = made
        made.data_array = self.data_array.copy()
        made._version_cell = [0]
        made._requires_grad = self._requires_grad
        if self.grad is not None:
            made.grad = wrap(self.grad.data_array.copy())
        return made

    def __copy__(self) -> Tensor:
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        for name in ("grad", "grad_fn", "output_nr", "_base", "_views", "_leaf_hooks", "_post_accumulate_hooks"):
            made.__dict__.pop(name, None)
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(
            f"{type(self).__name__} is not pickled: torch.save(tensor, file) writes it, alone or in a state_dict or "
            "any other container, and torch.load reads it without running anything. Between processes, send .numpy()."
        )

    if TYPE_CHECKING:  # the methods and operators that functions/methods.py binds

        def __getattr__(self, name: str) -> Any: ...
        def __getitem__(self, key: Any) -> Tensor: ...
        def __setitem__(self, key: Any, value: Any) -> None: ...
        def __add__(self, other: Any) -> Tensor: ...
        def __radd__(self, other: Any) -> Tensor: ...
        def __sub__(self, other: Any) -> Tensor: ...
        def __rsub__(self, other: Any) -> Tensor: ...
        def __mul__(self, other: Any) -> Tensor: ...
        def __rmul__(self, other: Any) -> Tensor: ...
        def __truediv__(self, other: Any) -> Tensor: ...
        def __rtruediv__(self, other: Any) -> Tensor: ...
        def __pow__(self, other: Any) -> Tensor: ...
        def __rpow__(self, other: Any) -> Tensor: ...
        def __matmul__(self, other: Any) -> Tensor: ...
        def __neg__(self) -> Tensor: ...
        def __invert__(self) -> Tensor: ...
        def __and__(self, other: Any) -> Tensor: ...
        def __or__(self, other: Any) -> Tensor: ...
        def __lt__(self, other: Any) -> Tensor: ...
        def __le__(self, other: Any) -> Tensor: ...
        def __gt__(self, other: Any) -> Tensor: ...
        def __ge__(self, other: Any) -> Tensor: ...


def wrap(array: Any) -> Tensor:
    """A new leaf around an array, without copying."""
    made = Tensor.__new__(Tensor)
    made.data_array = array
    made._version_cell = [0]
    return made
