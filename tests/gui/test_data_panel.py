"""The Data panel with a real mouse: parts, pages, columns, transforms, downloads and the drawing pad."""

from __future__ import annotations

import http.server
import threading

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document
from core.studio.preview_columns import columns_of, roles_text
from gui.widgets.preview_pictures import tile_of
from gui.widgets.preview_points import even_limits
from gui.widgets.preview_text import shown_token
from tests.core.sketches import add, draw, link
from tests.gui.shell_app import shared_shell

TABLE = "size,weight,colour,kind\n1,2,3,a\n2,3,1,b\n3,1,2,a\n4,4,4,b\n"


def test_small_pictures_are_enlarged_by_whole_factors():
    """Every pixel becomes a square of equal size; large pictures are averaged."""
    import numpy as np

    small = np.arange(12.0).reshape(2, 2, 3)
    assert tile_of(small, 7).shape == (6, 6, 3)
    assert (tile_of(small, 7)[:3, :3] == small[0, 0]).all()
    assert tile_of(np.ones((100, 50, 3)), 30).shape == (25, 12, 3)


def test_points_of_like_ranges_are_drawn_to_one_scale():
    """A circle stays round in a wide plot; dollars beside centimetres each fill their axis."""
    (left, right), (low, high) = even_limits((-1, 1), (-1, 1), 300, 100)
    assert right - left == pytest.approx(3 * (high - low))
    assert even_limits((0, 1000), (0, 1), 300, 100) == ((0, 1000), (0, 1))


def test_white_space_of_tokens_is_seen():
    """A blank and a line break are tokens too."""
    assert [shown_token(t) for t in (" the", "\n", "")] == ["·the", "↵", "∅"]


def test_roles_are_written_as_a_person_would():
    """What is so by itself stays empty; names with a comma stand in quotation marks."""
    assert roles_text({"a": "input", "b": "target"}) == {"inputs": "", "targets": ""}
    assert roles_text({"a": "target", "b": "input"}) == {"inputs": "", "targets": "a"}
    assert roles_text({"a": "left out", "b, c": "input", "d": "input", "e": "target"}) == {
        "inputs": '"b, c",d',
        "targets": "",
    }
    assert roles_text({"a": "both", "b": "input"}, series=True) == {"inputs": "a, b", "targets": "a"}
    assert roles_text({"a": "both", "b": "both"}, series=True) == {"inputs": "a, b", "targets": ""}


@pytest.fixture(scope="module")
def window(viewport, tmp_path_factory):
    """One window for all tests: they tidy up by beginning anew."""
    with shared_shell(viewport, tmp_path_factory.mktemp("window")) as made:
        yield made


@pytest.fixture
def app(window):
    window.begin()
    window.app.dock.show("data")
    window.ui.step(4)
    return window


pytestmark = pytest.mark.window


def panel(app):
    return app.app.panels["data"]


def seen(app):
    """What the panel shows, once it is what was wished for last."""
    preview = panel(app).preview
    app.ui.step(2)
    app.ui.wait_until(lambda: preview.sight and preview.sight.wish == preview.wish and not preview.busy_s)
    app.ui.step(3)
    return preview.sight


def select(app, type_name: str, **params) -> str:
    node = app.session.edit.add(type_name, (0, 0))
    for name, value in params.items():
        app.session.edit.set_param(node, name, value)
    app.session.select([node])
    return node


def pictures(folder) -> str:
    """A file of 600 pictures of two classes."""
    import numpy as np

    x = np.random.default_rng(0).uniform(0, 1, (600, 1, 8, 8)).astype(np.float32)
    np.savez(folder / "pictures.npz", x=x, y=np.arange(600) % 2)
    return str(folder / "pictures.npz")


def test_parts_pages_and_forms(app, tmp_path):
    """A click on a part shows its samples, the arrow the next page, the list another form."""
    assert dpg.is_item_shown(panel(app).empty.group)
    select(app, "data.npy", path=pictures(tmp_path))
    assert seen(app).form == "pictures"
    assert not dpg.is_item_shown(panel(app).empty.group)
    bar = panel(app).bar
    app.click(bar.parts["validation"])
    sight = seen(app)
    assert sight.rows.tolist() == sight.reading.rows("validation")[:48].tolist()
    app.click(bar.on)
    assert seen(app).rows.tolist() == sight.reading.rows("validation")[48:96].tolist()
    app.click(bar.parts["test"])
    assert seen(app).content is None
    assert dpg.is_item_shown(panel(app)._none)
    panel(app).preview.show(part="all", form="table")
    sight = seen(app)
    assert sight.form == "table"
    assert len(sight.content.rows) == 50


def test_columns_by_click(app, tmp_path):
    """Input, left out, target: each click is one step to undo; the last target stays."""
    file = tmp_path / "table.csv"
    file.write_text(TABLE)
    node = select(app, "data.csv_file", path=str(file))
    assert seen(app).samples.class_names == ("a", "b")
    heads = panel(app).columns.heads
    app.click(heads["colour"])
    assert columns_of(app.session, node)["colour"] == "left out"
    assert seen(app).samples.x.shape == (4, 2)
    app.click(heads["colour"])
    app.ui.wait_until(lambda: app.graph.nodes[node].params.get("targets") == "colour")
    app.session.undo()
    app.session.undo()
    assert app.graph.nodes[node].params.get("inputs", "") == ""
    seen(app)
    app.click(heads["kind"])
    assert columns_of(app.session, node)["kind"] == "target"
    assert "needs a target" in app.said[0]


def test_a_transform_is_seen_before_and_after(app, tmp_path):
    """On the same samples; another draw gives other numbers, and the pictures before stay."""
    edit = draw()
    data = add(edit, "data.npy", path=pictures(tmp_path))
    noise = add(edit, "transform.gaussian_noise", sigma=0.5)
    link(edit, f"{data}.x", f"{noise}.x")
    app.session.open_document(Document(edit.graph))
    app.session.select([noise])
    first = seen(app)
    assert (first.content.pictures != first.after.pictures).any()
    app.click(panel(app).bar.draw)
    second = seen(app)
    assert (second.content.pictures == first.content.pictures).all()
    assert (second.after.pictures != first.after.pictures).any()


def test_what_is_wrong_stands_there_with_the_fix(app, tmp_path):
    """A file that is mended is read again by a click."""
    file = tmp_path / "table.csv"
    file.write_text(TABLE.replace("2,3,1,b", "2,,1,b"))
    select(app, "data.csv_file", path=str(file))
    assert "line 3" in str(seen(app).error)
    assert dpg.is_item_shown(panel(app).trouble.group)
    file.write_text(TABLE)
    app.click(panel(app).trouble.again)
    app.ui.wait_until(lambda: panel(app).preview.sight.error is None)
    assert len(panel(app).preview.sight.samples) == 4


class Slow(http.server.BaseHTTPRequestHandler):
    """Sends one piece and then nothing more until the test is over."""

    over = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)
        self.wfile.flush()
        Slow.over.wait(5)

    def log_message(self, *_: object) -> None:
        pass


def test_a_download_shows_how_far_it_is_and_can_be_stopped(app, tmp_path, monkeypatch):
    """Escape stops it; no half file is left, and the buttons are there again."""
    from core.engine.vision import datasets

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Slow.over.clear()
    monkeypatch.setattr(datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
    folder = tmp_path / "mnist"
    select(app, "data.mnist", folder=str(folder))
    assert seen(app).error
    app.click(panel(app).trouble.fetch)
    dialog = app.wait_dialog()
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)
    Slow.over.set()
    server.shutdown()
    server.server_close()
    app.ui.wait_until(lambda: dialog._ended)
    assert not [p for p in folder.rglob("*") if p.is_file()]
    assert dpg.is_item_shown(panel(app).trouble.fetch)


def test_arrays_of_a_file_are_chosen_in_its_tree(app, tmp_path):
    """A click beside an array takes it for x or y; what was wrong before is then right."""
    import h5py
    import numpy as np

    file = tmp_path / "arrays.h5"
    with h5py.File(file, "w") as made:
        made["train/images"] = np.zeros((6, 1, 4, 4), np.float32)
        made["train/labels"] = np.array([0, 1, 0, 1, 0, 1])
    node = select(app, "data.hdf5", path=str(file), y="train/labels")
    assert seen(app).error
    app.click(panel(app).trouble.tree.buttons["x", "train/images"])
    app.ui.wait_until(lambda: panel(app).preview.sight.error is None)
    assert app.graph.nodes[node].params["x"] == "train/images"
    assert seen(app).form == "pictures"


def test_keys_turn_pages_and_parts(app, tmp_path):
    """Without the mouse: show the panel, the next page, the next part that has samples."""
    app.app.dock.show("loss")
    app.ui.step(3)
    select(app, "data.npy", path=pictures(tmp_path))
    app.ui.keys("Alt_L", "d")
    app.ui.wait_until(lambda: panel(app).visible)
    first = seen(app).rows
    app.ui.keys("Alt_L", "period")
    assert seen(app).rows[0] == first[-1] + 1
    app.ui.keys("Alt_L", "p")
    assert seen(app).wish.part == "train"
    app.ui.keys("Alt_L", "p")
    app.ui.keys("Alt_L", "p")
    assert seen(app).wish.part == "all"


def on_pad(app, x: float, y: float) -> tuple[float, float]:
    """Where a place of the plane is on screen: a share of the plot from its left and its lower edge."""
    pad = panel(app).before.views["pad"]
    left, top = dpg.get_item_rect_min(pad.plot)
    width, height = dpg.get_item_rect_size(pad.plot)
    return left + width * x, top + height * (1 - y)


def drawn(app) -> list[list[float]]:
    return app.graph.nodes["points_1"].params.get("points", [])


def test_points_are_drawn_erased_and_undone(app):
    """Left draws points of the chosen class, right erases, and each stroke is one step to undo."""
    select(app, "data.points", points=[[0.0, 0.0, 0], [0.9, 0.9, 1]])
    seen(app)
    pad = panel(app).before.views["pad"]
    app.ui.step(4)
    app.ui.move(*on_pad(app, 0.3, 0.4))
    app.ui.keys("3")
    app.ui.wait_until(lambda: pad.chosen == 2)
    app.ui.drag(on_pad(app, 0.2, 0.4), on_pad(app, 0.4, 0.7))
    stroke = drawn(app)[2:]
    assert len(stroke) > 2
    assert {p[2] for p in stroke} == {2}
    assert stroke[0][0] < stroke[-1][0]
    assert stroke[0][1] < stroke[-1][1]
    seen(app)
    app.ui.step(4)
    app.ui.drag(on_pad(app, 0.18, 0.37), on_pad(app, 0.42, 0.73), button=3)
    assert len(drawn(app)) < 2 + len(stroke)
    app.session.undo()
    assert drawn(app)[2:] == stroke
    app.click(pad.chips[0])
    assert pad.chosen == 0
    app.click(pad.clear)
    app.ui.wait_until(lambda: len(drawn(app)) == 3)
    app.session.undo()
    app.session.undo()
    assert len(drawn(app)) == 2


def test_points_can_be_drawn_while_training_runs(app):
    """The network goes on learning, with the new points; what it has learned stays."""
    edit = draw()
    data = add(edit, "data.points")
    layer = add(edit, "layer.linear", out_features=2)
    loss = add(edit, "loss.cross_entropy")
    best = add(edit, "optimizer.sgd", lr=0.1)
    for a, b in ((f"{data}.x", f"{layer}.x"), (f"{layer}.y", f"{loss}.input"), (f"{data}.y", f"{loss}.target"),
                 (f"{loss}.loss", f"{best}.loss")):  # fmt: skip
        link(edit, a, b)
    app.session.open_document(Document(edit.graph))
    app.session.select([data])
    seen(app)
    app.ui.step(4)
    running = app.session.running
    running.run()
    app.ui.wait_until(lambda: running.step_count > 5)
    run = running.run_id
    app.ui.drag(on_pad(app, 0.4, 0.4), on_pad(app, 0.6, 0.5))
    assert len(drawn(app)) > 16
    steps = running.step_count
    app.ui.wait_until(lambda: running.step_count > steps + 5)
    assert running.run_id == run
    assert running.state == "running"
