"""What a frame costs while F10 is held down in a step of some thousand operations: a GRU with 100 time steps. Prints,
and asserts nothing.

Run it under a display, or as ``xvfb-run -a python -m benchmarks.debugger_frames``; with ``--profile`` it says where
the time goes. "stepping" moves the cursor by one operation before each frame, "still" does not; "ours" is what the
program's own Python needs, without the picture, which software OpenGL paints slowly.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

import dearpygui.dearpygui as dpg

from core.graph import Document, PortRef
from core.studio.session import Session
from core.studio.settings import Settings
from gui.app import App

TIME_STEPS = 100
FRAMES = 100


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["BACKPROP_STUDIO_HOME"] = home
        app = App(Session(settings=Settings.load()))
        app.start(size=(1280, 800))
        try:
            measure(app)
        finally:
            app.close()


def measure(app: App) -> None:
    """Record a step, and walk through its forward and its backward pass."""
    draw(app.session)
    assert not app.session.analysis.problems, app.session.analysis.problems
    app.step_until(lambda: app.settled, 30.0)
    debugger = app.session.running.debugger
    debugger.step()
    app.step_until(lambda: debugger.trace is not None, 120.0)
    assert debugger.trace is not None
    print(f"{len(debugger.trace.entries)} operations in a step")
    print(f"{'doing':<28} {'frame ms':>9} {'worst ms':>9} {'ours ms':>9}")
    for panels in (("debugger",), ("debugger", "explain"), ("inspector",)):
        for panel in panels:
            app.dock.show(panel)
        for phase in ("forward", "backward"):
            debugger.to_phase(phase)
            for _ in range(20):
                debugger.step_into()
                app.frame()
            report(f"{phase}, {panels[-1]}, stepping", app, debugger.step_into)
        report(f"{panels[-1]}, still", app, lambda: None)
    if "--profile" in sys.argv[1:]:
        app.dock.show("debugger")
        debugger.to_phase("backward")
        profile(app, debugger.step_into)


def report(doing: str, app: App, work: Callable[[], None]) -> None:
    """Milliseconds of a frame: the median, the worst, and the median without the picture."""
    whole, ours = [], []
    picture = 0.0
    paint = dpg.render_dearpygui_frame

    def timed() -> None:
        nonlocal picture
        began = time.perf_counter()
        paint()
        picture = time.perf_counter() - began

    dpg.render_dearpygui_frame = timed
    try:
        for _ in range(FRAMES):
            began = time.perf_counter()
            work()
            app.frame()
            whole.append(time.perf_counter() - began)
            ours.append(whole[-1] - picture)
    finally:
        dpg.render_dearpygui_frame = paint
    print(f"{doing:<28} {median(whole) * 1e3:>9.1f} {max(whole) * 1e3:>9.1f} {median(ours) * 1e3:>9.1f}")


def profile(app: App, work: Callable[[], None]) -> None:
    """The functions in which stepping spends its time."""
    watch = cProfile.Profile()
    watch.enable()
    for _ in range(FRAMES):
        work()
        app.frame()
    watch.disable()
    pstats.Stats(watch).sort_stats("cumulative").print_stats(40)


def draw(session: Session) -> None:
    """Line -> Linear to 100 numbers -> GRU that reads them one after the other -> its last output -> Linear -> MSE."""
    session.open_document(Document())
    edit = session.edit
    settings: dict[str, dict[str, object]] = {
        "data.line": {"batch_size": 8},
        "layer.linear": {"out_features": TIME_STEPS},
        "layer.unflatten": {"unflattened_size": [TIME_STEPS, 1]},
        "layer.gru": {"hidden_size": 4, "batch_first": True},
        "operation.select": {"dim": 1, "index": -1},
    }
    nodes = [edit.add(kind, (260.0 * place, 0.0)) for place, kind in enumerate(settings)]
    for node, params in zip(nodes, settings.values(), strict=True):
        for name, value in params.items():
            edit.set_param(node, name, value)
    head, loss, best = (
        edit.add(kind, (260.0 * place, 0.0))
        for place, kind in enumerate(("layer.linear", "loss.mse", "optimizer.sgd"), len(nodes))
    )
    edit.set_param(head, "out_features", 1)
    data, wide, rows, gru, last = nodes
    for source, target in (
        ((data, "x"), (wide, "x")),
        ((wide, "y"), (rows, "x")),
        ((rows, "y"), (gru, "x")),
        ((gru, "output"), (last, "x")),
        ((last, "y"), (head, "x")),
        ((head, "y"), (loss, "input")),
        ((data, "y"), (loss, "target")),
        ((loss, "loss"), (best, "loss")),
    ):
        edit.connect(PortRef(*source), PortRef(*target))


if __name__ == "__main__":
    main()
