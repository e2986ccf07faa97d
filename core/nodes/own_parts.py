"""From a person's code to a part of the network: a module with a shape rule, whichever way it was written.

Three ways are understood: ``def forward(a, b)``, which the engine differentiates; ``def forward(ctx, a)`` with ``def
backward(ctx, grad)``, as in ``torch.autograd.Function``; and ``class Part(nn.Module)``, with parameters to train.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph.shapes import Dim, Shape, ShapeError
from core.nodes.own_code import CodeError, blamed, defined, limited, read_code, takes
from core.nodes.spec import In, TensorInfo
from core.nodes.trust import require_trust

__all__ = ["INPUTS", "OwnPart", "gradients_agree", "inferred", "own_part"]

INPUTS = (
    In("a", help="The first tensor."),
    *(In(name, optional=True, help="A further tensor, if the code takes it.") for name in "bcd"),
)
SHAPE_S = 2.0  # the longest time that the shape rule may take
_TRIES = ((5, 7, 11, 13, 17), (6, 10, 14, 15, 21))  # sizes that stand for unknown ones, in two trials


class OwnPart(nn.Module):
    """A person's code as a module; failures name the line.

    Parameters
    ----------
    inner
        A module, or a function of tensors.
    """

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self.inner = inner if isinstance(inner, nn.Module) else None
        self._call = inner

    def forward(self, *inputs: Any) -> Any:
        """The inputs that are linked, in order."""
        given = list(inputs)
        while given and given[-1] is None:
            given.pop()
        result = blamed(lambda: self._call(*given))
        if not isinstance(result, torch.Tensor):
            raise CodeError(f"forward must return a tensor, not {type(result).__name__}")
        return result


def own_part(code: str, in_features: int | None = None, names: tuple[str, ...] = ("forward",)) -> OwnPart:
    """The part that a text describes.

    Parameters
    ----------
    in_features
        Last dimension of the first input, for a class whose ``__init__`` asks for it by this name.
    names
        What the function may be called.

    Raises
    ------
    DataError
        If the project is not trusted.
    CodeError
        Naming the line.
    """
    space = read_code(code)
    if callable(space.get("backward")):
        forward = defined(space, names)
        pair = {"forward": staticmethod(forward), "backward": staticmethod(space["backward"])}
        function: Any = type("OwnFunction", (torch.autograd.Function,), pair)
        return OwnPart(function.apply)
    found = defined(space, names, nn.Module)
    if not isinstance(found, type):
        return OwnPart(found)
    arguments, needed = takes(found)
    if "in_features" in arguments:
        return OwnPart(blamed(lambda: found(in_features=in_features)))
    if needed:
        raise CodeError(
            f"{found.__name__}.__init__ asks for {arguments[0]}",
            suggestion="Give its arguments defaults; only in_features is filled in: the size of the last dimension.",
        )
    return OwnPart(blamed(found))


def inferred(code: str, inputs: Mapping[str, TensorInfo], names: tuple[str, ...] = ("forward",)) -> TensorInfo:
    """Shape and dtype of what the code gives: it is run twice, on small inputs whose unknown sizes differ.

    Raises
    ------
    CodeError
        Where it fails, or takes too long.
    """
    require_trust("This node")
    linked = [inputs.get(port.name) for port in INPUTS]
    while linked and linked[-1] is None:
        linked.pop()
    found = _outcome(code, tuple(None if i is None else (i.shape, i.dtype) for i in linked), names)
    if isinstance(found, ShapeError):
        raise found
    return found


@lru_cache(maxsize=64)
def _outcome(code: str, given: tuple[Any, ...], names: tuple[str, ...]) -> TensorInfo | ShapeError:
    """A failure is remembered too: code with an endless loop is not to be waited for at every edit."""
    try:
        return _inferred(code, given, names)
    except ShapeError as problem:
        return problem.with_traceback(None)


def _inferred(code: str, given: tuple[tuple[Shape, str] | None, ...], names: tuple[str, ...]) -> TensorInfo:
    unknown = list(dict.fromkeys(d for one in given if one for d in one[0] if isinstance(d, str)))
    if len(unknown) > len(_TRIES[0]):
        raise ShapeError(f"there are more than {len(_TRIES[0])} sizes that are not known yet")
    random = torch.get_rng_state()
    found = []
    try:
        for sizes in _TRIES:
            known = dict(zip(unknown, sizes, strict=False))
            found.append(limited(partial(_tried, code, given, known, names), SHAPE_S))
    finally:
        torch.set_rng_state(random)
    (first, dtype), (second, _) = found
    if len(first) != len(second):
        raise CodeError("the number of dimensions depends on the size of the batch")
    pairs = {(a, b): name for name, a, b in zip(unknown, *_TRIES, strict=False)}
    return TensorInfo(tuple(_size(a, b, pairs) for a, b in zip(first, second, strict=True)), dtype)


def _tried(
    code: str, given: tuple[tuple[Shape, str] | None, ...], sizes: dict[str, int], names: tuple[str, ...]
) -> tuple[tuple[int, ...], str]:
    tensors: list[Any] = []
    for one in given:
        if one is None:
            tensors.append(None)
            continue
        lengths = [sizes[d] if isinstance(d, str) else d for d in one[0]]
        dtype = getattr(torch, one[1])
        random = torch.rand(*lengths).to(dtype) if dtype.is_floating_point else torch.zeros(*lengths, dtype=dtype)
        tensors.append(random)
    shape = given[0][0] if given and given[0] else ()
    features = shape[-1] if shape and isinstance(shape[-1], int) else None
    part = own_part(code, features, names)
    part.eval()
    with torch.no_grad():
        result = part(*tensors)
    return tuple(result.shape), str(result.dtype).removeprefix("torch.")


def _size(a: int, b: int, pairs: Mapping[tuple[int, int], str]) -> Dim:
    if a == b:
        return a
    if (a, b) in pairs:
        return pairs[a, b]
    raise CodeError(
        "a size of the result is neither fixed nor one of the inputs'",
        suggestion="Keep the dimension of the batch as it is, or reduce over all of it.",
    )


def gradients_agree(code: str, given: tuple[tuple[Shape, str], ...], seed: int = 0) -> None:
    """Hold the backward of a person's code against finite differences, in float64 and on small inputs.

    Raises
    ------
    CodeError
        Where they differ, with the largest difference and where it is.

    Source: central differences, as ``torch.autograd.gradcheck`` does it,
    https://docs.pytorch.org/docs/stable/notes/gradcheck.html
    """
    torch.manual_seed(seed)
    sizes = [[3 if isinstance(d, str) else min(d, 4096) for d in shape] for shape, _ in given]
    features = sizes[0][-1] if sizes and sizes[0] else None
    part = own_part(code, features).double()
    inputs = [
        torch.randn(*shape, dtype=torch.float64).requires_grad_()
        if dtype.startswith("float")
        else torch.zeros(*shape, dtype=getattr(torch, dtype))
        for shape, (_, dtype) in zip(sizes, given, strict=True)
    ]
    try:
        blamed(lambda: torch.autograd.gradcheck(part, tuple(inputs), eps=1e-6, atol=1e-5, rtol=1e-3))
    except CodeError as problem:
        text = problem.plain.removeprefix("GradcheckError: ").removeprefix("RuntimeError: ")
        advice = "Compare backward with the derivative of forward."
        raise CodeError(text.split("\n\n")[0], problem.line, advice) from None
