"""Probes under the hand: moving a card, and the actions that pin, select and open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.nodes.spec import UNSHAPED
from core.studio import probes
from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.tensors import TensorName
from gui.canvas.geometry import Point
from gui.canvas.tooltip import Tip
from gui.interactions.gesture import Gesture, Moment

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

__all__ = ["MoveProbe", "add_probe_actions", "explain_probe"]


class MoveProbe(Gesture):
    """Moves a card; it stays tied to what it is pinned to."""

    def __init__(self, canvas: CanvasView, probe: str) -> None:
        super().__init__(canvas)
        self._id = probe
        found = canvas.probes.probe(probe)
        self._offset: Point = found.offset if found else (0.0, 0.0)

    def start(self, moment: Moment) -> None:
        self._from = moment.point
        self._now = self._offset

    def move(self, moment: Moment) -> None:
        x, y = moment.point[0] - self._from[0], moment.point[1] - self._from[1]
        self._now = (round(self._offset[0] + x), round(self._offset[1] + y))
        self.canvas.probes.hold(self._id, self._now)

    def end(self, moment: Moment) -> None:
        self.cancel()
        probes.change(self.session, self._id, offset=self._now)

    def cancel(self) -> None:
        self.canvas.probes.hold(self._id, None)


def explain_probe(part: str) -> Tip | None:
    """What a glyph of a card does."""
    words = {
        "close": (tr("Remove this probe"), "Del"),
        "numbers": (tr("Show the numbers"), "1"),
        "heat": (tr("Show as heat map"), "2"),
        "image": (tr("Show as picture"), "3"),
        "histogram": (tr("Show how the numbers are spread"), "4"),
        "part": (tr("Switch between value and gradient"), "G"),
        "before": (tr("The picture before"), "←"),
        "after": (tr("The next picture"), "→"),
    }.get(part)
    return Tip(words[0], words[1]) if words else None


def add_probe_actions(canvas: CanvasView) -> None:
    """Register what can be done with probes apart from the mouse."""
    session = canvas.session

    def chosen() -> TensorName | None:
        """The value of the one link or node that is selected."""
        if len(session.selected_links) == 1 and not session.selected_nodes:
            return TensorName("link", str(next(iter(session.selected_links))))
        if len(session.selected_nodes) == 1 and not session.selected_links:
            node = next(iter(session.selected_nodes))
            outputs = [
                spot.name for spot in canvas.scene.box(node).ports if spot.side == "out" and spot.kind not in UNSHAPED
            ]
            return TensorName("port", f"{node}.{outputs[0]}") if outputs else None
        return None

    def pin() -> None:
        name = chosen()
        if name is not None:
            canvas.probes.toggle(name)

    for action in (
        Action("probe.pin", tr("Pin a probe"), pin, ("P",), "Debug", "pin",
               tr("Keep the value or gradient of the selected link or node in view on the canvas."),
               enabled=lambda: chosen() is not None, why_not=lambda: tr("Select one link, or a node with an output.")),
        Action("probe.next", tr("Next probe"), canvas.probes.select_next, ("Shift+P",), "Debug", "probe",
               tr("Give the keyboard to the next pinned probe: 1 to 4, G, arrows, Enter, Del."),
               enabled=lambda: bool(canvas.probes.items), why_not=lambda: tr("Nothing is pinned yet.")),
    ):  # fmt: skip
        session.actions.add(action)
