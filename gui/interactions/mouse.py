"""Mouse: turns what the mouse did in a frame into clicks and gestures.

It looks at the state of buttons and keys once a frame instead of waiting for callbacks: what happens then happens in a
known order, and a test can step it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui.canvas.explain import explain_link, explain_port, explain_problems
from gui.canvas.pick import Hit
from gui.canvas.tooltip import Tip
from gui.interactions.gesture import Gesture, Moment
from gui.interactions.knife import Knife
from gui.interactions.link import DrawLink
from gui.interactions.move import MoveNodes, ResizeFrame
from gui.interactions.probe import MoveProbe, explain_probe
from gui.interactions.select import BoxSelect, click_select
from gui.interactions.view import Pan, PanMinimap

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

__all__ = ["Mouse"]

LEFT, RIGHT, MIDDLE = dpg.mvMouseButton_Left, dpg.mvMouseButton_Right, dpg.mvMouseButton_Middle
DRAG_PX = 4.0  # a hand is not perfectly still while it clicks
TOOLTIP_S = 0.35


@dataclass
class _Press:
    """A button that is down on the canvas, and has not moved enough to be a gesture yet."""

    button: int
    hit: Hit
    moment: Moment
    pan: bool


class Mouse:
    """The mouse on one canvas."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas
        self.gesture: Gesture | None = None
        self.hit = Hit("empty")
        self._button = LEFT
        self._press: _Press | None = None
        self._last: Moment | None = None
        self._wheel = 0.0
        self._still_since = 0.0
        with dpg.handler_registry() as self._handlers:
            dpg.add_mouse_wheel_handler(callback=self._on_wheel)

    def close(self) -> None:
        self.cancel()
        if dpg.does_item_exist(self._handlers):
            dpg.delete_item(self._handlers)

    def cancel(self) -> None:
        """End what is under way without doing it."""
        if self.gesture is not None:
            self.gesture.cancel()
            self.gesture = None
        self._press = None

    def frame(self) -> None:
        """Look at the mouse."""
        canvas = self.canvas
        over = dpg.is_item_hovered(canvas.plot)
        moment = self._moment()
        if self.gesture is not None:
            self._go_on(moment)
        elif self._press is not None:
            self._maybe_start(moment)
        elif over:
            self._hover(moment)
            self._maybe_press(moment)
        else:
            self._leave()
        if over and self._wheel and self.gesture is None:
            canvas.camera.zoom_by(self._wheel, moment.pixel)
        self._wheel = 0.0
        self._last = moment

    def _moment(self) -> Moment:
        x, y = dpg.get_mouse_pos(local=False)
        down = dpg.is_key_down
        return Moment(
            self.canvas.camera.to_canvas(x, y),
            (x, y),
            down(dpg.mvKey_LShift) or down(dpg.mvKey_RShift),
            down(dpg.mvKey_LControl) or down(dpg.mvKey_RControl),
            down(dpg.mvKey_LAlt) or down(dpg.mvKey_RAlt),
        )

    def _on_wheel(self, _sender: int, notches: float, _user: object) -> None:
        self._wheel += notches

    # -- pressing ------------------------------------------------------------------------------------------------

    def _maybe_press(self, moment: Moment) -> None:
        body = self.hit.probe is None or self.hit.probe[1] in ("title", "body")
        if dpg.is_mouse_button_double_clicked(LEFT) and body:
            self._double_click(moment)
            return
        for button in (LEFT, RIGHT, MIDDLE):
            if dpg.is_mouse_button_clicked(button):
                self._hide_tip()
                self.canvas.search.close()
                self._press = _Press(button, self.hit, moment, dpg.is_key_down(dpg.mvKey_Spacebar))
                self._button = button
                if self.canvas.minimap.point(moment.pixel, self.canvas.camera) is not None:
                    self._start(PanMinimap(self.canvas), moment)
                elif button == LEFT:
                    self._select_on_press(self.hit, moment)
                return

    def _select_on_press(self, hit: Hit, moment: Moment) -> None:
        """What is grabbed must be selected before it moves; with a modifier the click decides when it is over."""
        session = self.canvas.session
        self.canvas.probes.select(hit.probe[0] if hit.probe else "")
        if hit.probe is not None:
            session.select()
        if moment.ctrl or moment.shift or dpg.is_key_down(dpg.mvKey_Spacebar):
            return
        if hit.part in ("title", "node", "badge") and hit.node not in session.selected_nodes:
            session.select([hit.node])
        elif hit.part in ("frame", "corner") and hit.frame not in session.selected_frames:
            session.select((), (), [hit.frame])

    def _maybe_start(self, moment: Moment) -> None:
        press = self._press
        assert press is not None
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self._press = None
            return
        dx, dy = moment.pixel[0] - press.moment.pixel[0], moment.pixel[1] - press.moment.pixel[1]
        if dx * dx + dy * dy > DRAG_PX * DRAG_PX:
            self._press = None
            gesture = self._gesture_for(press)
            if gesture is not None:
                self._start(gesture, press.moment)
                self._go_on(moment)
        elif not dpg.is_mouse_button_down(press.button):
            self._press = None
            self._click(press, moment)

    def _gesture_for(self, press: _Press) -> Gesture | None:
        canvas, hit = self.canvas, press.hit
        if press.button == MIDDLE or press.pan:
            return Pan(canvas)
        if press.button == RIGHT:
            if press.moment.ctrl:
                return Knife(canvas)
            return Pan(canvas) if not hit.node else None
        if hit.probe is not None:
            return MoveProbe(canvas, hit.probe[0])
        if hit.port is not None and not press.moment.alt:
            return DrawLink(canvas, hit.port)
        if hit.node:
            if hit.node not in canvas.session.selected_nodes:
                click_select(canvas.session, hit, press.moment)
            return MoveNodes(canvas, hit.node) if hit.node in canvas.session.selected_nodes else None
        if hit.part == "corner":
            return ResizeFrame(canvas, hit.frame)
        if hit.part == "frame":
            return MoveNodes(canvas, hit.frame) if hit.frame in canvas.session.selected_frames else None
        return BoxSelect(canvas)

    def _start(self, gesture: Gesture, moment: Moment) -> None:
        self._hide_tip()
        self._press = None
        self.gesture = gesture
        gesture.start(moment)

    def _go_on(self, moment: Moment) -> None:
        gesture = self.gesture
        assert gesture is not None
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self.cancel()
        elif dpg.is_mouse_button_down(self._button):
            if moment != self._last:
                gesture.move(moment)
        else:
            self.gesture = None
            gesture.move(moment)
            gesture.end(moment)

    # -- clicks --------------------------------------------------------------------------------------------------

    def _click(self, press: _Press, moment: Moment) -> None:
        canvas, hit = self.canvas, press.hit
        if press.pan or press.button == MIDDLE:
            return
        if press.button == RIGHT:
            self._open_menu(hit, moment)
        elif hit.probe is not None:
            canvas.probes.press(*hit.probe)
        elif moment.ctrl and moment.shift and (hit.port is not None or hit.link is not None):
            canvas.probes.pin(hit.port, hit.link)
        elif hit.port is not None and moment.alt:
            port = hit.port
            graph = canvas.session.graph
            links = (graph.links_into if port.side == "in" else graph.links_from)(port.node, port.name)
            if links:
                canvas.session.edit.disconnect(links)
        else:
            click_select(canvas.session, hit, moment)
            if hit.node:
                canvas.scene.raise_nodes([hit.node])

    def _double_click(self, moment: Moment) -> None:
        canvas, hit = self.canvas, self.hit
        self._hide_tip()
        if hit.probe is not None:
            canvas.probes.open(hit.probe[0])
        elif hit.part in ("title", "badge"):
            canvas.rename(hit.node)
        elif hit.part == "frame":
            canvas.rename_frame(hit.frame)
        elif hit.part == "empty":
            canvas.open_search(moment.point)

    def _open_menu(self, hit: Hit, moment: Moment) -> None:
        session = self.canvas.session
        if hit.probe is not None:
            return  # everything it can do is on the card
        chosen = (
            hit.node in session.selected_nodes
            or hit.link in session.selected_links
            or hit.frame in session.selected_frames
        )
        if not chosen:
            click_select(session, hit, Moment(moment.point, moment.pixel))
        self.canvas.menu_point = moment.point
        place = "node" if hit.node else "link" if hit.link else "frame" if hit.frame else "canvas"
        self.canvas.menu.open(place, moment.pixel)

    # -- hovering ------------------------------------------------------------------------------------------------

    def _hover(self, moment: Moment) -> None:
        moved = self._last is None or moment.pixel != self._last.pixel
        hit = self.canvas.hit(moment.point)
        if moved and hit != self.hit:
            self._still_since = time.monotonic()
            self._hide_tip()
        if hit.link != self.canvas.scene.hovered_link:
            self.canvas.scene.mark_links(hovered=hit.link)
        self.hit = hit
        if not self.canvas.tooltip.shown and time.monotonic() - self._still_since > TOOLTIP_S:
            tip = self._tip(hit)
            if tip is not None:
                self.canvas.tooltip.show(tip, moment.pixel)

    def _tip(self, hit: Hit) -> Tip | None:
        scene = self.canvas.scene
        if self.canvas.search.shown or self.canvas.title_field.shown:
            return None
        if hit.probe is not None:
            return explain_probe(hit.probe[1])
        if hit.port is not None:
            return explain_port(scene, hit.port)
        if hit.part == "badge":
            return explain_problems(scene, hit.node)
        if hit.link is not None:
            return explain_link(scene, hit.link)
        if hit.part == "title" and scene.session.graph.nodes[hit.node].muted:
            return Tip(tr("Muted"), "", tr("Its first input goes straight to its first output. M switches it back."))
        return None

    def _leave(self) -> None:
        if self.hit.part != "empty":
            self.hit = Hit("empty")
            self.canvas.scene.mark_links()
        self._hide_tip()

    def _hide_tip(self) -> None:
        if self.canvas.tooltip.shown:
            self.canvas.tooltip.show(None, (0, 0))
            self._still_since = time.monotonic()
