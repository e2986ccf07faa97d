"""A module called with other tensors in the place of its own: as a function of its parameters."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...tensor import Tensor
from ..parallel import DataParallel
from . import parametrize

__all__ = ["functional_call"]

_NOTHING = object()


def functional_call(
    module: Any,
    parameters_and_buffers: dict[str, Tensor],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """As ``torch.func.functional_call``, with PyTorch's warning that this is its old place."""
    warnings.warn(
        "`torch.nn.utils.stateless.functional_call` is deprecated as of PyTorch 2.0 and will be removed in a future "
        "version of PyTorch. Please use `torch.func.functional_call` instead which is a drop-in replacement.",
        FutureWarning,
        stacklevel=2,
    )
    return _functional_call(module, parameters_and_buffers, args, kwargs, tie_weights=tie_weights, strict=strict)


def _functional_call(
    module: Any,
    parameters_and_buffers: dict[str, Tensor],
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Call a module with some of its tensors replaced; gradients go to the given ones.

    Parameters
    ----------
    parameters_and_buffers : dict of str to Tensor
        By dotted names. A buffer that forward replaces is replaced in this dict.
    args, kwargs
        What the module is called with; `args` that is no tuple is the one argument.
    tie_weights : bool
        A tensor that the module has under several names is replaced under all of them.
    strict : bool
        All names must be given, and no others.

    Raises
    ------
    RuntimeError
        With `strict`, for missing and unexpected names.
    ValueError
        If tied names are given different tensors.
    """
    if isinstance(module, DataParallel):
        raise RuntimeError("The stateless API can't be used with nn.DataParallel module")
    given = (() if args is None else args) if isinstance(args, tuple) or args is None else (args,)
    with _replaced(module, parameters_and_buffers, tie_weights, strict):
        return module(*given, **(kwargs or {}))


@contextmanager
def _replaced(module: Any, tensors: dict[str, Tensor], tie: bool, strict: bool) -> Iterator[None]:
    own = [*module.named_parameters(remove_duplicate=False), *module.named_buffers(remove_duplicate=False)]
    if strict:
        _check_names({name for name, _ in own}, set(tensors))
    wanted = dict(_tied(own, tensors) if tie else tensors)
    undo: list[tuple[str, Any, Any, Any]] = []
    try:
        for path, tensor in wanted.items():
            if not isinstance(tensor, Tensor):
                raise TypeError(f"{tensor} is not an instance of torch.Tensor")
            head, _, key = path.rpartition(".")
            name: Any = key
            owner = module.get_submodule(head)
            table = next((t for t in (owner._parameters, owner._buffers) if name in t), None)
            if table is None and parametrize.is_parametrized(owner, name):
                table, name = parametrize._given, (id(owner), name)
            elif table is None:  # a plain attribute, or none so far
                table = owner.__dict__
            undo.append((path, table, name, table.get(name, _NOTHING)))
            table[name] = tensor
        yield
    finally:
        for path, table, name, before in reversed(undo):
            if path in tensors and table.get(name) is not None:
                tensors[path] = table[name]
            if before is _NOTHING:
                table.pop(name, None)
            else:
                table[name] = before


def _check_names(own: set[str], given: set[str]) -> None:
    missing, unexpected = sorted(own - given), sorted(given - own)
    if missing or unexpected:
        words = [f"{word} key(s): {', '.join(names)}." for word, names in
                 (("Unexpected", unexpected), ("Missing", missing)) if names]  # fmt: skip
        raise RuntimeError("Error(s) in reparametrizing:\n\t" + "\n\t".join(words))


def _tied(own: list[tuple[str, Tensor]], tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same tensors for all names of what the module has under several."""
    names: dict[int, list[str]] = {}
    for name, tensor in own:
        names.setdefault(id(tensor), []).append(name)
    found = dict(tensors)
    for group in names.values():
        values = [tensors[name] for name in group if name in tensors]
        if any(value is not values[0] for value in values):
            raise ValueError(
                f"functional_call got multiple values for keys {group}, which are tied. Consider using "
                "tie_weights=False"
            )
        if values:
            found.update(dict.fromkeys(group, values[0]))
    return found
