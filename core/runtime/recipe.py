"""Recipe: how a project is trained beyond what its nodes say.

What belongs to one optimizer (clipping, accumulation, its schedule) is said by its node and by links. What holds for
the whole run is said here, kept in the document beside the seed and the device, and edited in the Training panel.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from core.graph import Graph

__all__ = ["KEY", "PRECISIONS", "Precision", "Recipe", "RecipeError", "recipe_of"]

KEY = "recipe"  # among the document's own values

Precision = Literal["float32", "bfloat16", "float16"]
PRECISIONS: tuple[Precision, ...] = ("float32", "bfloat16", "float16")


class RecipeError(ValueError):
    """A recipe that cannot be followed; the message is a sentence."""


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The set-up of a run.

    Attributes
    ----------
    precision
        ``float32``; or mixed: products in ``bfloat16``, or in ``float16`` with a scaled loss.
    replicas
        Every batch is cut into so many parts, which go through copies of the network; their gradients are averaged.
    judge
        Id of the metric node whose value on the validation part says how good the network is; empty for the loss.
    patience
        Stop after so many epochs without an improvement; 0 never stops.
    min_improvement
        A smaller one does not count.
    keep_best
        Remember the weights of the best epoch, and go back to them when patience ends.
    """

    precision: Precision = "float32"
    replicas: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    judge: str = ""
    patience: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    min_improvement: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    keep_best: bool = False

    @property
    def judges(self) -> bool:
        """Whether every epoch has to be judged."""
        return self.patience > 0 or self.keep_best

    def as_meta(self) -> dict[str, Any]:
        """As it stands in the document: only what is not the default."""
        return msgspec.to_builtins(self)


def recipe_of(graph: Graph) -> Recipe:
    """The recipe of a document.

    Raises
    ------
    RecipeError
        If the file holds something that is none, naming the field.
    """
    try:
        return msgspec.convert(graph.meta.get(KEY) or {}, Recipe)
    except msgspec.ValidationError as problem:
        meta = graph.meta[KEY]
        field = str(problem).rpartition("$.")[2].strip("`")
        what = f"{field} is {meta[field]!r}" if isinstance(meta, dict) and field in meta else str(problem)
        raise RecipeError(
            f"The training set-up of this project holds a value that cannot be used: {what}. Reset it in the Training "
            "panel."
        ) from None
