"""From the session to what a node shows: pure functions, so that they can be read and tested without a canvas."""

from __future__ import annotations

from collections.abc import Iterable

from core.graph import Link, ParameterRef, Target
from core.graph.problems import Problem, RemoveLink
from core.graph.shapes import format_shape
from core.nodes.spec import UNSHAPED, NodeType
from core.runtime.analysis import Analysis
from core.studio.session import Session
from gui.canvas.geometry import NodeBox, Port, Side
from gui.canvas.link_note import LinkNote
from gui.canvas.node_item import Direction, NodeLook
from gui.canvas.stop_sign import StopSign
from gui.fonts import icon

__all__ = ["flow_through", "node_look", "sorted_problems", "stop_sign"]


def sorted_problems(analysis: Analysis) -> tuple[dict[str, list[Problem]], dict[Link, Problem]]:
    """The problems of each node, errors first, and the links that are to blame for one."""
    of_node: dict[str, list[Problem]] = {}
    of_link: dict[Link, Problem] = {}
    for problem in analysis.problems:
        if problem.node is None:
            continue
        of_node.setdefault(problem.node, []).append(problem)
        if problem.port and problem.code != "missing-input":
            target = Port(problem.node, problem.port, "in").ref
            for source in analysis.sources.get(target, ()):
                of_link[Link(source, target)] = problem
        if problem.code == "cycle" and problem.fix:
            for step in problem.fix.steps:
                if isinstance(step, RemoveLink):
                    of_link[step.link] = problem
    return of_node, of_link


def stop_sign(session: Session, target: Target) -> StopSign | None:
    """How the breakpoint on a node or link, or on a parameter of the node, is drawn; None where there is none."""
    known = session.graph.breakpoints.get(target)
    if known is not None:
        return StopSign(known.enabled, known.conditional)
    inside = [b for t, b in session.graph.breakpoints.items() if isinstance(t, ParameterRef) and t.node == target]
    return StopSign(any(b.enabled for b in inside), small=True) if inside else None


def node_look(
    session: Session, id: str, spec: NodeType | None, box: NodeBox, links: Iterable[Link], problems: list[Problem]
) -> NodeLook:
    """What a node shows: its marks, the shapes at its ports, which of them are linked, and whether it has an error."""
    node, analysis = session.graph.nodes[id], session.analysis
    shapes: list[tuple[Side, str, str]] = []
    for port in spec.inputs if spec else ():
        source = analysis.source(id, port.name)
        if source in analysis.infos and analysis.infos[source].dtype not in UNSHAPED:
            shapes.append(("in", port.name, format_shape(analysis.infos[source].shape)))
    for out in spec.outputs if spec else ():
        info = analysis.infos.get(Port(id, out.name, "out").ref)
        if info is not None and info.dtype not in UNSHAPED:
            shapes.append(("out", out.name, format_shape(info.shape)))
    linked = {("in", k.target.port) if k.target.node == id else ("out", k.source.port) for k in links}
    return NodeLook(
        box=box,
        category=spec.category if spec else "operation",
        icon=icon(spec.icon or spec.category, "operation") if spec else icon("help"),
        muted=node.muted,
        frozen=node.frozen,
        stop=stop_sign(session, id),
        known=spec is not None,
        error=problems[0].severity if problems else "",
        shapes=tuple(shapes),
        linked=frozenset(linked),  # type: ignore[arg-type]
    )


def flow_through(link: Link, active: tuple[str, Direction] | None, note: LinkNote | None) -> str:
    """Which way numbers flow through a link to the node at hand: into it, or in backward out of it again; empty while
    they are not known."""
    if active is None or link.target.node != active[0]:
        return ""
    known = note is not None and bool(note.value_text if active[1] == "forward" else note.gradient_text)
    return active[1] if known else ""
