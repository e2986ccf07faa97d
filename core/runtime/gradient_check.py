"""The question behind "Check gradient": is a person's backward the derivative of the forward beside it?

It is answered in the training process, where code that hangs or crashes harms nothing that was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.graph.shapes import Shape
from core.nodes.own_code import CodeError, limited
from core.nodes.own_parts import gradients_agree
from core.nodes.trust import trust
from core.runtime.questions import Bench, Question

__all__ = ["GradientCheck", "GradientsOf"]

SECONDS = 20.0


@dataclass(frozen=True)
class GradientCheck:
    """What came out: ``agrees``, or the first difference in words, with the line that is to blame if one is."""

    agrees: bool
    message: str
    line: int = 0


@dataclass(frozen=True)
class GradientsOf(Question):
    """Check the gradients of a piece of code.

    Parameters
    ----------
    code
        Of a project that the person trusts; who asks has made sure of that.
    given
        Shape and dtype of each linked input.
    """

    needs_training: ClassVar[bool] = False

    code: str
    given: tuple[tuple[Shape, str], ...]

    def answer(self, bench: Bench) -> GradientCheck:
        try:
            with trust():
                limited(lambda: gradients_agree(self.code, self.given), SECONDS)
        except CodeError as problem:
            return GradientCheck(False, problem.plain, problem.line)
        return GradientCheck(True, "Backward agrees with finite differences, to a relative 0.001, in float64.")
