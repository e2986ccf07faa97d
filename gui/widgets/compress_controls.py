"""The settings of the Compress panel: how to prune, how to quantise, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.runtime.compressing.pruning import METHODS, MOST
from core.runtime.compressing.quantising import Activations
from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.shell.controls import button, tooltip
from gui.shell.looks import look

__all__ = ["Int8Controls", "PruneControls"]

ACTIVATIONS: tuple[Activations, ...] = ("dynamic", "min-max", "moving average")


def method_words() -> dict[str, str]:
    """What the ways of pruning are called."""
    names = (tr("smallest in each layer"), tr("smallest of all"), tr("at random"), tr("whole outputs"))
    return dict(zip(names, METHODS, strict=True))


def activation_words() -> dict[str, Activations]:
    """What the ways to find the scale of an input are called."""
    names = (tr("inputs: dynamic"), tr("inputs: calibrated, least and largest"), tr("inputs: calibrated, average"))
    return dict(zip(names, ACTIVATIONS, strict=True))


class PruneControls:
    """Way and amount, Try, Prune, Sweep, Put back; ``swept`` is called when a sweep was asked for."""

    def __init__(self, session: Session, swept: Callable[[], None]) -> None:
        self.session, self.own = session, session.compressing
        words, run = list(method_words()), session.actions.trigger
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self.group:
            self.method = int(
                dpg.add_combo(words, default_value=words[0], width=theme.px(170), callback=self._method_chosen)
            )
            tooltip(self.method, tr("Which weights go: those nearest to zero, any, or whole rows and kernels."))
            self.amount = int(
                dpg.add_slider_int(
                    default_value=50, min_value=0, max_value=round(100 * MOST), format="%d %%", width=theme.px(110),
                    clamped=True, callback=lambda _s, value: self.own.set_pruning(amount=value / 100),
                )
            )  # fmt: skip
            tooltip(self.amount, tr("Share of zeros afterwards. Ctrl and a click: type a number."))
            self.try_ = button(tr("Try"), lambda: run("compress.try"), kind="primary")
            tooltip(self.try_, tr("See what pruning would do. Changes nothing."), "(Ctrl+F6)")
            self.prune = button(tr("Prune"), lambda: run("compress.prune"), icon="cut")
            tooltip(self.prune, tr("Set weights to zero, and hold them there while training goes on."),
                    "(Ctrl+Shift+F6)")  # fmt: skip
            self.sweep = button(tr("Sweep"), swept, icon="chart-line", kind="quiet",
                                tip=tr("Try 0 to 95 % and draw the curve. Changes nothing."))  # fmt: skip
            self.back = button(tr("Put back"), lambda: run("compress.put_back"), icon="undo", kind="quiet")
            self._back_tip = tooltip(self.back, "")[0]

    def follow(self, shown: bool) -> None:
        """Bring it up to date."""
        own = self.own
        dpg.configure_item(self.group, show=shown)
        dpg.bind_item_theme(self.try_, look("button" if own.obstacle else "primary"))
        dpg.configure_item(self.back, show=own.pruned)
        lost = tr("The weights as they were before the first pruning; what was trained since is gone.")
        dpg.set_value(self._back_tip, lost if own.can_restore else tr("Let the zeros be trained again."))
        dpg.set_value(self.amount, round(100 * own.pruning.amount))
        dpg.set_value(self.method, next(w for w, m in method_words().items() if m == own.pruning.method))

    def _method_chosen(self, _sender: object, words: str) -> None:
        self.own.set_pruning(method=method_words()[words])


class Int8Controls:
    """Scales and activations, Try, Save; ``save`` asks where to."""

    def __init__(self, session: Session, save: Callable[[], None]) -> None:
        self.session, self.own = session, session.compressing
        words = list(activation_words())
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self.group:
            scales = [tr("a scale for each output"), tr("one scale for each layer")]
            self.scales = int(
                dpg.add_combo(scales, default_value=scales[0], width=theme.px(170), callback=self._scales_chosen)
            )
            tooltip(self.scales, tr("More scales are more exact, and take a few bytes more."))
            self.activations = int(
                dpg.add_combo(words, default_value=words[0], width=theme.px(220), callback=self._activations_chosen)
            )
            tooltip(
                self.activations,
                tr("Dynamic: the scale of an input is found when it comes. Calibrated: it is fixed by what the "
                   "training part shows."),
            )  # fmt: skip
            self.try_ = button(tr("Try"), lambda: session.actions.trigger("compress.int8"), kind="primary")
            tooltip(self.try_, tr("Compute the network with weights of one byte. Changes nothing."), "(Alt+F6)")
            self.save = button(tr("Save int8 weights…"), save, icon="save", kind="quiet",
                               tip=tr("A safetensors file; its header says how to read it."))  # fmt: skip

    def follow(self, shown: bool) -> None:
        """Bring it up to date."""
        own = self.own
        dpg.configure_item(self.group, show=shown)
        dpg.bind_item_theme(self.try_, look("button" if own.obstacle else "primary"))
        each, one = tr("a scale for each output"), tr("one scale for each layer")
        dpg.set_value(self.scales, each if own.scheme.per_channel else one)
        names = {kind: words for words, kind in activation_words().items()}
        dpg.set_value(self.activations, names[own.scheme.activations])

    def _scales_chosen(self, _sender: object, words: str) -> None:
        self.own.set_scheme(per_channel=words == tr("a scale for each output"))

    def _activations_chosen(self, _sender: object, words: str) -> None:
        self.own.set_scheme(activations=activation_words()[words])
