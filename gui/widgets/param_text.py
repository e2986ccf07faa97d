"""What a person types for a parameter, and what it means: text to value and back, for each kind of parameter."""

from __future__ import annotations

import json
import re
from typing import Any

from core.nodes.params import Code, Float, Int, Ints, Numbers, Param
from core.studio.languages import tr

__all__ = ["as_text", "from_text"]


def as_text(param: Param, value: Any) -> str:
    """How a value stands in its field."""
    if isinstance(param, Float):
        return f"{value:.6g}" if isinstance(value, (int, float)) else str(value)
    if isinstance(param, Ints):
        return ", ".join(str(v) for v in value) if isinstance(value, (list, tuple)) else str(value)
    if isinstance(param, Numbers):
        return json.dumps(value) if isinstance(value, (list, tuple, int, float)) else str(value)
    return str(value)


def from_text(param: Param, text: str) -> Any:
    """The value that a text means. Raises ValueError with half a sentence ("must be ...") where it means none."""
    if isinstance(param, Code):
        return text
    text = text.strip()
    if isinstance(param, Int):
        try:
            return int(text.replace(" ", "").replace("_", ""))
        except ValueError:
            raise ValueError(tr("must be a whole number such as 16")) from None
    if isinstance(param, Float):
        try:
            return float(text.replace(",", "."))
        except ValueError:
            raise ValueError(tr("must be a number such as 0.01 or 1e-3")) from None
    if isinstance(param, Ints):
        parts = [p for p in re.split(r"[,;\s]+", text.strip("[]() ")) if p]
        try:
            return (
                type(param.default)(int(p) for p in parts)
                if isinstance(param.default, tuple)
                else [int(p) for p in parts]
            )
        except ValueError:
            raise ValueError(tr("must be whole numbers with commas, such as 2, 3")) from None
    if isinstance(param, Numbers):
        try:
            return json.loads(text.replace("(", "[").replace(")", "]"))
        except ValueError:
            raise ValueError(tr("must be numbers in square brackets, such as [[1, 2], [3, 4]]")) from None
    return text
