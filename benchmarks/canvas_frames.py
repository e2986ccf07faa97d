"""What a frame of the canvas costs: CPU milliseconds for 100, 300 and 1000 nodes (the median of
many frames). Prints, and asserts nothing.

Run it under a display, or as ``xvfb-run -a python -m benchmarks.canvas_frames``. "ours" is the canvas's own work in
Python; "frame" adds what the library does on the same thread. Software OpenGL paints on threads of its own and is not
counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import dearpygui.dearpygui as dpg

from core.graph import Document, Link
from core.nodes.registry import Registry
from core.nodes.spec import In, Out, declared
from core.studio.session import Session
from core.studio.settings import Settings
from gui import theme
from gui.callbacks import run_callbacks
from gui.canvas import CanvasView, Strip

FRAMES = 60
COLUMNS = 25


def main() -> None:
    dpg.create_context()
    dpg.configure_app(manual_callback_management=True)
    dpg.create_viewport(width=1280, height=800, vsync=False)
    dpg.setup_dearpygui()
    dpg.show_viewport()
    theme.apply("dark", 1.0)
    print(f"{'nodes':>6} {'doing':<24} {'ours ms':>8} {'frame ms':>9}")
    for count in (100, 300, 1000):
        measure(count)
    dpg.destroy_context()


def measure(count: int) -> None:
    session = Session(registry(), Settings())
    window = int(dpg.add_window(pos=(0, 0), width=1280, height=800, no_title_bar=True, no_scrollbar=True))
    canvas = CanvasView(session, window)
    began = time.perf_counter()
    session.open_document(document(count))
    frame(canvas)
    print(f"{count:>6} {'open':<24} {(time.perf_counter() - began) * 1e3:>8.1f}")
    for _ in range(3):
        frame(canvas)
    nodes = list(session.graph.nodes)
    some = nodes[: min(50, count)]
    start = {n: session.graph.nodes[n].pos for n in some}
    state = {"k": 0}

    def pan() -> None:
        canvas.camera.pan_px(-7, -3)

    def drag() -> None:
        state["k"] += 1
        canvas.scene.preview({n: (x, y + 20 * state["k"]) for n, (x, y) in start.items()})

    def live() -> None:
        state["k"] += 1
        for node in some:
            canvas.set_strip(node, Strip(f"{state['k']:.3f}", values=range(state["k"] % 7, 30)))

    for zoom in (1.0, 0.5, 0.2):
        canvas.camera.zoom_to(zoom)
        canvas.camera.origin = (0.0, 0.0)
        run(canvas, count, f"still at {zoom:.0%}", lambda: None)
        run(canvas, count, f"pan at {zoom:.0%}", pan)
    canvas.camera.zoom_to(1.0)
    canvas.camera.origin = (0.0, 0.0)
    run(canvas, count, f"drag {len(some)} at 100%", drag)
    canvas.scene.preview({})
    run(canvas, count, f"{len(some)} live strips at 100%", live)
    session.close()
    canvas.close()
    dpg.delete_item(window)


def run(canvas: CanvasView, count: int, doing: str, work: Callable[[], None]) -> None:
    for _ in range(5):
        frame(canvas)
    ours, whole = [], []
    for _ in range(FRAMES):
        before = time.thread_time()
        work()
        canvas.frame()
        ours.append(time.thread_time() - before)
        dpg.render_dearpygui_frame()
        whole.append(time.thread_time() - before)
    print(f"{count:>6} {doing:<24} {median(ours) * 1e3:>8.2f} {median(whole) * 1e3:>9.2f}")


def frame(canvas: CanvasView) -> None:
    run_callbacks(print)
    canvas.frame()
    dpg.render_dearpygui_frame()


def registry() -> Registry:
    layer = declared("layer.linear", lambda: None, label="Linear", category="layer", role="compute",
                     inputs=[In("x", ("*", "in_features"))], outputs=[Out("y", ("*", "in_features"))], params=(),
                     trainable=True)  # fmt: skip
    data = declared("data.x", lambda: None, label="Data", category="data", role="data", inputs=(),
                    outputs=[Out("x", ("N", 16), "float32", "data")], params=(), trainable=False)  # fmt: skip
    return Registry({t.name: t for t in (layer, data)})


def document(count: int) -> Document:
    made = Document()
    with made.edit("benchmark") as edit:
        before = None
        for k in range(count):
            pos = (k % COLUMNS * 240.0, k // COLUMNS * 160.0)
            node = edit.add_node("layer.linear" if before else "data.x", pos, id=f"n{k}")
            if before is not None:
                edit.link(Link.between(before.id, "y" if before.type == "layer.linear" else "x", node.id, "x"))
            before = node
    return made


if __name__ == "__main__":
    main()
