"""What all ways of pruning share: a mask beside the parameter, applied by a hook before forward."""

from __future__ import annotations

import numbers
from typing import Any, ClassVar

from ...creation import ones_like
from ...tensor import Tensor

__all__ = ["BasePruningMethod", "PruningContainer", "how_many"]


class BasePruningMethod:
    """A way of pruning; a subclass defines ``compute_mask`` and ``PRUNING_TYPE``.

    Attributes
    ----------
    PRUNING_TYPE : str
        What a second pruning of the same tensor is shown of it: "unstructured" (the elements that are left),
        "structured" (the slices along ``dim`` that are left) or "global" (all of it).
    """

    PRUNING_TYPE: ClassVar[str]
    _tensor_name: str

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Ones and zeros in the shape of `t`, zeros where `default_mask` has some."""
        raise NotImplementedError(f"{type(self).__name__} should implement compute_mask")

    def apply_mask(self, module: Any) -> Tensor:
        """The parameter with zeros where the mask has some; differentiable."""
        mask, original = (getattr(module, f"{self._tensor_name}_{part}") for part in ("mask", "orig"))
        return mask.to(dtype=original.dtype) * original

    @classmethod
    def apply(cls, module: Any, name: str, *args: Any, importance_scores: Tensor | None = None, **kwargs: Any) -> Any:
        """Prune a parameter, also one that is pruned: the masks multiply. Returns the method, which is the hook.

        ``name`` becomes a plain attribute, ``name_orig`` the parameter, ``name_mask`` a buffer.
        """
        method = cls(*args, **kwargs)
        method._tensor_name = name
        found = [
            (key, hook)
            for key, (hook, _) in module._forward_pre_hooks.items()
            if isinstance(hook, BasePruningMethod) and hook._tensor_name == name
        ]
        if len(found) > 1:
            raise AssertionError(
                f"Avoid adding multiple pruning hooks to the same tensor {name} of module {module}. Use a "
                "PruningContainer."
            )
        hook: Any = method
        for key, old in found:
            del module._forward_pre_hooks[key]
            hook = old if isinstance(old, PruningContainer) else PruningContainer(old)
            hook.add_pruning_method(method)
        tensor = getattr(module, name)
        scores = tensor if importance_scores is None else importance_scores
        if scores.shape != tensor.shape:
            raise AssertionError(
                f"importance_scores should have the same shape as parameter {name} of {module}, got {scores.shape} "
                f"vs {tensor.shape}"
            )
        if found:
            mask = getattr(module, f"{name}_mask").detach().clone()
        else:
            mask = ones_like(tensor)
            del module._parameters[name]
            module.register_parameter(f"{name}_orig", tensor)
        try:
            module.register_buffer(f"{name}_mask", hook.compute_mask(scores, default_mask=mask))
            setattr(module, name, hook.apply_mask(module))
            module.register_forward_pre_hook(hook)
        except Exception:
            if not found:
                del module._parameters[f"{name}_orig"]
                module.register_parameter(name, tensor)
            raise
        return hook

    def prune(self, t: Tensor, default_mask: Tensor | None = None, importance_scores: Tensor | None = None) -> Tensor:
        """A tensor with zeros where the mask of its scores (by default of itself) has some."""
        scores = t if importance_scores is None else importance_scores
        if scores.shape != t.shape:
            raise AssertionError(
                f"importance_scores should have the same shape as tensor t, got {scores.shape} vs {t.shape}"
            )
        return t * self.compute_mask(scores, default_mask=ones_like(t) if default_mask is None else default_mask)

    def remove(self, module: Any) -> None:
        """Make the pruned values the parameter; the zeros stay, and are trained from then on."""
        name = self._tensor_name
        weight = self.apply_mask(module)
        if hasattr(module, name):
            delattr(module, name)
        original = module._parameters.pop(f"{name}_orig")
        original.data = weight.data
        del module._buffers[f"{name}_mask"]
        setattr(module, name, original)


class PruningContainer(BasePruningMethod):
    """Several ways of pruning one tensor, one after another; the last one decides about what is left."""

    def __init__(self, *args: BasePruningMethod) -> None:
        self._pruning_methods: tuple[BasePruningMethod, ...] = ()
        if len(args) == 1:
            self._tensor_name = args[0]._tensor_name
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method: BasePruningMethod) -> None:
        """Put one at the end."""
        if not isinstance(method, BasePruningMethod):
            raise TypeError(f"{type(method)} is not a BasePruningMethod subclass")
        if self._tensor_name != method._tensor_name:
            raise ValueError(
                f"Can only add pruning methods acting on the parameter named '{self._tensor_name}' to "
                f"PruningContainer {self}. Found '{method._tensor_name}'"
            )
        self._pruning_methods += (method,)

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self) -> Any:
        return iter(self._pruning_methods)

    def __getitem__(self, index: Any) -> Any:
        return self._pruning_methods[index]

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask so far, times that of the last method."""
        method: Any = self._pruning_methods[-1]
        mask = default_mask.to(dtype=t.dtype).clone()
        place: Any = (slice(None),) * t.ndim
        if method.PRUNING_TYPE == "unstructured":
            place = default_mask == 1
        elif method.PRUNING_TYPE == "structured":
            dim = method.dim + t.ndim if method.dim < 0 else method.dim
            if dim < 0:
                raise IndexError(f"Index is out of bounds for tensor with dimensions {t.ndim}")
            kept = default_mask.sum(dim=[d for d in range(t.ndim) if d != dim]) != 0
            place = (*place[:dim], kept, *place[dim + 1 :])
        elif method.PRUNING_TYPE != "global":
            raise ValueError(f"Unrecognized PRUNING_TYPE {method.PRUNING_TYPE}")
        mask[place] = method.compute_mask(t[place], default_mask=default_mask[place]).to(dtype=mask.dtype)
        return mask


def check_amount(amount: Any) -> None:
    """A share between 0 and 1, or a number that is not negative."""
    if not isinstance(amount, numbers.Real):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    size = float(amount)
    if size < 0 or (not isinstance(amount, numbers.Integral) and size > 1.0):
        raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")


def how_many(amount: Any, size: int) -> int:
    """How many of `size` are pruned."""
    count = int(amount) if isinstance(amount, numbers.Integral) else round(float(amount) * size)
    if count > size:
        raise ValueError(f"amount={amount} should be smaller than the number of parameters to prune={size}")
    return count
