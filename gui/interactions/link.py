"""Drawing a link, and taking one off by its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.graph import Link, PortRef
from core.studio.editing import LinkRefused
from core.studio.fitting import link_ends
from core.studio.languages import tr
from gui.canvas.geometry import Port, Side, curve
from gui.canvas.pick import Hit
from gui.canvas.tooltip import Tip
from gui.interactions.gesture import Gesture, Moment

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

__all__ = ["DrawLink"]


class DrawLink(Gesture):
    """From an output or an input to a port that fits, to a node, or into empty space.

    Begun at an input that has a link, it holds that link by its end: dropped on another input it moves there, dropped
    into empty space it comes off.
    """

    def __init__(self, canvas: CanvasView, port: Port) -> None:
        super().__init__(canvas)
        self.held = port
        self.taken: Link | None = None
        links = self.session.graph.links_into(port.node, port.name) if port.side == "in" else []
        if links:
            self.taken = links[-1]
            self.held = Port(*self.taken.source, "out")
        self.other: Side = "in" if self.held.side == "out" else "out"

    def start(self, moment: Moment) -> None:
        graph, registry = self.session.graph, self.session.registry
        self.ends = link_ends(graph, registry, self.held.ref, from_output=self.held.side == "out")
        keep: dict[str, set[tuple[Side, str]]] = {self.held.node: {(self.held.side, self.held.name)}}
        for ref, reason in self.ends.items():
            if reason is None:
                keep.setdefault(ref.node, set()).add((self.other, ref.port))
        self.scene.dim_ports(keep)
        self.scene.mark_links(faint=self.taken)

    def move(self, moment: Moment) -> None:
        hit = self.canvas.hit(moment.point)
        target, reason = self._target(hit)
        held = self.scene.point(self.held)
        free = self.scene.point(Port(*target, self.other)) if target else moment.point
        course = curve(held, free) if self.held.side == "out" else curve(free, held)
        overlay = self.canvas.overlay
        overlay.show_wire(course, self.scene.kind(self.held), fits=reason is None)
        on_port = hit.port is not None and hit.port.side == self.other
        marked = Port(*target, self.other) if target else hit.port if on_port else None
        overlay.show_ring(self.scene.point(marked) if marked else None, fits=reason is None)
        overlay.show_body(self.scene.rect(hit.node) if target and not on_port else None)
        tip = Tip(tr("Does not fit"), "", reason, "error") if reason else None
        self.canvas.tooltip.show(tip, moment.pixel)

    def end(self, moment: Moment) -> None:
        hit = self.canvas.hit(moment.point)
        target, reason = self._target(hit)
        self.cancel()
        if target is not None:
            self._connect(target)
        elif reason is not None:
            self.session.notify(reason, "warning")
        elif hit.node:
            return  # back on the node it came from
        elif self.taken is not None:
            self.session.edit.disconnect([self.taken])
        else:
            self.canvas.open_search(moment.point, (self.held.ref, self.held.side == "out"))

    def cancel(self) -> None:
        self.scene.dim_ports(None)
        self.scene.mark_links()
        overlay = self.canvas.overlay
        overlay.show_wire(None)
        overlay.show_ring(None)
        overlay.show_body(None)
        self.canvas.tooltip.show(None, (0, 0))

    def _target(self, hit: Hit) -> tuple[PortRef | None, str | None]:
        """The port that would take the link, or why nothing here would; neither over empty canvas."""
        if hit.port is not None and hit.port.side == self.other:
            reason = self.ends.get(hit.port.ref, tr("This port takes no link from here."))
            return (hit.port.ref, None) if reason is None else (None, reason)
        if not hit.node or hit.node == self.held.node:
            return None, None
        on_node = {ref: reason for ref, reason in self.ends.items() if ref.node == hit.node}
        fitting = [ref for ref, reason in on_node.items() if reason is None]
        if self.taken is not None and self.taken.target in fitting:
            return self.taken.target, None
        if self.other == "in":
            taken = self.session.analysis.sources
            fitting.sort(key=lambda ref: ref in taken)  # free ports first, else in the order of the type
        if fitting:
            return fitting[0], None
        return None, next(iter(on_node.values()), None) or tr("This node has no port for it.")

    def _connect(self, target: PortRef) -> None:
        try:
            if self.taken is not None:
                if target != self.taken.target:
                    self.session.edit.reconnect(self.taken, target)
            elif self.held.side == "out":
                self.session.edit.connect(self.held.ref, target)
            else:
                self.session.edit.connect(target, self.held.ref)
        except LinkRefused as refused:
            self.session.notify(str(refused), "warning")
