"""Copy and paste as text, so that a piece of a graph can travel through a chat or an e-mail.

The text is the JSON of the nodes and of the links among them; links that come in from outside are kept apart, for
"paste with links" and "duplicate with input links".
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import isfinite
from typing import Any

from core.graph import Breakpoint, Document, Graph, Link, Transaction, target_node
from core.graph.breakpoints import target_from, words_of
from core.nodes.registry import Registry
from core.runtime.link_rules import link_problem

__all__ = ["ClipboardError", "insert_text", "selection_text"]

_FORMAT = "backprop-studio/nodes"


class ClipboardError(ValueError):
    """The clipboard holds something that is no piece of a graph."""


def selection_text(graph: Graph, nodes: Iterable[str]) -> str:
    """The nodes, the links among them, and the links into them, as JSON text."""
    chosen = [graph.nodes[n] for n in sorted(nodes)]
    ids = {n.id for n in chosen}
    inside = [k for k in sorted(graph.links) if k.source.node in ids and k.target.node in ids]
    incoming = [k for k in sorted(graph.links) if k.source.node not in ids and k.target.node in ids]
    content = {
        "format": _FORMAT,
        "version": 1,
        "nodes": [
            {"id": n.id, "type": n.type, "name": n.name, "pos": list(n.pos), "params": dict(n.params),
             "muted": n.muted, "collapsed": n.collapsed, "frozen": n.frozen}
            for n in chosen
        ],
        "links": [[*k.source, *k.target] for k in inside],
        "incoming": [[*k.source, *k.target] for k in incoming],
        "breakpoints": [
            [*words_of(b.target), b.condition, b.threshold, b.expression, b.enabled]
            for b in graph.breakpoints.values()
            if target_node(b.target) in ids and (not isinstance(b.target, Link) or b.target in inside)
        ],
    }  # fmt: skip
    return json.dumps(content, indent=1)


def insert_text(
    document: Document,
    registry: Registry,
    text: str,
    *,
    label: str = "Paste",
    at: tuple[float, float] | None = None,
    offset: tuple[float, float] = (40.0, 40.0),
    with_incoming: bool = False,
) -> list[str]:
    """Add what ``text`` describes as one undoable step and return the new ids.

    ``at`` is where the upper left corner goes; without it everything lands ``offset`` away from where it was.

    Raises
    ------
    ClipboardError
        If the text is no piece of a graph; nothing is changed then.
    """
    content = _parse(text)
    unknown = sorted({n["type"] for n in content["nodes"]} - {t.name for t in registry})
    if unknown:
        raise ClipboardError(f"This program has no node type {', '.join(unknown)}; it may come from a newer version.")
    if not content["nodes"]:
        return []
    shift = offset
    if at is not None:
        shift = (at[0] - min(n["pos"][0] for n in content["nodes"]), at[1] - min(n["pos"][1] for n in content["nodes"]))
    new_id: dict[str, str] = {}
    with document.edit(label) as edit:
        for n in content["nodes"]:
            pos = (n["pos"][0] + shift[0], n["pos"][1] + shift[1])
            node = edit.add_node(
                n["type"],
                pos,
                n.get("params", {}),
                name=str(n.get("name", "")),
                muted=bool(n.get("muted")),
                collapsed=bool(n.get("collapsed")),
                frozen=bool(n.get("frozen")),
            )
            new_id[n["id"]] = node.id
        for ends in content["links"]:
            _link(edit, registry, new_id[ends[0]], ends[1], new_id[ends[2]], ends[3])
        for row in content["breakpoints"]:
            _set_breakpoint(edit, row, new_id)
        if with_incoming:
            for ends in content["incoming"]:
                link = Link.between(ends[0], ends[1], new_id[ends[2]], ends[3])
                if link_problem(edit.graph, registry, link) is None:  # the id may mean another node by now
                    _link(edit, registry, ends[0], ends[1], new_id[ends[2]], ends[3])
    return list(new_id.values())


def _link(edit: Transaction, registry: Registry, source: str, out: str, target: str, into: str) -> None:
    port = registry[edit.graph.nodes[target].type].input(into)
    edit.link(Link.between(source, out, target, into), many=bool(port and port.many))


def _set_breakpoint(edit: Transaction, row: list[Any], new_id: dict[str, str]) -> None:
    """The copy stops where the original does."""
    *on, condition, threshold, expression, enabled = row
    renamed = [new_id[word] if place in (0, 2) else word for place, word in enumerate(on)]
    target = target_from(renamed)
    if not isinstance(target, Link) or target in edit.graph.links:
        edit.set_breakpoint(target, Breakpoint(target, condition, float(threshold), expression, enabled))


def _parse(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
        if content["format"] != _FORMAT:
            raise KeyError("format")
        ids = {n["id"] for n in content["nodes"]}
        for n in content["nodes"]:
            _ = hash(n["type"]), dict(n.get("params", {}))
            if not all(isfinite(n["pos"][axis]) for axis in (0, 1)):
                raise ValueError("pos")
        content.setdefault("incoming", [])
        content.setdefault("breakpoints", [])
        for *on, condition, threshold, expression, enabled in content["breakpoints"]:
            if condition not in Breakpoint.CONDITIONS or not isinstance(enabled, bool):
                raise ValueError("breakpoints")
            if not {on[0], *on[2:3]} <= ids or not isinstance(expression, str) or not isfinite(threshold):
                raise ValueError("breakpoints")
            target_from(on)
        if not all(len(k) == 4 and k[0] in ids and k[2] in ids for k in content["links"]):
            raise KeyError("links")
        if not all(len(k) == 4 and k[2] in ids for k in content["incoming"]):
            raise KeyError("incoming")
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise ClipboardError(
            "The clipboard holds no nodes. Copy some with Ctrl+C first, or paste the text that Ctrl+C made."
        ) from None
    return content
