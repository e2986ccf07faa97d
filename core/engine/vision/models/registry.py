"""Models by name."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["get_model", "get_model_builder", "get_model_weights", "get_weight", "list_models", "register_model"]

_BUILDERS: dict[str, Callable[..., Any]] = {}
_ENUMS: dict[str, Any] = {}


def register_model(enum: Any = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator that makes a builder known by its name, together with the enum of its weights."""

    def keep(builder: Callable[..., Any]) -> Callable[..., Any]:
        _BUILDERS[builder.__name__] = builder
        if enum is not None:
            _ENUMS[builder.__name__] = enum
        return builder

    return keep


def list_models(
    module: Any = None, include: Iterable[str] | str | None = None, exclude: Iterable[str] | str | None = None
) -> list[str]:
    """Names of all models, sorted; `include` and `exclude` are patterns such as ``"resnet*"``."""
    names = set(_BUILDERS)
    if include:
        patterns = [include] if isinstance(include, str) else list(include)
        names = {n for n in names if any(fnmatch.fnmatch(n, p) for p in patterns)}
    if exclude:
        patterns = [exclude] if isinstance(exclude, str) else list(exclude)
        names = {n for n in names if not any(fnmatch.fnmatch(n, p) for p in patterns)}
    return sorted(names)


def get_model_builder(name: str) -> Callable[..., Any]:
    """The function that makes a model.

    Raises
    ------
    ValueError
        For a name that is not in :func:`list_models`.
    """
    if name.lower() not in _BUILDERS:
        raise ValueError(f"Unknown model {name}: there are {', '.join(sorted(_BUILDERS))}")
    return _BUILDERS[name.lower()]


def get_model(name: str, **config: Any) -> Any:
    """A model by its name."""
    return get_model_builder(name)(**config)


def get_model_weights(name: Callable[..., Any] | str) -> Any:
    """The enum of a model's published weights."""
    key = name.lower() if isinstance(name, str) else name.__name__
    if key not in _ENUMS:
        raise ValueError(f"The weights enum of the model {key} couldn't be retrieved: it has no published weights")
    return _ENUMS[key]


def get_weight(name: str) -> Any:
    """Published weights by their full name, for example ``ResNet50_Weights.IMAGENET1K_V2``."""
    enum_name, dot, member = name.partition(".")
    if not dot or "." in member:
        raise ValueError(f"Invalid weight name provided: '{name}'.")
    for enum in _ENUMS.values():
        if enum.__name__ == enum_name:
            return enum[member]
    raise ValueError(f"The weight enum '{enum_name}' for the specific method couldn't be retrieved.")
