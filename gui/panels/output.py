"""The Output panel: the network's answers, in the form that suits its data, or what a probe draws."""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.runtime.drawings import DRAWING, Drawing
from core.runtime.messages import Snapshot
from core.runtime.outputs import (
    Chances,
    Confusion,
    Curve,
    Numbers,
    Output,
    Pictures,
    Reconstructions,
    Regions,
    Scatter,
    Sequences,
    Surface,
    Writing,
)
from core.studio.languages import tr
from core.studio.output_choice import choose_output, chosen_output, output_choices
from core.studio.session import Session
from gui import theme
from gui.canvas.drawing_item import Shown
from gui.panels.base import Area, Panel
from gui.widgets import text
from gui.widgets.confusion_view import ConfusionView
from gui.widgets.curve_view import ChancesView, CurveView, ScatterView
from gui.widgets.drawing_view import DrawingView
from gui.widgets.empty import EmptyState
from gui.widgets.numbers_view import NumbersView
from gui.widgets.output_view import OutputView
from gui.widgets.pictures_view import PicturesView
from gui.widgets.reconstructions_view import ReconstructionsView
from gui.widgets.regions_view import RegionsView
from gui.widgets.sequences_view import SequencesView
from gui.widgets.surface_view import SurfaceView
from gui.widgets.writing_view import WritingView

__all__ = ["OutputPanel"]

_VIEWS: dict[type, type[OutputView]] = {
    Regions: RegionsView,
    Chances: ChancesView,
    Curve: CurveView,
    Surface: SurfaceView,
    Pictures: PicturesView,
    Reconstructions: ReconstructionsView,
    Writing: WritingView,
    Sequences: SequencesView,
    Confusion: ConfusionView,
    Scatter: ScatterView,
    Numbers: NumbersView,
    Shown: DrawingView,
}


CHOICE = 280  # width of the choice, where there is room


class OutputPanel(Panel):
    """The answer in one of its forms; a choice above it where there are several networks, or probes that draw."""

    name: ClassVar[str] = "output"
    title: ClassVar[str] = "Output"
    icon: ClassVar[str] = "chart-scatter"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 20
    help: ClassVar[str] = "What the network answers, drawn over the data: it appears here as soon as training runs."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._output: Output | None = None
        self._shown: tuple | None = None
        self._drawings: dict[str, tuple[int, Drawing]] = {}
        self._choices: dict[str, str] = {}
        self._views: dict[type, OutputView] = {}
        session.running.snapshot_taken.connect(self._take)
        session.document_opened.connect(self._forget)

    def _take(self, snapshot: Snapshot) -> None:
        """Most snapshots come without an output, which is worked out less often: the last one stays."""
        self._output = snapshot.output or self._output
        self._drawings.update({node: (snapshot.step, drawing) for node, drawing in snapshot.drawings.items()})

    def _forget(self) -> None:
        self._output = None
        self._drawings.clear()

    def build(self, parent: int) -> None:
        """The choice, the empty state, the headline, and a place for each form, which is built when it is needed."""
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(12), parent=parent):
            self._which = int(dpg.add_combo([], width=theme.px(CHOICE), show=False, callback=self._choose))
            self._headline = text.add("", show=False)
        self._empty = EmptyState(parent, tr(self.help), tr("Run"), self.session.running.run, self.session)
        with dpg.group(parent=parent) as self._body:
            self._place = dpg.add_group()

    def theme_changed(self) -> None:
        """Draw again in the new colours."""
        self._shown = None
        for view in self._views.values():
            view.theme_changed()

    def update(self) -> None:
        """Show the newest output."""
        chosen = self._offer()
        output = self._output
        if chosen in self.session.graph.nodes and self.session.graph.nodes[chosen].type in DRAWING:
            output = self._drawing(chosen)
        elif output is not None and chosen and output.optimizer != chosen:
            output = None
        content = output.content if output else None
        self._empty.show(content is None, output.why_not if output and output.why_not else tr(self.help))
        dpg.configure_item(self._body, show=content is not None)
        dpg.configure_item(self._headline, show=content is not None)
        if content is None or output is None:
            self._shown = None
            return
        form = type(content)
        if form not in self._views:
            self._views[form] = _VIEWS[form](self._place)
        key = (output.node, output.step, output.optimizer, content.params if isinstance(content, Shown) else None)
        if self._shown != key:
            for kind, view in self._views.items():
                view.show(kind is form)
            self._views[form].draw(content)
            headline = self._views[form].headline(content)
            dpg.set_value(self._headline, ": ".join(part for part in (output.title, headline) if part))
            self._shown = key
        width, height = dpg.get_item_rect_size(self.window) if self.window else (0, 0)
        top = dpg.get_item_pos(self._place)[1]
        self._views[form].fit(int(width) - theme.px(18), int(height) - int(top) - theme.px(12))

    def _offer(self) -> str:
        """Bring the choice up to date, and say what is chosen."""
        choices, chosen = output_choices(self.session), chosen_output(self.session)
        if choices != self._choices:
            self._choices = choices
            dpg.configure_item(self._which, items=list(choices.values()), show=len(choices) > 1)
        if dpg.get_value(self._which) != choices[chosen]:
            dpg.set_value(self._which, choices[chosen])
        return chosen

    def _choose(self, _sender: int, title: str) -> None:
        node = next((n for n, words in self._choices.items() if words == title), None)
        if node is not None:
            choose_output(self.session, node)

    def _drawing(self, node: str) -> Output | None:
        """What a probe draws, as an output of its own."""
        step, drawing = self._drawings.get(node, (0, None))
        if drawing is None or isinstance(drawing, str):
            return Output(node, "", why_not=drawing or "")
        found = self.session.graph.nodes[node]
        params = self.session.registry[found.type].values(found.params)
        return Output(node, "", Shown(drawing, params), step=step)  # the choice beside says its title
