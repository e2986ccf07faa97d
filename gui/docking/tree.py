"""The arrangement of the panels as plain data: splits and stacks of tabs, their sizes, and where each comes to stand.

It knows no widgets, so it can be solved, changed, saved and tested without a window. Sizes are kept for an interface
size of 1.0 and scaled when solved: a layout made at a desk also fits the projector.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Rect",
    "Split",
    "Splitter",
    "Stack",
    "from_dict",
    "place",
    "remove",
    "solve",
    "stack_of",
    "stacks",
    "to_dict",
]

GAP = 4  # between two areas; it is what one takes hold of to resize them
LEAST = 96  # no area gets smaller than this, at an interface size of 1.0


@dataclass
class Stack:
    """Panels that share an area, one of them in front. The one called ``main`` takes the room that is left."""

    tabs: list[str] = field(default_factory=list)
    front: str = ""
    size: float = 240.0
    area: str = ""  # what the panels' ``area`` refers to
    main: bool = False

    @property
    def shown(self) -> str:
        return self.front if self.front in self.tabs else (self.tabs[0] if self.tabs else "")


@dataclass
class Split:
    """Areas beside (``x``) or under (``y``) each other."""

    axis: Literal["x", "y"]
    parts: list[Stack | Split] = field(default_factory=list)
    size: float = 240.0


@dataclass(frozen=True)
class Rect:
    """Where something stands, in pixels."""

    x: int
    y: int
    w: int
    h: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


@dataclass(frozen=True)
class Splitter:
    """The gap between two neighbours of a split."""

    rect: Rect
    split: Split
    index: int  # it lies behind parts[index] of those that are not empty
    parts: tuple[Stack | Split, Stack | Split]


Place = tuple[dict[int, tuple[Stack, Rect]], list[Splitter]]


def stacks(part: Stack | Split) -> Iterator[Stack]:
    """Every stack of a tree, in order."""
    if isinstance(part, Stack):
        yield part
    else:
        for inner in part.parts:
            yield from stacks(inner)


def stack_of(tree: Stack | Split, panel: str) -> Stack | None:
    """The stack in which a panel stands, or None if it is closed or floats."""
    return next((s for s in stacks(tree) if panel in s.tabs), None)


def remove(tree: Stack | Split, panel: str) -> None:
    """Take a panel out of its stack. The stack stays, empty and without room, so that the panel finds its way back."""
    stack = stack_of(tree, panel)
    if stack:
        index = stack.tabs.index(panel)
        stack.tabs.remove(panel)
        if stack.front == panel:
            stack.front = stack.tabs[max(0, index - 1)] if stack.tabs else ""


def place(tree: Stack | Split, panel: str, area: str, index: int | None = None) -> Stack:
    """Put a panel into the first stack of an area (or, where there is none, the last stack), in front."""
    remove(tree, panel)
    every = list(stacks(tree))
    stack = next((s for s in every if s.area == area), None) or next(s for s in reversed(every) if not s.main)
    stack.tabs.insert(len(stack.tabs) if index is None else index, panel)
    stack.front = panel
    return stack


def _empty(part: Stack | Split) -> bool:
    return not part.main and not part.tabs if isinstance(part, Stack) else all(_empty(p) for p in part.parts)


def _main(part: Stack | Split) -> bool:
    return part.main if isinstance(part, Stack) else any(_main(p) for p in part.parts)


def solve(tree: Stack | Split, rect: Rect, scale: float = 1.0) -> Place:
    """Give every stack its rectangle and every gap its splitter.

    The part with the main stack takes what the others leave; where there is none, sizes are shares. When the room is
    short everything but the main part shrinks, down to a least size.
    """
    found: dict[int, tuple[Stack, Rect]] = {}
    splitters: list[Splitter] = []
    _solve(tree, rect, scale, found, splitters)
    return found, splitters


def _solve(
    part: Stack | Split, rect: Rect, scale: float, found: dict[int, tuple[Stack, Rect]], splitters: list[Splitter]
) -> None:
    if isinstance(part, Stack):
        found[id(part)] = (part, rect)
        return
    parts = [p for p in part.parts if not _empty(p)]
    if not parts:
        return
    along = part.axis == "x"
    room = (rect.w if along else rect.h) - GAP * (len(parts) - 1)
    sizes = _sizes(parts, room, scale)
    at = rect.x if along else rect.y
    for number, (inner, size) in enumerate(zip(parts, sizes, strict=True)):
        box = Rect(at, rect.y, size, rect.h) if along else Rect(rect.x, at, rect.w, size)
        _solve(inner, box, scale, found, splitters)
        at += size
        if number + 1 < len(parts):
            gap = Rect(at, rect.y, GAP, rect.h) if along else Rect(rect.x, at, rect.w, GAP)
            splitters.append(Splitter(gap, part, number, (inner, parts[number + 1])))
        at += GAP


def _sizes(parts: list[Stack | Split], room: int, scale: float) -> list[int]:
    main = next((i for i, p in enumerate(parts) if _main(p)), None)
    wanted = [max(p.size, LEAST) * scale for p in parts]
    if main is None:
        total = sum(wanted)
        sizes = [round(room * w / total) for w in wanted]
        sizes[-1] = room - sum(sizes[:-1])
        return sizes
    others = sum(w for i, w in enumerate(wanted) if i != main)
    most = room - max(LEAST * scale, room * 0.42)  # the graph is the hero
    shrink = min(1.0, most / others) if others else 1.0
    sizes = [round(w * shrink) for w in wanted]
    sizes[main] = room - sum(s for i, s in enumerate(sizes) if i != main)
    return sizes


def drag(splitter: Splitter, delta: float, scale: float, rects: tuple[float, float]) -> None:
    """Move a splitter by ``delta`` pixels; ``rects`` are the sizes of its two neighbours now, in pixels."""
    first, second = splitter.parts
    least = LEAST * scale
    delta = max(least - rects[0], min(delta, rects[1] - least))
    total = [p for p in splitter.split.parts if not _empty(p)]
    if any(_main(p) for p in total):
        if not _main(first):
            first.size = (rects[0] + delta) / scale
        if not _main(second):
            second.size = (rects[1] - delta) / scale
    else:  # shares: both change, in the unit of their sum
        unit = (first.size + second.size) / max(rects[0] + rects[1], 1)
        first.size, second.size = (rects[0] + delta) * unit, (rects[1] - delta) * unit


def to_dict(part: Stack | Split) -> dict[str, Any]:
    """Plain data for a JSON file."""
    if isinstance(part, Stack):
        content: dict[str, Any] = {"tabs": list(part.tabs), "front": part.front, "area": part.area}
        return content | ({"main": True} if part.main else {"size": round(part.size, 1)})
    return {"axis": part.axis, "size": round(part.size, 1), "parts": [to_dict(p) for p in part.parts]}


def from_dict(content: Any) -> Stack | Split:
    """A tree from plain data. Raises ValueError where it is none, or has not exactly one main stack."""
    tree = _from_dict(content)
    if sum(s.main for s in stacks(tree)) != 1:
        raise ValueError("A layout has one main area.")
    names = [t for s in stacks(tree) for t in s.tabs]
    if len(names) != len(set(names)):
        raise ValueError("A panel stands in two places.")
    return tree


def _from_dict(content: Any) -> Stack | Split:
    try:
        if "parts" in content:
            if content["axis"] not in ("x", "y") or not content["parts"]:
                raise ValueError("A split needs an axis and parts.")
            return Split(content["axis"], [_from_dict(p) for p in content["parts"]], float(content.get("size", 240)))
        return Stack(
            [str(t) for t in content.get("tabs", [])],
            str(content.get("front", "")),
            float(content.get("size", 240)),
            str(content.get("area", "")),
            bool(content.get("main", False)),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"This is no layout: {error}") from None
