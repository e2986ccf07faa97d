"""Whole Jacobians and Hessians, and their products with vectors, from repeated backward passes.

The product of a Jacobian with a vector from the right (``jvp``) takes two backward passes: the gradient of the
gradient with respect to its output weights.

Source: Townsend 2017, https://j-towns.github.io/2017/06/12/A-new-trick.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..creation import ones_like, zeros, zeros_like
from ..tensor import Tensor
from .backward import grad
from .modes import enable_grad

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


def _tuple(value: Any, name: str, what: str) -> tuple[tuple, bool]:
    found = value if isinstance(value, tuple) else (value,)
    for k, t in enumerate(found):
        if not isinstance(t, Tensor):
            raise TypeError(
                f"The {what} of {name} must be either a Tensor or a tuple of Tensors; entry {k} is {type(t)}"
            )
    return found, isinstance(value, tuple)


def _prepared(inputs: tuple, create_graph: bool) -> tuple:
    """The inputs as they are differentiated: views into the caller's graph, or leaves of their own."""
    return tuple(t.view_as(t) if create_graph and t.requires_grad else t.detach().requires_grad_() for t in inputs)


def _finished(values: Any, create_graph: bool) -> Any:
    if isinstance(values, tuple):
        return tuple(_finished(v, create_graph) for v in values)
    return values if create_graph else values.detach()


def _shaped(values: tuple, several: bool) -> Any:
    return values if several else values[0]


def _vectors(v: Any, like: tuple, name: str) -> tuple:
    if v is None:
        if len(like) != 1 or like[0].numel() != 1:
            raise RuntimeError(
                f"The vector v can only be None if the user-provided function of {name} returns a single Tensor with "
                "a single element (or, for jvp, takes one)."
            )
        return (ones_like(like[0]),)
    found, _ = _tuple(v, name, "vector v")
    if len(found) != len(like):
        raise RuntimeError(f"{name}: v has invalid length: should be {len(like)} but got {len(found)}")
    for k, (a, b) in enumerate(zip(found, like, strict=True)):
        if a.shape != b.shape:
            raise RuntimeError(f"{name}: v[{k}] has invalid size: should be {list(b.shape)} but got {list(a.shape)}")
    return found


def _grads(outputs: tuple, inputs: tuple, weights: tuple, create_graph: bool, strict: bool, name: str) -> tuple:
    wanted = [(y, w) for y, w in zip(outputs, weights, strict=True) if y.requires_grad]
    if strict and len(wanted) < len(outputs):
        raise RuntimeError(f"{name}: an output is independent of all inputs. This is not allowed in strict mode.")
    if not wanted:
        return tuple(zeros_like(t) for t in inputs)
    ys, ws = zip(*wanted, strict=True)
    found = grad(ys, inputs, ws, create_graph=create_graph, retain_graph=True, allow_unused=True)
    if strict and any(g is None for g in found):
        raise RuntimeError(f"{name}: an output is independent of an input. This is not allowed in strict mode.")
    return tuple(zeros_like(t) if g is None else g for g, t in zip(found, inputs, strict=True))


def vjp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """``func(*inputs)``, and the product of the vector `v` with its Jacobian: one backward pass.

    Parameters
    ----------
    func : callable
        Takes tensors, returns a tensor or a tuple of tensors.
    inputs : Tensor or tuple of Tensor
    v : Tensor or tuple of Tensor, shaped like the outputs; may be left out for one number
    create_graph : bool
        Record, so that the result can be differentiated.
    strict : bool
        Raise instead of returning zeros where an output does not depend on an input.
    """
    with enable_grad():
        given, several = _tuple(inputs, "vjp", "inputs")
        own = _prepared(given, create_graph)
        value = func(*own)
        outputs, many = _tuple(value, "vjp", "outputs")
        found = _grads(outputs, own, _vectors(v, outputs, "vjp"), create_graph, strict, "vjp")
    return _finished(_shaped(outputs, many), create_graph), _finished(_shaped(found, several), create_graph)


def jvp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """``func(*inputs)``, and the product of its Jacobian with the vector `v`, shaped like the inputs."""
    with enable_grad():
        given, _ = _tuple(inputs, "jvp", "inputs")
        own = _prepared(given, create_graph)
        vectors = _vectors(v, own, "jvp")
        outputs, many = _tuple(func(*own), "jvp", "outputs")
        weights = tuple(zeros_like(y).requires_grad_() for y in outputs)
        first = _grads(outputs, own, weights, True, strict, "jvp")
        found = _grads(first, weights, vectors, create_graph, False, "jvp")
    return _finished(_shaped(outputs, many), create_graph), _finished(_shaped(found, many), create_graph)


def jacobian(
    func: Callable[..., Any], inputs: Any, create_graph: bool = False, strict: bool = False, vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:  # fmt: skip
    """All derivatives of all outputs: shape (output's shape, input's shape), nested in tuples as they are.

    One backward pass for each number in the output; `vectorize` and `strategy` are accepted and change nothing.
    """
    with enable_grad():
        given, several = _tuple(inputs, "jacobian", "inputs")
        own = _prepared(given, create_graph)
        outputs, many = _tuple(func(*own), "jacobian", "outputs")
        rows = tuple(_rows(y, own, create_graph, strict) for y in outputs)
    rows = tuple(_shaped(row, several) for row in rows)
    return _finished(_shaped(rows, many), create_graph)


def _rows(y: Tensor, inputs: tuple, create_graph: bool, strict: bool) -> tuple:
    from ..functions import stack

    gathered: list[list[Tensor]] = [[] for _ in inputs]
    for k in range(y.numel()):
        weight = zeros(y.numel(), dtype=y.dtype, device=y.device)
        weight.data_array[k] = 1
        found = _grads((y,), inputs, (weight.reshape(y.shape),), create_graph, strict, "jacobian")
        for rows, g in zip(gathered, found, strict=True):
            rows.append(g)
    return tuple(
        stack(rows, 0).reshape((*y.shape, *t.shape)) if rows else zeros((*y.shape, *t.shape), dtype=y.dtype)
        for rows, t in zip(gathered, inputs, strict=True)
    )


def _scalar(func: Callable[..., Any], name: str) -> Callable[..., Tensor]:
    def checked(*args: Tensor) -> Tensor:
        y = func(*args)
        if not isinstance(y, Tensor):
            raise RuntimeError(f"The function given to {name} should return a single Tensor")
        if y.numel() != 1:
            raise RuntimeError(
                f"The Tensor returned by the function given to {name} should contain a single element, but has shape "
                f"{list(y.shape)}"
            )
        return y.reshape(())

    return checked


def hessian(
    func: Callable[..., Any], inputs: Any, create_graph: bool = False, strict: bool = False, vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:  # fmt: skip
    """All second derivatives of a function with one number as its result: the Jacobian of its gradient."""
    given, several = _tuple(inputs, "hessian", "inputs")
    checked = _scalar(func, "hessian")

    def gradient(*args: Tensor) -> tuple:
        return _grads((checked(*args),), args, (None,), True, strict, "hessian")

    found = jacobian(gradient, given, create_graph, strict)
    return found if several else found[0][0]


def vhp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """``func(*inputs)``, one number, and the product of `v` with its Hessian."""
    with enable_grad():
        given, several = _tuple(inputs, "vhp", "inputs")
        own = _prepared(given, create_graph)
        vectors = _vectors(v, own, "vhp")
        value = _scalar(func, "vhp")(*own)
        first = _grads((value,), own, (None,), True, strict, "vhp")
        found = _grads(first, own, vectors, create_graph, False, "vhp")
    return _finished(value, create_graph), _finished(_shaped(found, several), create_graph)


def hvp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """``func(*inputs)``, one number, and the product of its Hessian with `v`; equal to :func:`vhp` by symmetry."""
    return vhp(func, inputs, v, create_graph, strict)
