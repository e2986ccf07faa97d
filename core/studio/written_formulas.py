"""Formulas that a person typed, with their derivatives: worked out beside the window, for calculus takes its time."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from core.nodes.spec import NodeType

__all__ = ["written_lines"]

KEPT = 200

_known: dict[tuple[str, str], tuple[str, ...]] = {}
_asked: set[tuple[str, str]] = set()
_lock = threading.Lock()


def written_lines(spec: NodeType, params: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The lines of a node's formula in mathtext, None while they are worked out; ask again in the next frame.

    Types without formulas to type have none: an empty tuple.
    """
    if spec.lines is None:
        return ()
    values = spec.values(params)
    key = (spec.name, repr(sorted(values.items())))
    with _lock:
        if key in _known:
            return _known[key]
        if key in _asked:
            return None
        _asked.add(key)
    lines = spec.lines

    def work() -> None:
        try:
            found = tuple(lines(values))
        except Exception:  # the node itself says what is wrong with its formula; here only nothing is shown
            found = ()
        with _lock:
            if len(_known) >= KEPT:
                _known.pop(next(iter(_known)))
            _known[key] = found
            _asked.discard(key)

    threading.Thread(target=work, name="formula", daemon=True).start()
    return None
