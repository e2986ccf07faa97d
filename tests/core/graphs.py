"""Random graphs and random edits for the property tests of the document and of its files."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from core.graph import Breakpoint, Document, EditError, Frame, Graph, Link, ParameterRef, Target, Watch
from core.graph.changes import ABSENT
from core.graph.transaction import Transaction

__all__ = ["apply_edit", "apply_edits", "edits", "graphs"]

TYPES = ("layer.linear", "activation.relu", "operation.add", "tensor.value", "data.xor", "future.unknown")
PORTS = ("x", "y", "a", "b", "params", "loss")

_floats = st.floats(allow_nan=False, allow_infinity=False, width=32)
_positions = st.tuples(_floats, _floats)
_leaves = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | _floats | st.text(max_size=8)
_values: st.SearchStrategy[Any] = st.recursive(_leaves, lambda v: st.lists(v, max_size=3), max_leaves=6)
_keys = st.text(min_size=1, max_size=6)
_number = st.integers(0, 9)
_marks = st.sampled_from(("muted", "collapsed", "frozen"))
_conditions = st.sampled_from(Breakpoint.CONDITIONS)
_settings = st.sampled_from(("title", "summary", "seed", "device"))

# An edit is its name and numbers that choose among what is there: it means something in every graph.
edits = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(TYPES), _positions, st.dictionaries(_keys, _values, max_size=3)),
        st.tuples(st.just("remove"), _number),
        st.tuples(st.just("move"), _number, _positions),
        st.tuples(st.just("mark"), _number, _marks, st.booleans()),
        st.tuples(st.just("name"), _number, st.text(max_size=8)),
        st.tuples(st.just("param"), _number, _keys, st.one_of(_values, st.just(ABSENT))),
        st.tuples(st.just("link"), _number, st.sampled_from(PORTS), _number, st.sampled_from(PORTS), st.booleans()),
        st.tuples(st.just("unlink"), _number),
        st.tuples(st.just("stop"), _number, st.sampled_from(("node", "parameter", "link")), _conditions, st.booleans()),
        st.tuples(st.just("go"), _number),
        st.tuples(st.just("watch"), st.lists(st.sampled_from(("loss", "norm(grad)", "linear_1.weight")), max_size=3)),
        st.tuples(st.just("frame"), st.text(max_size=8), _positions, _positions),
        st.tuples(st.just("frame title"), _number, st.text(max_size=8)),
        st.tuples(st.just("remove frame"), _number),
        st.tuples(st.just("meta"), _settings, st.one_of(_values, st.just(ABSENT))),
    ),
    max_size=25,
)  # fmt: skip


def apply_edits(document: Document, chosen: list[tuple[Any, ...]], together: int = 3) -> None:
    """Carry out edits, up to ``together`` of them in one step of the history."""
    for start in range(0, len(chosen), together):
        with document.edit("edit") as edit:
            for one in chosen[start : start + together]:
                apply_edit(edit, one)


def apply_edit(edit: Transaction, one: tuple[Any, ...]) -> None:
    """Carry out one edit, or nothing where the graph has not what it needs."""
    graph, verb, rest = edit.graph, one[0], one[1:]
    nodes, links, frames = sorted(graph.nodes), sorted(graph.links), sorted(graph.frames)
    if verb == "add":
        edit.add_node(*rest)
    elif verb == "meta":
        edit.set_meta(*rest)
    elif verb == "frame":
        edit.add_frame(Frame("", rest[0], rest[1], rest[2]))
    elif verb in ("frame title", "remove frame") and frames:
        frame = frames[rest[0] % len(frames)]
        edit.remove_frame(frame) if verb == "remove frame" else edit.set_frame(frame, "title", rest[1])
    elif verb == "watch":
        edit.set_watches(Watch(expression) for expression in rest[0])
    elif verb == "go" and graph.breakpoints:
        edit.set_breakpoint(sorted(graph.breakpoints, key=str)[rest[0] % len(graph.breakpoints)], None)
    elif verb == "stop" and (links if rest[1] == "link" else nodes):
        target: Target = (links if rest[1] == "link" else nodes)[rest[0] % len(links if rest[1] == "link" else nodes)]
        if rest[1] == "parameter":
            target = ParameterRef(str(target), "weight")
        edit.set_breakpoint(target, Breakpoint(target, rest[2], 1.5, "loss > 1", rest[3]))
    elif verb == "unlink" and links:
        edit.unlink(links[rest[0] % len(links)])
    elif nodes and verb in ("remove", "move", "mark", "name", "param", "link"):
        node = nodes[rest[0] % len(nodes)]
        if verb == "remove":
            edit.remove_node(node)
        elif verb == "move":
            edit.move_node(node, rest[1])
        elif verb == "mark":
            edit.set_mark(node, rest[1], rest[2])
        elif verb == "name":
            edit.set_mark(node, "name", rest[1])
        elif verb == "param":
            edit.set_param(node, rest[1], rest[2])
        else:
            edit.link(Link.between(node, rest[1], nodes[rest[2] % len(nodes)], rest[3]), many=rest[4])


def _grown(chosen: list[tuple[Any, ...]]) -> Graph:
    document = Document()
    try:
        apply_edits(document, chosen)
    except EditError as problem:  # pragma: no cover - every edit above is legal
        raise AssertionError(problem) from problem
    return document.graph


graphs = edits.map(_grown)
