"""Module: the base of all layers and networks, put together from its registry, its state and its hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend
from ..dtypes import bfloat16, float16, float32, float64
from ..dtypes import dtype as Dtype
from ..functions.convert import to as convert_to
from ..tensor import Tensor, wrap
from .forward_hooks import Hooked
from .state import IncompatibleKeys, Stateful

__all__ = ["IncompatibleKeys", "Module"]


def indented(text: str) -> str:
    """All lines but the first two places to the right."""
    return text.replace("\n", "\n  ")


class Module(Hooked, Stateful):
    """Base class of all layers and networks: define ``forward``, call the object.

    Attributes that are Parameters, Buffers or Modules are registered under their names.
    """

    training: bool
    call_super_init: bool = False
    dump_patches: bool = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not self.call_super_init and kwargs:
            raise TypeError(
                f"{type(self).__name__}.__init__() got an unexpected keyword argument '{next(iter(kwargs))}'"
            )
        if not self.call_super_init and args:
            raise TypeError(
                f"{type(self).__name__}.__init__() takes 1 positional argument but {len(args) + 1} were given"
            )
        Stateful.__init__(self)
        set_ = object.__setattr__
        set_(self, "training", True)
        set_(self, "_forward_pre_hooks", {})
        set_(self, "_forward_hooks", {})
        set_(self, "_backward_hooks", {})
        set_(self, "_backward_pre_hooks", {})
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    # modes and places

    def train(self, mode: bool = True) -> Module:
        """Training mode for this module and all below it (dropout drops)."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Module:
        """Evaluation mode for this module and all below it."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Set ``requires_grad`` of all parameters."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or set them to zero."""
        for p in self.parameters():
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.zero_()

    def apply(self, fn: Callable[[Module], None]) -> Module:
        """Call `fn` with every module, children first."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def _apply(self, fn: Callable[[Any], Any], recurse: bool = True) -> Module:
        """Change the arrays of parameters, gradients and buffers by `fn`; the tensors themselves stay."""
        for module in self.modules() if recurse else (self,):
            for table in (module._parameters, module._buffers):
                for tensor in table.values():
                    if tensor is None:
                        continue
                    held = Tensor.__new__(Tensor)
                    held.data_array, held._version_cell = tensor.data_array, [0]
                    tensor.data_array = fn(held).data_array
                    if tensor.grad is not None:
                        tensor.grad = wrap(fn(tensor.grad).data_array)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Module:
        """Move to a device or to a floating dtype, in place; whole numbers keep their dtype."""
        device, wanted = kwargs.get("device"), kwargs.get("dtype")
        for arg in args:
            if isinstance(arg, Dtype):
                wanted = arg
            elif isinstance(arg, Tensor):
                device, wanted = arg.device, arg.dtype
            elif isinstance(arg, (str, int, backend.device)) and not isinstance(arg, bool):
                device = arg
        if wanted is not None and not (wanted.is_floating_point or wanted.is_complex):
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={wanted}"
            )
        return self._apply(
            lambda t: convert_to(t, device=device, dtype=wanted if t.is_floating_point() or t.is_complex() else None)
        )

    def type(self, dst_type: Any) -> Module:
        """All parameters and buffers to a dtype, whole numbers too."""
        return self._apply(lambda t: convert_to(t, dst_type))

    def _floats(self, wanted: Dtype) -> Module:
        return self._apply(lambda t: convert_to(t, wanted) if t.is_floating_point() else t)

    def float(self) -> Module:
        """All floating parameters and buffers to float32."""
        return self._floats(float32)

    def double(self) -> Module:
        """All floating parameters and buffers to float64."""
        return self._floats(float64)

    def half(self) -> Module:
        """All floating parameters and buffers to float16."""
        return self._floats(float16)

    def bfloat16(self) -> Module:
        """All floating parameters and buffers to bfloat16, which is emulated."""
        return self._floats(bfloat16)

    def to_empty(self, *, device: Any, recurse: bool = True) -> Module:
        """Move to a device without the values."""
        return self._apply(lambda t: convert_to(t, device), recurse)

    def cpu(self) -> Module:
        """To main memory."""
        return self.to("cpu")

    def cuda(self, device: Any = None) -> Module:
        """To a GPU."""
        return self.to("cuda" if device is None else device)

    def share_memory(self) -> Module:
        """Accepted for PyTorch's sake; arrays of this engine live in one process."""
        return self

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Accepted for PyTorch's sake: there is nothing to compile, the module stays as it is."""

    # text

    def extra_repr(self) -> str:
        """What stands between the brackets of ``repr`` for a layer."""
        return ""

    def _get_name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        text = self.extra_repr()
        extra = text.split("\n") if text else []
        children = [indented(f"({name}): {module!r}") for name, module in self._modules.items()]
        if len(extra) == 1 and not children:
            return f"{self._get_name()}({extra[0]})"
        lines = extra + children
        return f"{self._get_name()}(" + ("\n  " + "\n  ".join(lines) + "\n" if lines else "") + ")"
