"""Sums of products, written with letters."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import Dim, ShapeError, format_shape
from core.nodes.params import Text
from core.nodes.registry import node_type
from core.nodes.rules import same_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    terms, result = _read(params["equation"])
    if len(terms) != len(inputs):
        raise ShapeError(
            f"the equation has {len(terms)} terms before the arrow, but {len(inputs)} tensors are linked",
            "Write one term with commas between for each linked input, from a on.",
        )
    sizes: dict[str, Dim] = {}
    for term, (port, info) in zip(terms, inputs.items(), strict=True):
        if len(term) != len(info.shape):
            raise ShapeError(
                f"the term {term} has {len(term)} letters, but {port} has shape {format_shape(info.shape)}",
                "Write one letter for each dimension.",
                port,
            )
        for letter, size in zip(term, info.shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ShapeError(
                    f"the letter {letter} stands for {sizes[letter]} and for {size}",
                    "Give dimensions of different sizes different letters.",
                    port,
                )
        same_dtype(inputs["a"], info)
    return {"y": TensorInfo(tuple(sizes[letter] for letter in result), inputs["a"].dtype)}


def _read(equation: str) -> tuple[list[str], str]:
    """The letters of each input and of the result; without an arrow, those that occur once, in their order."""
    left, arrow, result = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    letters = "".join(terms)
    if not arrow:
        result = "".join(sorted(letter for letter in letters if letters.count(letter) == 1))
    if any(not ("a" <= letter.lower() <= "z") for letter in letters + result):
        raise ShapeError(f"the equation {equation} may hold letters, commas and an arrow only", "Write ij,jk->ik.")
    if set(result) - set(letters) or len(set(result)) < len(result):
        raise ShapeError(
            f"the result {result} must have letters from before the arrow, each once", "Correct what follows ->."
        )
    return terms, result


@node_type(
    "operation.einsum",
    label="Einsum",
    group="Products",
    also_called=("einstein summation", "tensor contraction", "general product", "trace"),
    inputs=[
        In("a", help="The first tensor; its letters stand first."),
        In("b", optional=True, help="The second tensor, after a comma."),
        In("c", optional=True, help="The third tensor, after another comma."),
    ],
    outputs=[Out("y", help="The dimensions after the arrow.")],
    params=[
        Text(
            "equation",
            "ij,jk->ik",
            help="A letter for each dimension; letters that are missing after the arrow are summed over.",
        )
    ],
    infer=_infer,
    formula=r"y_{ik} = \sum_j a_{ij}\, b_{jk}",
    summary="Multiplies tensors and sums over dimensions, as an equation of letters says.",
    icon="matrix",
    torch="torch.einsum",
)
def einsum(equation: str) -> Callable[..., torch.Tensor]:
    def compute(*parts: torch.Tensor | None) -> torch.Tensor:
        return torch.einsum(equation, *(part for part in parts if part is not None))

    return compute
