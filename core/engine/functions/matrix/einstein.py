"""Sums of products written with letters for dimensions, carried out as stacks of matrix products."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .products import matmul

__all__ = ["einsum"]


def einsum(equation: str, *operands: Any) -> Tensor:
    """Einstein sum, such as ``einsum("bij,bjk->bik", a, b)``.

    A composition: the operands are multiplied from left to right as stacks of matrices, and an index is summed as
    soon as nothing later needs it.

    Raises
    ------
    RuntimeError
        If the equation does not fit the operands.
    """
    tensors = list(operands[0]) if len(operands) == 1 and isinstance(operands[0], (list, tuple)) else list(operands)
    inputs, output = _parse(equation, tensors)
    current, labels = _diagonals(tensors[0], inputs[0])
    for k in range(1, len(tensors)):
        other, other_labels = _diagonals(tensors[k], inputs[k])
        later = set(output).union(*(set(s) for s in inputs[k + 1 :]))
        current, labels = _contract(current, labels, other, other_labels, later)
    spare = [d for d, label in enumerate(labels) if label not in output]
    if spare:
        current = current.sum(spare)
        labels = [label for label in labels if label in output]
    return current.permute([labels.index(label) for label in output]) if labels != list(output) else current


def _parse(equation: str, tensors: list) -> tuple[list[list[str]], list[str]]:
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(tensors):
        raise RuntimeError(
            f"einsum(): {'fewer' if len(tensors) < len(terms) else 'more'} operands were provided than specified in "
            f"the equation: {len(tensors)} for {equation!r}"
        )
    widths = [t.ndim - len(s.replace("...", "")) if "..." in s else 0 for s, t in zip(terms, tensors, strict=True)]
    dots = [f".{k}" for k in range(max(widths))]

    def split(term: str, width: int) -> list[str]:
        before, found, after = term.partition("...")
        return [*before, *(dots[len(dots) - width :] if found else []), *after]

    inputs = [split(s, w) for s, w in zip(terms, widths, strict=True)]
    for labels, tensor, term in zip(inputs, tensors, terms, strict=True):
        if len(labels) != tensor.ndim:
            raise RuntimeError(
                "einsum(): the number of subscripts in the equation "
                f"({len(labels)}) does not match the number of dimensions ({tensor.ndim}) for operand {term!r}"
            )
    if arrow:
        output = split(right, len(dots))
    else:
        flat = [label for s in inputs for label in s if not label.startswith(".")]
        output = dots + sorted(label for label in set(flat) if flat.count(label) == 1)
    known = {label for s in inputs for label in s}
    for label in output:
        if label not in known:
            raise RuntimeError(
                f"einsum(): output subscript {label} does not appear in the equation for any input operand"
            )
    return inputs, output


def _diagonals(tensor: Tensor, labels: list[str]) -> tuple[Tensor, list[str]]:
    """An index that occurs twice in one operand walks along the diagonal."""
    labels = list(labels)
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            tensor = tensor.diagonal(0, first, second)
            labels.pop(second)
            labels.pop(first)
            labels.append(label)
    return tensor, labels


def _contract(a: Tensor, la: list[str], b: Tensor, lb: list[str], later: set[str]) -> tuple[Tensor, list[str]]:
    """Multiply two operands as stacks of matrices, summing the shared indices that nothing later needs."""
    stack = [x for x in la if x in lb and x in later]
    inner = [x for x in la if x in lb and x not in later]
    rows = [x for x in la if x not in lb]
    columns = [x for x in lb if x not in la]
    size: dict[str, int] = {}
    for labels, tensor in ((la, a), (lb, b)):
        for label, n in zip(labels, tensor.shape, strict=True):
            known = size.get(label, 1)
            if known != n and 1 not in (known, n):
                raise RuntimeError(f"einsum(): subscript {label} has size {n} but {known} in another operand")
            size[label] = max(known, n) if 0 not in (known, n) else 0
    a = a.permute([la.index(x) for x in stack + rows + inner])
    b = b.permute([lb.index(x) for x in stack + inner + columns])
    a = a.expand([size[x] for x in stack + rows + inner])
    b = b.expand([size[x] for x in stack + inner + columns])

    def volume(labels: list[str]) -> int:
        n = 1
        for label in labels:
            n *= size[label]
        return n

    s, r, k, c = volume(stack), volume(rows), volume(inner), volume(columns)
    y = matmul(a.reshape(s, r, k), b.reshape(s, k, c))
    return y.reshape([size[x] for x in stack + rows + columns]), stack + rows + columns
