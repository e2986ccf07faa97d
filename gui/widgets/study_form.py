"""The set-up of a search: what varies and over what, how it is searched, and what a trial may take.

Every field writes into the document at once. The form is built anew when other parameters vary or the method is another
one, and otherwise only brought up to date.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import dearpygui.dearpygui as dpg

from core.nodes.params import Float, Int, Param
from core.runtime.trials.machine import parallel_runs
from core.studio.languages import tr
from core.studio.searching_setup import METHODS, Method, StudyError, Vary, grid_values, param_of, proposal
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import button, tooltip
from gui.widgets import text
from gui.widgets.param_search import ParamSearch
from gui.widgets.param_text import as_text, from_text

__all__ = ["StudyForm", "method_title", "values_from_text", "values_text"]

NAME, NUMBER, LABEL, CHOICE, COUNT = 168, 76, 96, 150, 72  # widths
WIDE = 1180  # from here on the two halves stand side by side


def method_title(method: Method) -> str:
    """What a method is called."""
    return {"grid": tr("Grid"), "random": tr("Random"), "tpe": tr("Guided (TPE)")}[method]


def values_text(param: Param, values: tuple[Any, ...]) -> str:
    """A list of values as it is typed."""
    plain = [json.dumps(v) if isinstance(v, list | bool) else as_text(param, v) for v in values]
    return ", ".join(plain)


def values_from_text(param: Param, typed: str) -> tuple[Any, ...]:
    """What a typed list of values means. Raises ValueError with half a sentence."""
    try:
        found = json.loads(f"[{typed}]")
    except ValueError:
        found = [from_text(param, piece) for piece in typed.split(",") if piece.strip()]
    whole = isinstance(param, Int)
    found = [int(v) if whole and isinstance(v, float) and v.is_integer() else v for v in found]
    if isinstance(param, Float):
        found = [float(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in found]
    if not found:
        raise ValueError(tr("must have at least one value"))
    return tuple(found)


class StudyForm:
    """Call ``frame`` once a frame with the room there is."""

    def __init__(self, session: Session, parent: int) -> None:
        self.session, self.searching = session, session.searching
        self.search = ParamSearch()
        self.fields: dict[str, int] = {}  # by field of the set-up, or ``<vary name>.<field>``
        self._built: Any = None
        self._wide = True
        self.child = int(dpg.add_child_window(parent=parent, border=False))
        self._typing = ""  # what is wrong with what was typed last
        self._problem = text.add("", "warn", wrap=0, parent=self.child, show=False)
        self._body = int(dpg.add_group(parent=self.child))

    def frame(self, width: int, height: int) -> None:
        """Bring it up to date."""
        dpg.configure_item(self.child, width=width, height=height)
        self.search.frame()
        setup = self.searching.setup
        wide = width >= theme.px(WIDE)
        structure = (
            id(self.session.document), setup.method,
            tuple((v.name, bool(v.values), v.log, self.searching.title(v)) for v in setup.vary),
            wide, theme.current().name, theme.scale(), tuple(self.searching.objectives()),
        )  # fmt: skip
        if structure != self._built:
            self._built, self._wide = structure, wide
            self._build()
        self._refresh()

    def add(self) -> None:
        """Ask which parameter is to vary."""
        choices = self.searching.choices()
        titles = [f"{self.searching.title(Vary(node, p.name))}" for node, p in choices]
        left, top = dpg.get_item_rect_min(self.add_button)
        self.search.open((left, top), titles, lambda place: self.searching.vary(*choices[place]))

    # ---- building ----

    def _build(self) -> None:
        dpg.delete_item(self._body, children_only=True)
        self.fields = {}
        with dpg.group(parent=self._body, horizontal=self._wide, horizontal_spacing=theme.px(24)):
            with dpg.group():
                for vary in self.searching.setup.vary:
                    self._row(vary)
                self.add_button = button(tr("Add a parameter"), self.add, icon="add",
                                         tip=tr("Any parameter of any node of the graph can vary."))  # fmt: skip
            if not self._wide:
                dpg.add_spacer(height=theme.px(4))
            with dpg.group():
                self._settings()

    def _row(self, vary: Vary) -> None:
        param = param_of(self.session.graph, self.session.registry, vary)
        name = vary.name
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
            label = text.add(fonts.elide(self.searching.title(vary), theme.px(NAME - 8), theme.px(theme.SIZE_BASE)))
            tooltip(label, self.searching.title(vary), vary.name)
            dpg.add_spacer(width=max(0, theme.px(NAME) - round(
                fonts.text_width(dpg.get_value(label), theme.px(theme.SIZE_BASE)))))  # fmt: skip
            if param is None:
                text.add(tr("is not in the graph any more"), "error")
            elif vary.values:
                self._typed(f"{name}.values", 3 * NUMBER + 8, tr("The values to try, with commas between."),
                            lambda words: {"values": values_from_text(param, words)}, name)  # fmt: skip
            else:
                self._typed(f"{name}.low", NUMBER, tr("The range begins here."), self._number(param, "low"), name)
                text.add("–", "muted")
                self._typed(f"{name}.high", NUMBER, tr("The range ends here."), self._number(param, "high"), name)
                self._box(f"{name}.log", tr("log"), tr("Draw evenly by order of magnitude: as many between 0.001 and "
                                                       "0.01 as between 0.01 and 0.1."), name)  # fmt: skip
                grid = self.searching.setup.method == "grid"
                if grid or not vary.log:
                    text.add(tr("points") if grid else tr("step"), "muted")
                if grid:
                    self._typed(f"{name}.points", 40, tr("How many values of the range the grid takes."),
                                lambda words: {"points": int(from_text(Int("points", 5), words))}, name)  # fmt: skip
                elif not vary.log:
                    self._typed(f"{name}.step", 56, tr("Only multiples of this from the beginning on; 0 takes any."),
                                self._number(param, "step"), name)  # fmt: skip
            if param is not None and isinstance(param, Int | Float):
                button("", lambda: self._swap(vary, param), icon="swap", kind="quiet",
                       tip=tr("A list of values in place of a range, or a range again."))  # fmt: skip
            button("", lambda: self.searching.drop(name), icon="close", kind="quiet", tip=tr("Let it vary no longer"))

    def _settings(self) -> None:
        setup = self.searching.setup
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(16)):
            with dpg.group():
                self._combo("method", tr("Method"), {m: method_title(m) for m in METHODS},
                            tr("Grid tries everything. Random draws. TPE draws where good results were found."),
                            lambda method: self._set(method=method))  # fmt: skip
                self._combo("objective", tr("Judge by"), self.searching.objectives(),
                            tr("The best value of all epochs counts."), self.searching.judge_by)  # fmt: skip
                self._combo("direction", tr("Best is the"), {"lowest": tr("lowest"), "highest": tr("highest")},
                            tr("Losses: the lowest."), lambda way: self._set(direction=way))  # fmt: skip
                with dpg.group(horizontal=True, xoffset=theme.px(LABEL)):
                    text.add(tr("Give up early"), "muted")
                    self._box("prune", "", tr("End trials that are worse than the median of those before, at the same "
                                              "epoch."))  # fmt: skip
            with dpg.group():
                if setup.method != "grid":
                    self._int("trials", tr("Trials"), tr("How many sets of values are tried."))
                self._int("epochs", tr("Epochs"), tr("How long each trial trains."))
                self._int("folds", tr("Folds (k)"), tr("Cross-validation: each trial trains k times and holds back "
                                                       "another piece of the data each time. 0 is off."))  # fmt: skip
                self._int("seed", tr("Seed"), tr("The same seed draws the same values."))
            with dpg.group():
                self._int("parallel", tr("At a time"), tr("Trials that run beside each other. 0 is half the cores."))
                self._int("memory_mb", tr("Memory (MiB)"), tr("What a trial may take; one that needs more fails. "
                                                              "0 is no limit."))  # fmt: skip
                self._float("time_limit_s", tr("Time (s)"), tr("How long a trial may take. 0 is no limit."))
                self._facts = text.add("", "muted")

    def _label(self, words: str) -> None:
        text.add(words, "muted")

    def _combo(self, name: str, label: str, titles: Mapping[Any, str], tip: str, take: Callable[[Any], object]) -> None:
        def chosen(_sender: int, words: str) -> None:
            take(next(key for key, title in titles.items() if title == words))

        with dpg.group(horizontal=True, xoffset=theme.px(LABEL)):
            self._label(label)
            self.fields[name] = int(dpg.add_combo(list(titles.values()), width=theme.px(CHOICE), callback=chosen))
        tooltip(self.fields[name], tip)

    def _int(self, name: str, label: str, tip: str) -> None:
        with dpg.group(horizontal=True, xoffset=theme.px(LABEL)):
            self._label(label)
            self.fields[name] = int(dpg.add_input_int(
                width=theme.px(COUNT), step=0, min_value=0, min_clamped=True,
                callback=lambda _s, value: self._set(name, **{name: value}),
            ))  # fmt: skip
        tooltip(self.fields[name], tip)

    def _float(self, name: str, label: str, tip: str) -> None:
        with dpg.group(horizontal=True, xoffset=theme.px(LABEL)):
            self._label(label)
            self.fields[name] = int(dpg.add_input_float(
                width=theme.px(COUNT), step=0, min_value=0, min_clamped=True, format="%g",
                callback=lambda _s, value: self._set(name, **{name: float(f"{value:.6g}")}),
            ))  # fmt: skip
        tooltip(self.fields[name], tip)

    def _typed(self, key: str, width: int, tip: str, value: Callable[[str], dict[str, Any]], vary: str) -> None:
        self.fields[key] = int(dpg.add_input_text(
            width=theme.px(width), callback=lambda _s, words: self._vary(key, vary, value, words)
        ))  # fmt: skip
        dpg.bind_item_font(self.fields[key], fonts.font("mono"))
        tooltip(self.fields[key], tip)

    def _box(self, key: str, label: str, tip: str, vary: str = "") -> None:
        field = key.rsplit(".", 1)[-1]

        def changed(_sender: int, value: bool) -> None:
            if vary:
                self._vary(key, vary, lambda _words: {field: value, **({"step": 0} if value else {})}, "")
            else:
                self._set("", **{field: value})

        self.fields[key] = int(dpg.add_checkbox(label=label, callback=changed))
        tooltip(self.fields[key], tip)

    @staticmethod
    def _number(param: Param, field: str) -> Callable[[str], dict[str, Any]]:
        return lambda words: {field: from_text(param, words)}

    # ---- from the person ----

    def _set(self, drag: str = "", **changes: Any) -> None:
        try:
            self.searching.configure(drag=drag or None, **changes)
            self._say("")
        except StudyError as problem:
            self._say(str(problem))

    def _vary(self, key: str, name: str, value: Callable[[str], dict[str, Any]], words: str) -> None:
        try:
            self.searching.set_vary(name, drag=key, **value(words))
            self._say("")
        except ValueError as problem:
            self._say(f"{name.partition('.')[2]} {problem}")

    def _swap(self, vary: Vary, param: Param) -> None:
        if vary.values:
            new = proposal(self.session.graph, self.session.registry, vary.node, param)
            self.searching.set_vary(
                vary.name, values=(), low=new.low, high=new.high, log=new.log, step=new.step, whole=new.whole
            )
        else:
            self.searching.set_vary(vary.name, values=tuple(grid_values(vary)))

    # ---- from the document ----

    def _refresh(self) -> None:
        setup = self.searching.setup
        shown: dict[str, Any] = {
            name: getattr(setup, name)
            for name in ("trials", "epochs", "folds", "parallel", "memory_mb", "time_limit_s", "seed", "prune")
        }
        shown["method"] = method_title(setup.method)
        shown["objective"] = self.searching.objectives().get(setup.objective, setup.objective)
        shown["direction"] = tr("lowest") if setup.direction == "lowest" else tr("highest")
        for vary in setup.vary:
            param = param_of(self.session.graph, self.session.registry, vary)
            if param is not None:
                shown |= {f"{vary.name}.{field}": f"{getattr(vary, field):g}" for field in ("low", "high", "step")}
                shown[f"{vary.name}.points"] = str(vary.points)
                shown[f"{vary.name}.log"] = vary.log
                shown[f"{vary.name}.values"] = values_text(param, vary.values)
        for name, item in self.fields.items():
            if name in shown and not dpg.is_item_active(item) and dpg.get_value(item) != shown[name]:
                dpg.set_value(item, shown[name])
        obstacles = self.searching.obstacles if self.searching.state == "idle" else []
        problem = self._typing or next(iter(obstacles), "")
        if dpg.get_value(self._problem) != problem:
            dpg.set_value(self._problem, problem)
            dpg.configure_item(self._problem, show=bool(problem))
        count = parallel_runs(setup.parallel, setup.memory_mb)
        dpg.set_value(self._facts, tr("{total} trials, {count} at a time", total=setup.total, count=count))

    def _say(self, problem: str) -> None:
        self._typing = problem
