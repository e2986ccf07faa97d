"""The parametrizations of one tensor, with the tensors that are trained in its place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ...autograd.modes import no_grad
from ...tensor import Tensor
from ..container import ModuleList
from ..parameter import Parameter

__all__ = ["ParametrizationList", "checked", "put", "register"]


def register(module: Any, name: str, value: Tensor) -> None:
    """Under a name, as parameter or buffer by its kind."""
    if isinstance(value, Parameter):
        module.register_parameter(name, value)
    else:
        module.register_buffer(name, value)


def put(into: Tensor, value: Tensor) -> None:
    """Give a tensor other elements, also of another shape; it stays the same object, which an optimizer may hold."""
    into.data_array = value.data_array
    into.bump_version()


def checked(value: Any, like: Tensor, name: str, who: str) -> Tensor:
    """A tensor with the dtype and shape of another one.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not isinstance(value, Tensor):
        raise ValueError(f"{who} must return a tensor. Got {type(value).__name__}.")
    for what in ("dtype", "shape"):
        if getattr(value, what) != getattr(like, what):
            raise ValueError(
                f"{who} may not change the {what} of the tensor, unless the `unsafe` flag is enabled.\n"
                f"{name}.{what}: {getattr(like, what)}\nreturned {what}: {getattr(value, what)}"
            )
    return value


class ParametrizationList(ModuleList):
    """Functions that are applied one after another to ``original`` (or first to ``original0``, ``original1``, ...)."""

    original: Tensor
    unsafe: bool

    def __init__(self, modules: Sequence[Any], original: Tensor, unsafe: bool = False) -> None:
        if len(modules) == 0:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        like = original.detach()
        new: Any = original
        with no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    with suppress(NotImplementedError):
                        new = module.right_inverse(new)
        if not isinstance(new, (Tensor, Sequence)):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got "
                f"{type(new).__name__}"
            )
        self.is_tensor = isinstance(new, Tensor)
        self.ntensors = 1 if isinstance(new, Tensor) else len(new)
        if isinstance(new, Tensor):
            for what in ("dtype", "device"):
                if getattr(original, what) != getattr(new, what):
                    raise ValueError(
                        f"When `right_inverse` outputs one tensor, it may not change the {what}.\n"
                        f"original.{what}: {getattr(original, what)}\n"
                        f"right_inverse(original).{what}: {getattr(new, what)}"
                    )
            put(original, new)
            register(self, "original", original)
        else:
            for k, value in enumerate(new):
                if not isinstance(value, Tensor):
                    raise ValueError(
                        "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got element "
                        f"{k} of the sequence with type {type(value).__name__}."
                    )
                if isinstance(original, Parameter):
                    value = Parameter(value.detach(), original.requires_grad)
                register(self, f"original{k}", value.requires_grad_(original.requires_grad))
        if not unsafe:
            checked(self(), like, "unparametrized", "Registering a parametrization")

    def right_inverse(self, value: Any) -> None:
        """Change the originals so that the computed tensor becomes `value`."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(module).__name__} does not implement right_inverse.")
                value = module.right_inverse(value)
            if self.is_tensor:
                names, values = ["original"], [value]
            else:
                if not isinstance(value, Sequence) or len(value) != self.ntensors:
                    raise ValueError(
                        f"'right_inverse' must return a sequence of tensors of length {self.ntensors}. Got "
                        + (f"a sequence of length {len(value)}." if isinstance(value, Sequence) else f"{value!r}.")
                    )
                names, values = [f"original{k}" for k in range(self.ntensors)], list(value)
            for name, new in zip(names, values, strict=True):
                held = getattr(self, name)
                if not isinstance(new, Tensor):
                    raise ValueError(f"`right_inverse` should return a tensor. Got {type(new).__name__}")
                if new.dtype != held.dtype:
                    raise ValueError(
                        f"The tensor returned by `right_inverse` has dtype {new.dtype} while `{name}` has dtype "
                        f"{held.dtype}"
                    )
                put(held, new)

    def forward(self) -> Tensor:
        """The computed tensor."""
        first, *rest = self
        originals = [self.original] if self.is_tensor else [getattr(self, f"original{k}") for k in range(self.ntensors)]
        x = first(*originals)
        for module in rest:
            x = module(x)
        return x
