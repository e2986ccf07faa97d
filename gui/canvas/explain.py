"""What a tooltip says about a port, a link or the badge of an error."""

from __future__ import annotations

from core.graph import Link
from core.graph.shapes import format_shape
from core.nodes.spec import UNSHAPED
from core.runtime.analysis import describe
from core.studio.languages import tr
from gui.canvas.geometry import Port
from gui.canvas.scene import Scene
from gui.canvas.tooltip import Tip

__all__ = ["explain_link", "explain_port", "explain_problems"]


def explain_port(scene: Scene, port: Port) -> Tip:
    """Name, kind, shape, dtype and device of a port, and what it is for."""
    session, spec = scene.session, scene.spec(port.node)
    declared = (spec.input(port.name) if port.side == "in" else spec.output(port.name)) if spec else None
    kind = declared.kind if declared else "tensor"
    words = {"tensor": tr("tensor"), "data": tr("data"), "loss": tr("loss"), "params": tr("parameters"),
             "schedule": tr("schedule")}[kind]  # fmt: skip
    title = f"{port.name} · {words}"
    source = session.analysis.source(port.node, port.name) if port.side == "in" else port.ref
    info = session.analysis.infos.get(source) if source else None
    mono = ""
    if info is not None and info.dtype not in UNSHAPED:
        mono = f"{describe(info)}  {info.device}"
    elif declared is not None and declared.shape is not None:
        mono = format_shape(declared.shape)
    text = declared.help if declared else ""
    if port.side == "in" and declared is not None and not session.analysis.sources.get(port.ref):
        optional = getattr(declared, "optional", False)
        text = (text + " " + (tr("Optional.") if optional else tr("Needs a link."))).strip()
    return Tip(title, mono, text)


def explain_link(scene: Scene, link: Link) -> Tip:
    """What runs along a link, the debugger's notes, and what is wrong with it."""
    analysis, note, problem = scene.session.analysis, scene.note(link), scene.link_problem(link)
    info = analysis.infos.get(link.source)
    nodes = scene.session.graph.nodes
    names = [nodes[end.node].name or scene.box(end.node).title for end in (link.source, link.target)]
    title = f"{names[0]}.{link.source.port} → {names[1]}.{link.target.port}"
    lines = [f"{describe(info)}  {info.device}"] if info is not None and info.dtype not in UNSHAPED else []
    if note is not None and note.value_text:
        lines.append(tr("value     {value}", value=note.value_text))
    if note is not None and note.gradient_text:
        lines.append(tr("gradient  {value}", value=note.gradient_text))
    text = f"{problem.message} {problem.suggestion}".strip() if problem else ""
    return Tip(title, "\n".join(lines), text, "error" if problem else "text")


def explain_problems(scene: Scene, node: str) -> Tip | None:
    """What is wrong with a node, the first of it in full."""
    problems = scene.problems(node)
    if not problems:
        return None
    first = problems[0]
    text = first.suggestion
    if len(problems) > 1:
        text = f"{text}\n" + tr("And {count} more, see Problems.", count=len(problems) - 1)
    return Tip(first.message, "", text.strip(), "error" if first.severity == "error" else "warn")
