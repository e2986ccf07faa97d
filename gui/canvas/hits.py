"""What lies under the mouse, found with NumPy so that a thousand nodes cost no more than ten.

Rows of arrays are nodes and links; a thing that moves rewrites its own row only.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import numpy as np

from core.graph import Link
from gui.canvas.geometry import CURVE_STEPS, Curve, Rect, curve_points

__all__ = ["HitIndex"]

Key = TypeVar("Key", bound=Hashable)

_NOWHERE = np.array([np.inf, np.inf, -np.inf, -np.inf])


class _Rows(Generic[Key]):
    """Keys with a row number each; rows of removed keys are used again."""

    def __init__(self) -> None:
        self.keys: list[Key | None] = []
        self.row: dict[Key, int] = {}
        self._free: list[int] = []

    def take(self, key: Key) -> int:
        row = self.row.get(key)
        if row is None:
            row = self._free.pop() if self._free else len(self.keys)
            if row == len(self.keys):
                self.keys.append(None)
            self.keys[row], self.row[key] = key, row
        return row

    def give_back(self, key: Key) -> int | None:
        row = self.row.pop(key, None)
        if row is not None:
            self.keys[row] = None
            self._free.append(row)
        return row


class HitIndex:
    """Rectangles of nodes, in drawing order, and curves of links."""

    def __init__(self) -> None:
        self._nodes: _Rows[str] = _Rows()
        self._links: _Rows[Link] = _Rows()
        self._rects = np.tile(_NOWHERE, (64, 1))
        self._height = np.zeros(64)
        self._boxes = np.tile(_NOWHERE, (64, 1))
        self._points = np.zeros((64, CURVE_STEPS + 1, 2))
        self._top = 0.0

    def set_node(self, node: str, rect: Rect) -> None:
        """A node is new or elsewhere."""
        known = node in self._nodes.row
        row = self._nodes.take(node)
        if row >= len(self._rects):
            self._rects = np.concatenate([self._rects, np.tile(_NOWHERE, (len(self._rects), 1))])
            self._height = np.concatenate([self._height, np.zeros(len(self._height))])
        self._rects[row] = rect
        if not known:
            self.raise_node(node)

    def raise_node(self, node: str) -> None:
        """A node now lies on top of all others."""
        self._top += 1.0
        self._height[self._nodes.row[node]] = self._top

    def drop_node(self, node: str) -> None:
        row = self._nodes.give_back(node)
        if row is not None:
            self._rects[row] = _NOWHERE

    def set_link(self, link: Link, control: Curve) -> None:
        """A link is new or runs elsewhere."""
        row = self._links.take(link)
        if row >= len(self._boxes):
            self._boxes = np.concatenate([self._boxes, np.tile(_NOWHERE, (len(self._boxes), 1))])
            self._points = np.concatenate([self._points, np.zeros_like(self._points)])
        points = curve_points(control)
        self._points[row] = points
        self._boxes[row] = (*points.min(axis=0), *points.max(axis=0))

    def drop_link(self, link: Link) -> None:
        row = self._links.give_back(link)
        if row is not None:
            self._boxes[row] = _NOWHERE

    def rect(self, node: str) -> Rect:
        """Left, top, right and bottom of a node."""
        left, top, right, bottom = self._rects[self._nodes.row[node]].tolist()
        return left, top, right, bottom

    def rects(self) -> Iterable[Rect]:
        """Of every node."""
        return [self.rect(n) for n in self._nodes.row]

    def nodes_at(self, x: float, y: float, reach: float = 0.0) -> list[str]:
        """Nodes at a point, or at most ``reach`` beside it, the one on top first."""
        r = self._rects
        hit = (x >= r[:, 0] - reach) & (x <= r[:, 2] + reach) & (y >= r[:, 1] - reach) & (y <= r[:, 3] + reach)
        rows = np.flatnonzero(hit)
        rows = rows[np.argsort(-self._height[rows])]
        return [key for row in rows if (key := self._nodes.keys[row]) is not None]

    def nodes_in(self, rect: Rect) -> set[str]:
        """Nodes that touch a rectangle."""
        return self._touching(self._rects, rect, self._nodes)

    def links_in(self, rect: Rect) -> set[Link]:
        """Links whose bounding box touches a rectangle."""
        return self._touching(self._boxes, rect, self._links)

    def link_at(self, x: float, y: float, reach: float) -> Link | None:
        """The link nearest to a point, if it is within ``reach``."""
        b = self._boxes
        near = (x >= b[:, 0] - reach) & (x <= b[:, 2] + reach) & (y >= b[:, 1] - reach) & (y <= b[:, 3] + reach)
        rows = np.flatnonzero(near)
        if not len(rows):
            return None
        start = self._points[rows, :-1]
        step = self._points[rows, 1:] - start
        offset = np.array((x, y)) - start
        along = np.clip((offset * step).sum(-1) / np.maximum((step * step).sum(-1), 1e-9), 0.0, 1.0)
        squared = ((offset - along[..., None] * step) ** 2).sum(-1).min(axis=1)
        best = int(squared.argmin())
        return self._links.keys[rows[best]] if squared[best] <= reach * reach else None

    def links_cut(self, a: tuple[float, float], b: tuple[float, float]) -> set[Link]:
        """Links that the straight line from ``a`` to ``b`` crosses."""
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        rows = [self._links.row[k] for k in self.links_in(box)]
        if not rows:
            return set()
        p, q = self._points[rows, :-1], self._points[rows, 1:]
        a_, b_ = np.asarray(a), np.asarray(b)
        crossed = (_side(a_, b_, p) * _side(a_, b_, q) <= 0) & (_side(p, q, a_) * _side(p, q, b_) <= 0)
        found = (self._links.keys[rows[k]] for k in np.flatnonzero(crossed.any(axis=1)))
        return {link for link in found if link is not None}

    @staticmethod
    def _touching(boxes: np.ndarray, rect: Rect, rows: _Rows[Key]) -> set[Key]:
        hit = (boxes[:, 0] <= rect[2]) & (boxes[:, 2] >= rect[0]) & (boxes[:, 1] <= rect[3]) & (boxes[:, 3] >= rect[1])
        return {key for row in np.flatnonzero(hit) if row < len(rows.keys) and (key := rows.keys[row]) is not None}


def _side(a: np.ndarray, b: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Positive on one side of the line through a and b, negative on the other."""
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0])
    )
