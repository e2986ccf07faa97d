"""Tensors of a module that are computed from others whenever they are asked for.

``register_parametrization(module, "weight", f)`` makes ``module.weight`` a property: f of the tensor that is trained,
which lives in ``module.parametrizations.weight.original``. Assigning to it goes through ``f.right_inverse``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...autograd.modes import no_grad
from ...tensor import Tensor
from ..container import ModuleDict
from ..module import Module
from ..parameter import Parameter
from .parametrization_list import ParametrizationList, checked, put, register

__all__ = [
    "ParametrizationList", "cached", "is_parametrized", "register_parametrization", "remove_parametrizations",
    "transfer_parametrizations_and_params", "type_before_parametrizations",
]  # fmt: skip

_depth = [0]
_cache: dict[tuple[int, str], Tensor] = {}
_given: dict[tuple[int, str], Tensor] = {}  # what stands in for a computed tensor, see stateless


@contextmanager
def cached() -> Iterator[None]:
    """Inside, every parametrized tensor is computed once; for models that use one several times."""
    _depth[0] += 1
    try:
        yield
    finally:
        _depth[0] -= 1
        if not _depth[0]:
            _cache.clear()


def _property(name: str) -> property:
    def get(module: Any) -> Tensor:
        key = (id(module), name)
        if key in _given:
            return _given[key]
        compute = module.parametrizations[name]
        if not _depth[0]:
            return compute()
        if key not in _cache:
            _cache[key] = compute()
        return _cache[key]

    def set_(module: Any, value: Tensor) -> None:
        module.parametrizations[name].right_inverse(value)

    return property(get, set_)


def _deepcopy(module: Any, memo: dict) -> Any:
    cls = type(module)
    members = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
    own: Any = type(cls.__name__, cls.__bases__, members)  # its properties may be removed one day
    made = own.__new__(own)
    memo[id(module)] = made
    made.__dict__ = copy.deepcopy(module.__dict__, memo)
    return made


def _getstate(module: Any) -> Any:
    raise RuntimeError(
        "Serialization of parametrized modules is only supported through state_dict(): save that, build the module, "
        "register its parametrizations and load it."
    )


def _own_class(module: Any) -> None:
    """A class for this module alone, to which properties can be added."""
    cls = type(module)
    members: dict[str, Any] = {"__getstate__": _getstate}
    if not hasattr(cls, "__deepcopy__"):
        members["__deepcopy__"] = _deepcopy
    module.__class__ = type(f"Parametrized{cls.__name__}", (cls,), members)


def _check_next(module: Any, name: str, parametrization: Any) -> None:
    """A further parametrization keeps shape and dtype, in both directions."""
    before = getattr(module, name)
    after = parametrization(before)
    checked(after, before, f"module.{name}", "A parametrization")
    if hasattr(parametrization, "right_inverse"):
        try:
            back = parametrization.right_inverse(after)
        except NotImplementedError:
            return
        checked(back, before, f"module.{name}", "parametrization.right_inverse")


def register_parametrization(module: Any, tensor_name: str, parametrization: Any, *, unsafe: bool = False) -> Any:
    """Compute a parameter or buffer by a module from now on; several are applied one after another.

    Parameters
    ----------
    parametrization : Module
        ``forward(original)`` gives the tensor. ``right_inverse(tensor)``, if there, gives originals for it: one
        tensor, or several, which forward then gets as arguments.
    unsafe : bool
        Allow changes of shape and dtype, and do not call the parametrization now.

    Raises
    ------
    ValueError
        If there is no such tensor, or the parametrization changes shape or dtype.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        if not unsafe:
            _check_next(module, tensor_name, parametrization)
        module.parametrizations[tensor_name].append(parametrization)
        module.parametrizations[tensor_name].unsafe |= unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        made = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _own_class(module)
            module.parametrizations = ModuleDict()
        setattr(type(module), tensor_name, _property(tensor_name))
        module.parametrizations[tensor_name] = made
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name "
            f"'{tensor_name}'"
        )
    return module


def is_parametrized(module: Any, tensor_name: str | None = None) -> bool:
    """Whether any tensor of a module, or the one of that name, is computed."""
    found = getattr(module, "parametrizations", None)
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def remove_parametrizations(module: Any, tensor_name: str, leave_parametrized: bool = True) -> Any:
    """Make an ordinary tensor again: of the computed values, or (``leave_parametrized=False``) of the original.

    Raises
    ------
    ValueError
        If it is not parametrized, or the original is several tensors and wanted.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    found = module.parametrizations[tensor_name]
    if found.is_tensor:
        original = found.original
        if leave_parametrized:
            with no_grad():
                put(original, getattr(module, tensor_name))
    elif leave_parametrized:
        value = getattr(module, tensor_name)
        original = Parameter(value.detach()) if value.requires_grad else value
    else:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a "
            "sequence of tensors."
        )
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    register(module, tensor_name, original)
    if not is_parametrized(module):
        del module.parametrizations
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Module) -> type:
    """The class of a module, without what parametrizations made of it."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(from_module: Any, to_module: Any, tensor_name: str | None = None) -> Any:
    """Put the parametrizations of one module, with their originals, onto another."""
    if not is_parametrized(from_module):
        return to_module
    for name in list(from_module.parametrizations) if tensor_name is None else [tensor_name]:
        source = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name).detach()))
        for function in source:
            register_parametrization(to_module, name, function)
        for original in (key for key in [*source._parameters, *source._buffers] if key.startswith("original")):
            setattr(to_module.parametrizations[name], original, getattr(source, original))
    return to_module
