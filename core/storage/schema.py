"""The project file's content as typed records, and its way from and to a graph.

The text is laid out for people: one node, link, frame or breakpoint a line, in the order of their ids, so that a
version control system shows an edit as the line it concerns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from core.graph import Breakpoint, Frame, Graph, Link, Node, Watch, target_node
from core.graph.breakpoints import Condition, target_from, words_of
from core.storage.errors import ProjectError

__all__ = ["FORMAT", "VERSION", "ProjectFile", "RecoveryRecord", "from_graph", "to_graph", "to_text"]

FORMAT = "backprop-studio/project"
VERSION = 2  # raise it with every change that an older program would misread, and add a step to migrations.py


class NodeRecord(msgspec.Struct, omit_defaults=True):
    id: str
    type: str
    pos: tuple[float, float] = (0.0, 0.0)
    name: str = ""
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    muted: bool = False
    collapsed: bool = False
    frozen: bool = False


class FrameRecord(msgspec.Struct):
    id: str
    title: str
    pos: tuple[float, float]
    size: tuple[float, float]
    colour: str


class BreakpointRecord(msgspec.Struct, omit_defaults=True):
    """``on`` is a node id, a node id and a parameter, or the four names of a link."""

    on: list[str]
    condition: str = "always"
    threshold: float = 0.0
    expression: str = ""
    enabled: bool = True


class WatchRecord(msgspec.Struct, omit_defaults=True):
    expression: str
    name: str = ""


class RecoveryRecord(msgspec.Struct):
    """In autosaved files only: whose work it is."""

    original: str | None
    pid: int
    started: str
    saved_at: str


class ProjectFile(msgspec.Struct, omit_defaults=True):
    """Content of a ``.bps`` file of the present version. ``weights`` is the check sum of the weights beside it."""

    format: str = msgspec.field(default="")
    version: int = 0
    title: str | None = None
    summary: str | None = None
    meta: dict[str, Any] = msgspec.field(default_factory=dict)
    weights: str | None = None
    recovery: RecoveryRecord | None = None
    nodes: list[NodeRecord] = msgspec.field(default_factory=list)
    links: list[tuple[str, str, str, str]] = msgspec.field(default_factory=list)
    frames: list[FrameRecord] = msgspec.field(default_factory=list)
    breakpoints: list[BreakpointRecord] = msgspec.field(default_factory=list)
    watches: list[WatchRecord] = msgspec.field(default_factory=list)


def from_graph(graph: Graph) -> ProjectFile:
    """The records of a graph, sorted by id."""
    meta = dict(graph.meta)
    heads = {key: meta.pop(key) for key in ("title", "summary") if isinstance(meta.get(key), str)}
    return ProjectFile(
        FORMAT,
        VERSION,
        heads.get("title"),
        heads.get("summary"),
        meta,
        nodes=[
            NodeRecord(n.id, n.type, n.pos, n.name, dict(n.params), n.muted, n.collapsed, n.frozen)
            for n in sorted(graph, key=lambda n: n.id)
        ],
        links=[(*k.source, *k.target) for k in sorted(graph.links)],
        frames=[FrameRecord(f.id, f.title, f.pos, f.size, f.colour) for _, f in sorted(graph.frames.items())],
        breakpoints=sorted((breakpoint_record(b) for b in graph.breakpoints.values()), key=lambda r: r.on),
        watches=[WatchRecord(w.expression, w.name) for w in graph.watches],
    )


def to_graph(content: ProjectFile) -> tuple[Graph, list[str]]:
    """The graph, and a warning for each thing that had to be left out.

    Raises
    ------
    ProjectError
        If two nodes or frames have one id: nobody could tell which of them a link means.
    """
    heads = {key: value for key in ("title", "summary") if (value := getattr(content, key)) is not None}
    graph = Graph(meta={**content.meta, **heads})
    warnings = []
    for n in content.nodes:
        if not n.id or n.id in graph.nodes:
            raise ProjectError(f"The id {n.id!r} belongs to two nodes or is empty", _BY_HAND)
        graph.nodes[n.id] = Node(n.id, n.type, n.name, n.pos, n.params, n.muted, n.collapsed, n.frozen)
    for f in content.frames:
        if not f.id or f.id in graph.frames:
            raise ProjectError(f"The id {f.id!r} belongs to two frames or is empty", _BY_HAND)
        graph.frames[f.id] = Frame(f.id, f.title, f.pos, f.size, f.colour)
    for ends in content.links:
        link = Link.between(*ends)
        missing = [end for end in (ends[0], ends[2]) if end not in graph.nodes]
        if missing:
            warnings.append(f"The link {link} was left out: there is no node {missing[0]!r}.")
        else:
            graph.links.add(link)
    for b in content.breakpoints:
        try:
            breakpoint = to_breakpoint(b)
        except ValueError as problem:
            warnings.append(f"A breakpoint was left out: {problem}.")
            continue
        target = breakpoint.target
        if target_node(target) not in graph.nodes or (isinstance(target, Link) and target not in graph.links):
            warnings.append(f"The breakpoint on {target} was left out: there is no such thing.")
        else:
            graph.breakpoints[target] = breakpoint
    graph.watches = tuple(Watch(w.expression, w.name) for w in content.watches)
    return graph, warnings


def breakpoint_record(breakpoint: Breakpoint) -> BreakpointRecord:
    """A breakpoint as it stands in a file."""
    on = words_of(breakpoint.target)
    record = BreakpointRecord(on, breakpoint.condition, expression=breakpoint.expression, enabled=breakpoint.enabled)
    if breakpoint.threshold:
        record.threshold = breakpoint.threshold  # a zero is left out of the file
    return record


def to_breakpoint(record: BreakpointRecord) -> Breakpoint:
    """The breakpoint that a record describes. Raises ValueError for a condition or target that there is not."""
    if record.condition not in Breakpoint.CONDITIONS:
        raise ValueError(f"this program knows no condition {record.condition!r}")
    condition = cast(Condition, record.condition)
    return Breakpoint(target_from(record.on), condition, record.threshold, record.expression, record.enabled)


_BY_HAND = "If the file was edited by hand, give each its own id; else open a backup."


def to_text(content: ProjectFile) -> str:
    """The file's text. Raises ProjectError for a value that JSON cannot hold, naming where it stands."""
    try:
        plain = msgspec.to_builtins(content)
    except (TypeError, ValueError, OverflowError) as problem:
        raise ProjectError(f"A parameter holds a value that a file cannot keep: {problem}", "Change it.") from None
    lines = []
    for key, value in plain.items():
        if key in ("nodes", "links", "frames", "breakpoints", "watches") and value:
            items = ",\n".join(f"  {_line(item, _title(key, item))}" for item in value)
            lines.append(f" {_line(key, key)}: [\n{items}\n ]")
        else:
            lines.append(f" {_line(key, key)}: {_line(value, key)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _title(key: str, item: Any) -> str:
    return f"{key[:-1]} {item['id']!r}" if isinstance(item, Mapping) and "id" in item else key.removesuffix("s")


def _line(value: Any, where: str) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError) as problem:
        raise ProjectError(
            f"The {where} holds a value that a file cannot keep: {problem}", "Change the value."
        ) from None
