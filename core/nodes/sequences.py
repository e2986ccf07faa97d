"""What layers for sequences share: where batch and steps stand, and the ports and parameters of recurrent layers.

PyTorch expects the steps first, (L, N, features), unless ``batch_first`` is set, and cannot tell the two apart: with
the wrong setting it trains on mixed up samples without a word. Here the batch is known by its name, so this is refused.
PyTorch also takes one sequence without a batch, (L, features); then rows of features, (N, features), would pass as one
long sequence. So three dimensions must stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.graph.shapes import Dim, Insert, Shape, ShapeError, format_shape
from core.nodes.params import Bool, Float, Int, Param
from core.nodes.spec import In, Out, TensorInfo

__all__ = [
    "batch_and_steps",
    "batch_first",
    "check_heads",
    "check_padding",
    "counted_rule",
    "lengths",
    "padding_mask",
    "recurrent_outputs",
    "recurrent_params",
    "recurrent_rule",
    "sequence",
]


def sequence(name: str, features: str, help: str, optional: bool = False, steps: str = "L") -> In:
    """An input of sequences: three dimensions, the last one with the features of a step."""
    pattern = (f"N or {steps}", f"{steps} or N", features)
    return In(name, pattern, "float32", optional=optional, help=help, advice=_missing_steps)


def _missing_steps(shape: Shape) -> tuple[str, Insert | None]:
    if len(shape) == 2 and isinstance(shape[1], int):
        text = (
            f"Put an Unsqueeze node with dim -1 before it for {shape[1]} steps of one number, or an Unflatten node "
            "for steps of several; then set batch first on."
        )
        return text, ("operation.unsqueeze", {"dim": -1})
    if len(shape) > 3:
        return "Put a Flatten or Reshape node before it that leaves (N, steps, features).", None
    return "Put a Reshape node before it that makes (N, steps, features).", None


def batch_first() -> Bool:
    """Whether the batch stands before the steps; off as in PyTorch."""
    return Bool(
        "batch_first", False, help="The batch stands before the steps, (N, L, features), as data nodes give it."
    )


def batch_and_steps(shape: Shape, first: bool, port: str = "x") -> tuple[Dim, Dim]:
    """Batch and steps of (N, L, features), or of (L, N, features) unless ``first``."""
    batch, steps = (shape[0], shape[1]) if first else (shape[1], shape[0])
    if isinstance(steps, str) and not isinstance(batch, str):
        raise ShapeError(
            f"{format_shape(shape)} has the batch {'second' if first else 'first'}, but batch first is "
            f"{'on' if first else 'off'}, so {steps} would be taken for the steps",
            f"Set batch first {'off' if first else 'on'}.",
            port,
            params={"batch_first": not first},
        )
    return batch, steps


def check_heads(features: Dim, heads: int, port: str) -> None:
    """The features are dealt out to the heads of an attention in equal parts."""
    if isinstance(features, int) and features % heads:
        fitting = ", ".join(str(h) for h in range(1, features + 1) if features % h == 0)
        raise ShapeError(
            f"{heads} heads cannot share {features} features evenly", f"Set heads to one of {fitting}.", port
        )


def causal_mask(query: Any, key: Any, first: bool) -> Any:
    """True where a step of ``query`` would look at a later one of ``key``: (L, S)."""
    steps = 1 if first else 0
    return query.new_ones((query.shape[steps], key.shape[steps])).bool().triu(1)


def lengths() -> In:
    """How many steps of each sequence are real; the rest is padding behind them."""
    return In(
        "lengths", ("sequences",), "int", help="How many real steps each sequence has, (N,) int64; 0 counts as 1."
    )


def counted_rule(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    """The rule of a node that makes one row out of the real steps of each sequence: (N, features)."""
    x, count = inputs["x"], inputs["lengths"]
    batch, _ = batch_and_steps(x.shape, params["batch_first"])
    if count.dtype != "int64":
        raise ShapeError(
            f"the lengths are {count.dtype}, but must be int64", "Put a Cast node (int64) before them.", "lengths"
        )
    if count.shape != (batch,):
        raise ShapeError(
            f"lengths has shape {format_shape(count.shape)}, but x has {batch} sequences: {format_shape((batch,))} "
            "is expected",
            "Link one length for each sequence: a Greater node (0) behind the tokens, and a Sum node over the steps.",
            "lengths",
        )
    return {"y": x.with_shape((batch, x.shape[2]))}


def padding_mask(name: str, whose: str, steps: str = "L") -> In:
    """An optional input that is true for padding, which nobody shall look at; the batch stands first, as in PyTorch."""
    return In(name, optional=True, help=f"True where a step of {whose} is padding, (N, {steps}): nobody looks at it.")


def check_padding(inputs: Mapping[str, TensorInfo], name: str, batch: Dim, steps: Dim) -> None:
    """A mask of padding must be true or false, for every step of every sequence."""
    if name not in inputs:
        return
    mask = inputs[name]
    if mask.dtype != "bool":
        raise ShapeError(
            f"{name} must be true or false, but holds {mask.dtype}",
            "Put an Equal node (0) behind the tokens and link it here: true is padding.",
            name,
        )
    if mask.shape != (batch, steps):
        raise ShapeError(
            f"{name} has shape {format_shape(mask.shape)}, but {format_shape((batch, steps))} is expected: the batch "
            "first, and one value for each step",
            "Link an Equal node (0) behind the tokens of these sequences; turn it with Transpose if the steps are "
            "first.",
            name,
        )


def recurrent_params(*special: Param) -> list[Param]:
    """The parameters in PyTorch's order; ``special`` ones stand after the number of layers."""
    return [
        Int("hidden_size", 16, min=1, max=65_536, help="How many numbers the layer remembers from step to step."),
        Int("num_layers", 1, min=1, max=64, label="layers", help="Layers on top of each other."),
        *special,
        Bool("bias", True, help="Add learned numbers in every step."),
        batch_first(),
        Float("dropout", 0.0, min=0.0, max=1.0, help="Chance of a number to become 0 between two layers."),
        Bool("bidirectional", False, help="Also read backwards; the outputs of both directions stand side by side."),
    ]


def recurrent_outputs(*more: Out) -> list[Out]:
    """The outputs of a recurrent layer."""
    return [
        Out("output", help="What the last layer gives after every step."),
        Out("h_n", help="What each layer remembers after the last step: (layers, N, hidden_size)."),
        *more,
    ]


def recurrent_rule(*states: str) -> Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]:
    """The rule of a recurrent layer with these states, ``"h"`` or ``"h", "c"``."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        shape, first = inputs["x"].shape, params["batch_first"]
        batch, _ = batch_and_steps(shape, first)
        directions = 2 if params["bidirectional"] else 1
        hidden, projected = params["hidden_size"], params.get("proj_size", 0)
        if projected >= hidden:
            raise ShapeError(f"proj_size, {projected}, must be smaller than hidden_size, {hidden}",
                             "Choose a smaller proj_size; 0 is none.")  # fmt: skip
        widths = {"h": projected or hidden, "c": hidden}
        shapes: dict[str, Shape] = {s: (directions * params["num_layers"], batch, widths[s]) for s in states}
        _check_start(inputs, shapes)
        out = {f"{state}_n": TensorInfo(shapes[state]) for state in states}
        return {"output": TensorInfo((*shape[:2], directions * widths["h"])), **out}

    return infer


def _check_start(inputs: Mapping[str, TensorInfo], shapes: Mapping[str, Shape]) -> None:
    """States to start from must all be there, or none, and have the shapes of those at the end."""
    given = {state: inputs[f"{state}_0"] for state in shapes if f"{state}_0" in inputs}
    for state, wanted in shapes.items():
        if given and state not in given:
            raise ShapeError(f"{state}_0 is not linked, but the other state is", "Link both, or none.", f"{state}_0")
        if given and given[state].shape != wanted:
            raise ShapeError(
                f"{state}_0 has shape {format_shape(given[state].shape)}, but {format_shape(wanted)} is expected",
                f"Link the {state}_n of a layer of the same size, or leave {state}_0 without a link to start at 0.",
                f"{state}_0",
            )
