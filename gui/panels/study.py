"""The Search panel: which values of the parameters are good ones?

It sets a study up, runs it, and shows what it found: a table, a parallel-coordinates plot and learning curves, which
all point at the same trials.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.searching_axes import axes_of, passes
from core.studio.session import Session
from gui import fonts, theme
from gui.keys import first_refusal
from gui.panels.base import Panel
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.parallel_coordinates import ParallelCoordinates
from gui.widgets.study_form import StudyForm
from gui.widgets.trial_curves import MOST, TrialCurves
from gui.widgets.trial_table import TrialTable

__all__ = ["StudyPanel"]

BAR = 34
TALL = 400  # from here on parameters and curves are seen at the same time
VIEWS = ("setup", "trials")
HALVES = ("parameters", "curves")


def duration(seconds: float) -> str:
    """A time to wait, as people say it."""
    if seconds < 90:
        return tr("{count} s", count=round(seconds))
    return (
        tr("{count} min", count=round(seconds / 60))
        if seconds < 5400
        else tr("{count} h", count=f"{seconds / 3600:.1f}")
    )


class StudyPanel(Panel):
    """Set-up and trials of a search."""

    name = "study"
    title = "Search"
    icon = "search"
    area = "bottom"
    order = 70
    help = (
        "A search trains this network with one set of values after the other, beside the window, and finds out which "
        "are good: learning rates, sizes of layers, any parameter of any node. With folds it is a cross-validation."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.searching = session.searching
        self.view = "setup"
        self.half = "parameters"
        self._new = True
        self._waits = True  # nothing was set up yet, and nobody asked for the form
        session.searching.changed.connect(self._note)
        session.searching.chosen_changed.connect(self._note)
        session.document_opened.connect(self._opened)

    def _note(self) -> None:
        self._new = True

    def _opened(self) -> None:
        self.view, self._waits, self._new = "setup", True, True

    def build(self, parent: int) -> None:
        """The bar, the form, and the three pictures of the trials."""
        self._empty_box = dpg.add_group(parent=parent)
        self._empty = EmptyState(
            int(self._empty_box), tr(self.help), tr("Search the learning rate"), self._search_rate, self.session
        )
        self.other = button(tr("Choose what varies"), self._show_form, parent=int(self._empty_box), kind="quiet",
                            icon="sliders", tip=tr("Set up a search of your own, or a cross-validation."))  # fmt: skip
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                self.start = button(tr("Start"), self.searching.toggle, kind="primary")
                self._start_tip = tooltip(self.start, "", "(Ctrl+F5)")[0]
                self.stop = button("", self.searching.stop, icon="stop", kind="quiet",
                                   tip=tr("Break off the trials that run. Start goes on from there."))  # fmt: skip
                self.views = {
                    "setup": button(tr("Set-up"), lambda: self._turn("setup"), icon="sliders", kind="quiet"),
                    "trials": button(tr("Trials"), lambda: self._turn("trials"), icon="table", kind="quiet"),
                }
                self.best = button(tr("Open the best"), self.searching.open_best, icon="star", kind="quiet",
                                   tip=tr("Its values go into the graph, as one step to undo, and its best weights "
                                          "into the session."))  # fmt: skip
                self.open = button(tr("Open"), self._open_chosen, icon="export", kind="quiet",
                                   tip=tr("Open the chosen trial. A double click on it does the same."))  # fmt: skip
                self.cancel = button(tr("Give up"), lambda: self.session.actions.trigger("study.cancel"), icon="close",
                                     kind="quiet", tip=tr("End the chosen trials for good."))  # fmt: skip
                self._words = text.add("", "muted")
            self._bar = dpg.add_progress_bar(width=-1, height=theme.px(4))
            self._form = StudyForm(self.session, int(self._body))
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), show=False) as self._trials:
                with dpg.group() as left:
                    self.table = TrialTable(int(left), self.searching.choose, self.searching.open)
                with dpg.group():
                    with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self._half_bar:
                        self.halves = {
                            "parameters": button(tr("Parameters"), lambda: self._show_half("parameters"), kind="quiet"),
                            "curves": button(tr("Curves"), lambda: self._show_half("curves"), kind="quiet"),
                        }
                    with dpg.group() as self._plot_box:
                        self.plot = ParallelCoordinates(
                            int(self._plot_box), self.table.mark, self._plot_clicked, self._note
                        )
                    with dpg.group() as below:
                        self.curves = TrialCurves(int(below))
        first_refusal(self._key)

    def theme_changed(self) -> None:
        self._new = True

    # ---- once a frame ----

    def update(self) -> None:
        """Show what there is."""
        setup, rows = self.searching.setup, self.searching.rows
        empty = self._waits and not setup.vary and not setup.folds and not rows
        self._empty.show(empty)
        for item, shown in ((self._empty_box, empty), (self._body, not empty)):
            if dpg.is_item_shown(item) != shown:
                dpg.configure_item(item, show=shown)
        if empty:
            return
        if self.resized():
            self._new = True
        bar = BAR + (10 if self.searching.state != "idle" else 0)
        width, height = self.size[0] - theme.px(20), self.size[1] - theme.px(bar + 22)
        self._follow()
        if self.view == "setup":
            self._form.frame(width, height)
            return
        if self._new:
            self._new = False
            self._draw(width, height)
        self.plot.frame()
        self.table.frame()
        self.plot.mark(self.table.hovered if self.table.hovered is not None else self.plot._under)

    def _follow(self) -> None:
        """The bar."""
        searching, rows = self.searching, self.searching.rows
        state, shown = searching.state, searching.shown
        ended = sum(row.state in ("done", "pruned", "failed") for row in rows)
        running = sum(row.state == "running" for row in rows)
        again = ended or any(row.state == "waiting" for row in rows)
        fresh = state == "idle" and searching.outdated
        label = {"running": tr("Pause"), "paused": tr("Continue")}.get(state, "")
        label = label or (tr("Go on") if again and not fresh and ended < searching.setup.total else tr("Start"))
        sign = fonts.icon("pause" if state == "running" else "play")
        dpg.configure_item(self.start, label=f"{sign}  {label}")
        problems = searching.obstacles if state == "idle" else []
        dpg.set_value(self._start_tip, problems[0] if problems else tr("Train with one set of values after the other."))
        dpg.bind_item_theme(self.start, look("button" if problems else "primary"))
        dpg.configure_item(self.stop, show=state in ("running", "paused"))
        dpg.configure_item(self.best, show=searching.best is not None)
        chosen = [row for row in rows if row.number in searching.chosen] if self.view == "trials" else []
        dpg.configure_item(self.open, show=any(row.state == "done" for row in chosen))
        dpg.configure_item(self.cancel, show=any(row.state == "running" for row in chosen))
        dpg.configure_item(self.views["trials"], show=bool(rows) or state != "idle")
        for name, item in self.views.items():
            dpg.bind_item_theme(item, look("button" if name == self.view else "quiet"))
        dpg.configure_item(self._bar, show=state != "idle")
        dpg.set_value(self._bar, ended / max(1, shown.total))
        dpg.set_value(self._words, self._progress(state, ended, running, fresh))
        if not rows and state == "idle" and self.view == "trials":
            self._turn("setup")

    def _progress(self, state: str, ended: int, running: int, fresh: bool) -> str:
        if state == "idle":
            if fresh:
                return tr("These results belong to an earlier set-up: Start begins anew.")
            return tr("{count} of {total}", count=ended, total=self.searching.shown.total) if ended else ""
        words = [tr("{count} of {total}", count=ended, total=self.searching.shown.total)]
        if state == "paused":
            return f"{words[0]}, {tr('paused')}"
        if running:
            words.append(tr("{count} running", count=running))
        left_s = self.searching.left_s
        if left_s is not None:
            words.append(tr("about {time} left", time=duration(left_s)))
        return ", ".join(words)

    def _draw(self, width: int, height: int) -> None:
        searching = self.searching
        setup, rows = searching.shown, searching.rows
        best = searching.best
        number = best.number if best else None
        titles = {vary.name: searching.title(vary) for vary in setup.vary}
        result = searching.objectives().get(setup.objective, setup.objective)
        axes = axes_of(setup, rows, titles, result)
        parameters = len(setup.vary) > 0
        tall = height >= theme.px(TALL)
        half = self.half if parameters else "curves"
        left = round(width * (0.5 if width > theme.px(900) else 0.46))
        right, line = width - left - theme.px(8), 0 if tall or not parameters else theme.px(36)
        self.table.build(list(titles.items()), result, setup.folds, setup.direction == "highest")
        self.table.fit(left, height)
        self.plot.show(axes, rows, number, searching.chosen, setup.direction == "highest")
        self.table.show([r for r in rows if passes(axes, self.plot.filters, r)], number, searching.chosen)
        dpg.configure_item(self._half_bar, show=bool(line))
        for name, item in self.halves.items():
            dpg.bind_item_theme(item, look("button" if name == half else "quiet"))
        plot_high = round(height * 0.55) if tall else height - line
        see_plot, see_curves = parameters and (tall or half == "parameters"), tall or half == "curves"
        dpg.configure_item(self._plot_box, show=see_plot)  # not what is in it: an empty group takes a line
        dpg.configure_item(self.curves.group, show=see_curves)
        self.plot.fit(right, plot_high)
        if see_curves:
            self.curves.fit(right, height - plot_high - theme.px(8) if tall and parameters else height - line)
            self._draw_curves(result)

    def _draw_curves(self, result: str) -> None:
        searching = self.searching
        best = searching.best
        wanted = sorted(searching.chosen) or ([best.number] if best else [])
        if not searching.chosen:
            wanted += [row.number for row in searching.rows if row.state == "running"]
        hint = "" if searching.chosen else tr("{objective} of the best; choose rows to compare", objective=result)
        only = [row for row in searching.rows if row.number in wanted and len(row.rounds) > 1]
        rounds: tuple[float, ...] = ()
        if len(wanted) == 1 and only and only[0].value is not None and only[0].spread is not None:
            rounds = only[0].rounds
            mean, spread = digits(only[0].value).strip(), digits(only[0].spread).strip()
            hint = tr("{mean} ± {spread} in {count} rounds", mean=mean, spread=spread, count=len(rounds))
        self.curves.show({n: searching.curve(n) for n in wanted[:MOST]}, result, hint, rounds)

    # ---- from the person ----

    def _turn(self, view: str) -> None:
        self.view, self._new = view, True
        dpg.configure_item(self._form.child, show=view == "setup")
        dpg.configure_item(self._trials, show=view == "trials")

    def _show_half(self, half: str) -> None:
        self.half, self._new = half, True

    def _show_form(self) -> None:
        self._waits = False
        self._turn("setup")

    def _search_rate(self) -> None:
        self.session.actions.trigger("study.learning_rate")
        if self.searching.state != "idle":
            self._turn("trials")

    def _open_chosen(self) -> None:
        self.session.actions.trigger("study.open")

    def _plot_clicked(self, number: int, twice: bool) -> None:
        if twice:
            self.searching.open(number)
        else:
            self.searching.choose(frozenset([number]))

    def _key(self, keys: str) -> bool:
        """Up, Down and Enter in the table, while the panel is the one that was clicked last."""
        if not self.visible or self.view != "trials" or not self.table.has_keyboard:
            return False
        if keys in ("Up", "Down"):
            self.table.move(-1 if keys == "Up" else 1)
        elif keys == "Enter":
            self._open_chosen()
        else:
            return False
        return True
