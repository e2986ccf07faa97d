"""``torch.func``: derivatives as functions of functions, for programs that keep parameters apart from modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .autograd.backward import grad as _gradients
from .autograd.functional import jacobian as _jacobian
from .autograd.functional import jvp as _jvp
from .autograd.functional import vjp as _vjp
from .autograd.modes import enable_grad
from .nn.utils.stateless import _functional_call as functional_call
from .tensor import Tensor

__all__ = ["functional_call", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp", "vjp"]

Places = int | tuple[int, ...]


def _leaves(value: Any, found: list[Tensor]) -> Any:
    """The same nest of dicts, lists and tuples with leaves that record; they are listed in `found`."""
    if isinstance(value, Tensor):
        made = value.view_as(value) if value.requires_grad else value.detach().requires_grad_()
        found.append(made)
        return made
    if isinstance(value, dict):
        return {key: _leaves(v, found) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_leaves(v, found) for v in value)
    raise TypeError(f"grad expects tensors, or dicts, lists and tuples of them, not {type(value).__name__}")


def _filled(value: Any, gradients: list) -> Any:
    """The same nest with the gradients in place of the tensors."""
    if isinstance(value, Tensor):
        return gradients.pop(0)
    if isinstance(value, dict):
        return {key: _filled(v, gradients) for key, v in value.items()}
    return type(value)(_filled(v, gradients) for v in value)


def grad_and_value(func: Callable[..., Any], argnums: Places = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that gives the gradient of `func` (which must give one number), and its value.

    Parameters
    ----------
    func : callable
    argnums : int or tuple of int
        With respect to which arguments; they may be nests of dicts, lists and tuples.
    has_aux : bool
        `func` gives a pair: the number, and something else that is handed through.
    """
    places = (argnums,) if isinstance(argnums, int) else tuple(argnums)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        tracked = any(t.requires_grad for t in _tensors([args[k] for k in places]))
        with enable_grad():
            found: list[Tensor] = []
            given = list(args)
            for k in places:
                given[k] = _leaves(args[k], found)
            result = func(*given, **kwargs)
            value, extra = result if has_aux else (result, None)
            if not isinstance(value, Tensor) or value.numel() != 1 or value.ndim:
                what = f"shape {list(value.shape)}" if isinstance(value, Tensor) else type(value).__name__
                raise RuntimeError(f"Expected f(*args) to return a scalar tensor, got {what} in torch.func.grad")
            gradients = list(_gradients(value, found, create_graph=tracked, allow_unused=True, materialize_grads=True))
        nested = tuple(_filled(given[k], gradients) for k in places)
        first = nested[0] if isinstance(argnums, int) else nested
        value = value if tracked else value.detach()
        return (first, (value, extra)) if has_aux else (first, value)

    return wrapped


def _tensors(values: Any) -> list[Tensor]:
    found: list[Tensor] = []
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, (dict, list, tuple)):
            found += _tensors(value)
    return found


def grad(func: Callable[..., Any], argnums: Places = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that gives the gradient of `func`; ``grad(grad(f))`` is its second derivative."""
    both = grad_and_value(func, argnums, has_aux)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        gradient, value = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return wrapped


def jacrev(func: Callable[..., Any], argnums: Places = 0) -> Callable[..., Any]:
    """A function that gives all derivatives of `func`, one backward pass for each number it gives."""

    def wrapped(*args: Any) -> Any:
        places = (argnums,) if isinstance(argnums, int) else tuple(argnums)

        def of(*chosen: Tensor) -> Any:
            given = list(args)
            for k, value in zip(places, chosen, strict=True):
                given[k] = value
            return func(*given)

        chosen = tuple(args[k] for k in places)
        tracked = any(t.requires_grad for t in chosen)
        return _jacobian(of, chosen[0] if isinstance(argnums, int) else chosen, create_graph=tracked)

    return wrapped


jacfwd = jacrev  # the same derivatives; PyTorch computes them column by column


def hessian(func: Callable[..., Any], argnums: int = 0) -> Callable[..., Any]:
    """A function that gives all second derivatives of `func`."""
    return jacrev(_recorded(jacrev(func, argnums)), argnums)


def _recorded(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any) -> Any:
        with enable_grad():
            return function(*args)

    return wrapped


def vjp(func: Callable[..., Any], *primals: Tensor) -> tuple[Any, Callable[..., Any]]:
    """The value of `func`, and a function that multiplies vectors with its Jacobian from the left."""
    value = func(*primals)

    def pullback(vector: Any) -> tuple:
        found = _vjp(func, primals, vector)[1]
        return found if isinstance(found, tuple) else (found,)

    return value, pullback


def jvp(func: Callable[..., Any], primals: tuple, tangents: tuple) -> tuple[Any, Any]:
    """The value of `func`, and the product of its Jacobian with `tangents`."""
    return _jvp(func, primals, tangents)
