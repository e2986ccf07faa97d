"""Parameter groups: which tensors are optimized, with which hyper-parameters, and what is wrong with them."""

from __future__ import annotations

import warnings
from typing import Any

from ..tensor import Tensor

__all__ = ["check_alternatives", "check_betas", "check_not_negative", "check_rate", "checked_group", "required"]


class _Required:
    def __repr__(self) -> str:
        return "<required parameter>"


required = _Required()  # in place of a default: every group must say


def check_rate(lr: Any) -> None:
    """A learning rate is a number or a tensor of one, and not negative."""
    if isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")
    check_not_negative("learning rate", lr)


def check_not_negative(word: str, value: Any) -> None:
    """PyTorch's sentence for a value below 0 (or nan)."""
    if not value >= 0.0:
        raise ValueError(f"Invalid {word}: {value}")


def check_betas(betas: Any) -> None:
    """Factors of running means lie in [0, 1)."""
    for k, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {k}: {beta}")


def check_alternatives(options: dict[str, Any]) -> None:
    """Options for speed are accepted, since they change no number, where they do not exclude each other."""
    if options.get("fused"):
        if options.get("differentiable"):
            raise RuntimeError("`fused` does not support `differentiable`")
        if options.get("foreach"):
            raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
    if options.get("differentiable"):
        raise NotImplementedError(
            "differentiable=True is not available: steps run on the arrays and are not recorded. To differentiate "
            "through an update, write it in operations: p_new = p - lr * g with create_graph=True."
        )


def checked_group(group: Any, others: list[dict[str, Any]], defaults: dict[str, Any]) -> dict[str, Any]:
    """A parameter group with its names taken out and all options filled in; changed in place, as PyTorch does.

    Raises
    ------
    TypeError, ValueError
        If something is no tensor, no leaf, without a needed option, in two groups, or only some have names.
    """
    if not isinstance(group, dict):
        raise TypeError(f"param_group must be a dict, but got {type(group)}")
    given = group["params"]
    if isinstance(given, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
            "will change between runs. Please use a list instead."
        )
    entries = [given] if isinstance(given, Tensor) else list(given)
    names = [entry[0] for entry in entries if isinstance(entry, tuple)]
    params = group["params"] = [entry[1] if isinstance(entry, tuple) else entry for entry in entries]
    if names:
        if len(names) != len(params):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        group["param_names"] = names
    for p in params:
        if not isinstance(p, Tensor):
            raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")
        if not (p.is_leaf or p.retains_grad):
            raise ValueError(
                f"can't optimize a non-leaf Tensor: one of shape {list(p.shape)} is the result of {p.grad_fn}. Pass "
                "the leaf that it was computed from."
            )
    for name, value in defaults.items():
        if value is required and name not in group:
            raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
        group.setdefault(name, value)
    check_alternatives(group)
    if len(params) != len({id(p) for p in params}):
        warnings.warn(
            "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
            "see github.com/pytorch/pytorch/issues/40967 for more information",
            stacklevel=5,
        )
    for other in others:
        if ("param_names" in group) != ("param_names" in other):
            word = "with names" if "param_names" in group else "without names"
            raise ValueError(
                "all optimizer param groups should be with/without names. cannot add param group "
                f"{word} to the optimizer"
            )
    known = {id(p) for other in others for p in other["params"]}
    if any(id(p) in known for p in params):
        raise ValueError("some parameters appear in more than one parameter group")
    return group
