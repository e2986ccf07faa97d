"""Module: the base of all layers and networks, put together from its registry, its state and its hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend
from ..dtypes import dtype as Dtype
from ..functions.convert import to as convert_to
from ..tensor import Tensor, wrap
from .forward_hooks import Hooked
from .state import IncompatibleKeys, Stateful

__all__ = ["IncompatibleKeys", "Module"]


class Module(Hooked, Stateful):
    """Base class of all layers and networks: define ``forward``, call the object.

    Attributes that are Parameters, Buffers or Modules are registered under their names.
    """

    training: bool

    def __init__(self) -> None:
        Stateful.__init__(self)
        set_ = object.__setattr__
        set_(self, "training", True)
        set_(self, "_forward_pre_hooks", {})
        set_(self, "_forward_hooks", {})
        set_(self, "_backward_hooks", {})
        set_(self, "_backward_pre_hooks", {})

    # modes and places

    def train(self, mode: bool = True) -> Module:
        """Training mode for this module and all below it (dropout drops)."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        for module in self.modules():
            module.training = mode
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

    def _convert(self, change: Callable[[Any], Any]) -> Module:
        """Change the arrays of parameters, gradients and buffers; the tensors themselves stay."""
        for module in self.modules():
            for tensor in [*module._parameters.values(), *module._buffers.values()]:
                if tensor is None:
                    continue
                tensor.data_array = change(tensor.detach()).data_array
                if tensor.grad is not None:
                    tensor.grad = wrap(change(tensor.grad).data_array)
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
        return self._convert(
            lambda t: convert_to(t, device=device, dtype=wanted if t.is_floating_point() or t.is_complex() else None)
        )

    def float(self) -> Module:
        """All floating parameters and buffers to float32."""
        from ..dtypes import float32

        return self.to(float32)

    def double(self) -> Module:
        """All floating parameters and buffers to float64."""
        from ..dtypes import float64

        return self.to(float64)

    def cpu(self) -> Module:
        """To main memory."""
        return self.to("cpu")

    def cuda(self, device: Any = None) -> Module:
        """To a GPU."""
        return self.to("cuda" if device is None else device)

    # text

    def extra_repr(self) -> str:
        """What stands between the brackets of ``repr`` for a layer."""
        return ""

    def _get_name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        extra = self.extra_repr().splitlines() if self.extra_repr() else []
        children = []
        for name, module in self._modules.items():
            lines = repr(module).split("\n")
            children.append("\n".join([f"({name}): {lines[0]}", *("  " + line for line in lines[1:])]))
        if not children and len(extra) <= 1:
            return f"{self._get_name()}({''.join(extra)})"
        return f"{self._get_name()}(\n  " + "\n  ".join(extra + children) + "\n)"
