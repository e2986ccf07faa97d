"""The toolbar: training, its speed, the learning rate, the device, and the debugger, always in the same place."""

from __future__ import annotations

import math
from typing import Any

import dearpygui.dearpygui as dpg

from core.nodes.params import Float
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import ActionButton, label, muted, tooltip
from gui.shell.devices import ask_devices, cuda_problem
from gui.shell.looks import look

__all__ = ["SPEEDS", "Toolbar"]

SPEEDS = (1, 2, 5, 10, 30, 100, 1000, 0)  # steps a second; 0 is no limit
LEAVES_FIRST = ("device", "speed", "lr")


class Toolbar:
    """One row of controls; ``frame`` keeps it up to date."""

    def __init__(self, session: Session, parent: int) -> None:
        self.session = session
        self.parent = parent
        self._lr_shown: tuple[Any, ...] = ()
        self._optimizers: list[str] | None = None
        self._ends = [
            session.document_changed.connect(self._graph_changed),
            session.document_opened.connect(self._graph_changed),
        ]
        self._phase_shown = ""
        self._device_shown = ""
        self.buttons: dict[str, ActionButton] = {}
        self.parts: dict[str, int] = {}
        self._widths: dict[str, float] = {}
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(2), parent=parent) as row:
            for name, part in (
                ("run", self._run_part),
                ("speed", self._speed_part),
                ("lr", self._lr_part),
                ("device", self._device_part),
                ("debug", self._debug_part),
            ):
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)) as group:
                    if name != "run":
                        self._gap()
                    part()
                self.parts[name] = int(group)
        dpg.bind_item_theme(row, look("tools"))

    # ---- parts ----

    def _gap(self) -> None:
        dpg.add_spacer(width=theme.px(4))
        label("│", colour="line")
        dpg.add_spacer(width=theme.px(4))

    def _action(self, id: str, label: str = "", width: int = 34, kind: str = "tool") -> ActionButton:
        made = self.buttons[id] = ActionButton(self.session.actions[id], kind=kind, label=label, width=width)
        return made

    def _run_part(self) -> None:
        self._run = self._action("train.toggle", tr("Run"), 104, "run")
        dpg.add_spacer(width=theme.px(2))
        for id in ("train.step", "train.epoch", "train.reset", "train.new_seed"):
            self._action(id)

    def _speed_part(self) -> None:
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(6)) as group:
            self._icon("speed")
            self.speed = dpg.add_slider_int(
                min_value=0, max_value=len(SPEEDS) - 1, default_value=len(SPEEDS) - 1, width=theme.px(112),
                format=_speed_text(0), callback=self._set_speed,
            )  # fmt: skip
        tooltip(group, tr("Speed limit"), tr("Training steps a second: slow to watch, unlimited to get results."))

    def _lr_part(self) -> None:
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(6)) as self._lr_group:
            label(tr("lr"))
            self.lr = dpg.add_input_text(
                width=theme.px(72), on_enter=True, decimal=False, scientific=False, callback=self._type_lr
            )
            dpg.bind_item_font(self.lr, fonts.font("mono"))
            dpg.add_button(label=fonts.icon("remove"), callback=lambda: self._scale_lr(1 / 1.5))
            dpg.bind_item_theme(dpg.last_item(), look("tool"))
            dpg.add_button(label=fonts.icon("add"), callback=lambda: self._scale_lr(1.5))
            dpg.bind_item_theme(dpg.last_item(), look("tool"))
        self._lr_tip = tooltip(self._lr_group, tr("Learning rate"), tr("Changes at once, also while training."))[1]

    def _device_part(self) -> None:
        with dpg.group() as group:
            self.device = dpg.add_button(label="CPU", callback=self._open_devices)
        dpg.bind_item_theme(self.device, look("tool"))
        tooltip(group, tr("Device"), tr("Where the network is computed."))
        self._devices = dpg.add_window(popup=True, show=False, no_saved_settings=True, min_size=(10, 10))
        ask_devices()

    def _debug_part(self) -> None:
        self._icon("bug")
        dpg.add_spacer(width=theme.px(2))
        for id in ("debug.first", "debug.back", "debug.step", "debug.next_node", "debug.last"):
            self._action(id)
        dpg.add_spacer(width=theme.px(4))
        self._phase = dpg.add_button(label=tr("not stepping"))
        tooltip(self._phase, tr("Phase of the step that is being shown."))

    def _icon(self, name: str) -> None:
        label(fonts.icon(name))

    # ---- what they do ----

    def _set_speed(self) -> None:
        limit = SPEEDS[dpg.get_value(self.speed)]
        dpg.configure_item(self.speed, format=_speed_text(limit))
        self.session.running.set_speed(limit)

    def optimizer(self) -> str | None:
        """The optimizer that the field stands for: the selected one, else the first with a live learning rate."""
        if self._optimizers is None:
            self._optimizers = [n.id for n in self.session.graph if self._lr_param(n.id)]
        found = self._optimizers
        chosen = [n for n in found if n in self.session.selected_nodes]
        return next(iter(chosen or found), None)

    def close(self) -> None:
        """Listen no longer: another toolbar takes its place."""
        for end in self._ends:
            end()

    def _graph_changed(self, *_: object) -> None:
        self._optimizers = None

    def _lr_param(self, node: str) -> Float | None:
        spec = self.session.registry.get(self.session.graph.nodes[node].type)
        param = spec.param("lr") if spec and spec.role == "optimizer" else None
        return param if isinstance(param, Float) else None

    def _lr_value(self) -> float | None:
        node = self.optimizer()
        if node is None:
            return None
        param = self._lr_param(node)
        return float(self.session.graph.nodes[node].params.get("lr", param.default if param else math.nan))

    def _type_lr(self) -> None:
        try:
            self._set_lr(float(dpg.get_value(self.lr).strip().replace(",", ".")), None)
        except ValueError as error:
            said = str(error)
            self.session.notify(
                said if said.endswith(".") and "convert" not in said else tr("The learning rate must be a number."),
                "warning",
            )
            self._lr_shown = ()

    def _scale_lr(self, factor: float) -> None:
        value = self._lr_value()
        if value:
            self._set_lr(float(f"{value * factor:.3g}"), "lr-buttons")

    def _set_lr(self, value: float, drag: object) -> None:
        node = self.optimizer()
        if node is not None:
            self.session.edit.set_param(node, "lr", value, drag=drag)

    def _open_devices(self) -> None:
        dpg.delete_item(self._devices, children_only=True)
        dpg.add_menu_item(
            label=f"{fonts.icon('cpu')}  {tr('CPU')}", parent=self._devices, callback=lambda: self._set_device("cpu")
        )
        reason = cuda_problem()
        dpg.add_menu_item(
            label=f"{fonts.icon('gpu')}  {tr('GPU (CUDA)')}", parent=self._devices, enabled=reason is None,
            callback=lambda: self._set_device("cuda"),
        )  # fmt: skip
        if reason:
            muted(reason, parent=self._devices, wrap=theme.px(280))
        x, y = dpg.get_item_rect_min(self.device)
        dpg.configure_item(self._devices, show=True, pos=(x, y + theme.px(32)))

    def _set_device(self, name: str) -> None:
        dpg.configure_item(self._devices, show=False)
        if name != self.session.device:
            with self.session.document.edit(tr("Set device")) as edit:
                edit.set_meta("device", name)

    # ---- once a frame ----

    def frame(self) -> None:
        """Bring every control up to date."""
        running = self.session.running.state in ("running", "starting")
        for id, made in self.buttons.items():
            if id == "train.toggle":
                text = tr("Pause") if running else tr("Continue") if self.session.running.step_count else tr("Run")
                icon = fonts.icon("pause" if running else "play")
                made.refresh(f"{icon}  {text}", "pause" if running else "run")
            else:
                made.refresh()
        self._show_lr()
        self._show_phase()
        self._fit()
        device = self.session.device
        if device != self._device_shown:
            self._device_shown = device
            icon = fonts.icon("cpu" if device == "cpu" else "gpu")
            dpg.configure_item(self.device, label=f"{icon}  {device.upper()}  {fonts.icon('chevron-down')}")

    def _fit(self) -> None:
        """Leave out what has no room; the menus and the inspector have it too. Run and the debugger always stay."""
        for name, part in self.parts.items():
            state = dpg.get_item_state(part)
            if dpg.is_item_shown(part) and state["rect_size"][0] > 1:
                self._widths[name] = state["rect_size"][0]
        room = dpg.get_viewport_client_width() - 2 * theme.px(8) - sum(self._widths.values())
        for name in LEAVES_FIRST:
            shown = room >= 0
            if not shown:
                room += self._widths.get(name, 0)
            if dpg.is_item_shown(self.parts[name]) != shown:
                dpg.configure_item(self.parts[name], show=shown)

    def _show_lr(self) -> None:
        value, typing = self._lr_value(), dpg.is_item_active(self.lr)
        state = (value,)
        if typing or state == self._lr_shown:
            return
        self._lr_shown = state
        dpg.set_value(self.lr, "" if value is None else f"{value:.4g}")
        dpg.configure_item(self.lr, enabled=value is not None, hint=tr("none") if value is None else "")

    def _show_phase(self) -> None:
        phase = self.session.running.debugger.phase
        if phase == self._phase_shown and self._phase_shown is not None and dpg.get_item_theme(self._phase):
            return
        self._phase_shown = phase
        words = {
            "forward": tr("forward"),
            "loss": tr("loss"),
            "backward": tr("backward"),
            "update": tr("update"),
        }
        colours = {"forward": "forward", "loss": "error", "backward": "backward", "update": "accent"}
        dpg.configure_item(self._phase, label=words.get(phase, tr("not stepping")))
        dpg.bind_item_theme(self._phase, look(f"chip:{colours.get(phase, 'muted')},8"))


def _speed_text(limit: int) -> str:
    return tr("unlimited") if not limit else tr("{count} / s", count=limit)
