"""Every form of the Output panel is drawn in a window, one after the other, with its headline."""

from __future__ import annotations

from typing import Any

import dearpygui.dearpygui as dpg
import numpy as np

from core.graph import Document
from core.runtime.drawings import Trails
from core.runtime.drawn_numbers import Course, figures_of, spread_of
from core.runtime.messages import Snapshot
from core.runtime.outputs import Chances, Output, Reconstructions, Sentence, Sequences, Surface, Writing
from core.studio.output_choice import choose_output
from core.studio.session import Session
from core.studio.settings import Settings
from gui import theme
from gui.canvas.drawing_item import Shown
from gui.panels.output import OutputPanel
from tests.core.sketches import add, classifier_graph, draw, link
from tests.gui.driver import Driver

SOME = np.linspace(0, 1, 6)
HELD = np.array([True, False] * 3)
FORMS: list[tuple[Any, str]] = [
    (Reconstructions(np.random.default_rng(0).random((5, 8, 8)), np.zeros((5, 8, 8)), 0.25, True), "error 0.25"),
    (Writing("once upon", " a time there was a longer text than one line can hold " * 4, 3.5, True), "perplexity 3.5"),
    (Sequences((Sentence("one", "un", ("deux",), (False,), " "),), 0.5, True, False), "50.0 % of the words right"),
    (Chances(SOME, np.stack([SOME, 1 - SOME]), SOME, HELD.astype(int), HELD, ("no", "yes"), 0.75, 0.5), "75.0 % right"),
    (Surface((0, 1), (0, 1), np.ones((4, 4)), np.stack([SOME, SOME], 1), SOME, HELD, 0.125), "error 0.125"),
]  # fmt: skip


def test_every_form_is_drawn(viewport) -> None:
    """One after the other in the same panel, and the probe that is chosen instead of them."""
    theme.apply("dark", 1.0)
    edit = draw(classifier_graph())
    point, probe = add(edit, "tensor.parameter", value=[0.0, 0.0]), add(edit, "probe.path")
    link(edit, f"{point}.y", f"{probe}.points")
    others = [add(edit, kind) for kind in ("probe.value", "probe.scalar", "probe.histogram")]
    session = Session(settings=Settings())
    session.open_document(Document(edit.graph))
    panel = OutputPanel(session)
    panel.window = int(dpg.add_window(label="Output", pos=(10, 10), width=640, height=300))
    panel.build(panel.window)
    viewport.work = panel.update
    ui = Driver(viewport.frame)
    try:
        for step, (content, words) in enumerate(FORMS):
            output = Output("linear_2", "Linear", content, step=step)
            session.running.snapshot_taken.emit(Snapshot("", step, 1, output))
            ui.step(3)
            assert words in dpg.get_value(panel._headline)
            assert [type(c) for c, _ in FORMS if panel._views.get(type(c)) and dpg.is_item_shown(
                panel._views[type(c)].group)] == [type(content)]  # fmt: skip
        theme.apply("light", 1.0)
        panel.theme_changed()
        trail = Trails((np.zeros((2, 2), np.float32),), ("Parameter",))
        session.running.snapshot_taken.emit(Snapshot("", 9, 1, drawings={probe: trail}))
        choose_output(session, probe)
        ui.step(3)
        assert dpg.get_value(panel._headline).startswith("x from")
        drawn = (figures_of(SOME), Course(np.arange(6), SOME), spread_of(SOME))
        session.running.snapshot_taken.emit(Snapshot("", 9, 1, drawings=dict(zip(others, drawn, strict=True))))
        view = panel._views[Shown]
        for other, form in zip(others, drawn, strict=True):
            choose_output(session, other)
            ui.step(3)
            assert view._shown is not None
            assert view._shown.drawing is form
            assert dpg.is_item_shown(view._table) == (form is drawn[0])
        assert dpg.get_item_width(view._image) > dpg.get_item_height(view._image), "bars are lower than wide"
    finally:
        viewport.work = lambda: None
        dpg.delete_item(panel.window)
        session.close()
        theme.apply("dark", 1.0)
