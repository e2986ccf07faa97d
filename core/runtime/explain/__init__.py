"""Where a number comes from: the sum it is made of, with real numbers, and a second opinion by finite differences."""

from core.runtime.explain.check import Checked, CheckNumber
from core.runtime.explain.explanation import Explanation, Number, Term
from core.runtime.explain.question import Explain

__all__ = ["CheckNumber", "Checked", "Explain", "Explanation", "Number", "Term"]
