"""Where the panels stand: tabs, splitters, floating, and what survives a restart."""

import dearpygui.dearpygui as dpg
import pytest

from core.studio.settings import Settings
from gui import theme
from gui.docking import tree as t
from gui.docking.standard import standard
from tests.gui.shell_app import SIZE, Shell, shell


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """A whole window on an empty project, that remembers its layout."""
    with shell(viewport, tmp_path, monkeypatch, remember=True) as made:
        yield made


@pytest.mark.parametrize("size", [(960, 600), (1280, 800), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_areas_fill_the_window_and_do_not_overlap(size, scale):
    """At every size of window and interface the areas and the gaps cover the room, none on top of another."""
    tree = standard(size[0] / scale, size[1] / scale)
    places, splitters = t.solve(tree, t.Rect(0, 0, *size), scale)
    rects = [r for _, r in places.values()] + [s.rect for s in splitters]
    assert sum(r.w * r.h for r in rects) == size[0] * size[1]
    assert all(r.w > 0 and r.h > 0 for r in rects)
    for a in rects:
        for b in rects:
            if a is not b:
                assert a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y


def test_an_empty_area_leaves_its_room_to_the_others():
    """Closing the only panel of an area widens the rest; opening it again brings the area back."""
    tree = standard(1280, 800)
    t.remove(tree, "palette")
    places, _ = t.solve(tree, t.Rect(0, 0, 1280, 800))
    assert min(r.x for s, r in places.values()) == 0
    assert not any(s.area == "left" for s, _ in places.values())
    t.place(tree, "palette", "left")
    places, _ = t.solve(tree, t.Rect(0, 0, 1280, 800))
    assert any(s.area == "left" for s, _ in places.values())


def test_a_layout_survives_as_plain_data():
    """to_dict and from_dict are inverse; what is no layout is refused."""
    tree = standard(1920, 1080)
    assert t.to_dict(t.from_dict(t.to_dict(tree))) == t.to_dict(tree)
    for wrong in ({}, [], {"tabs": ["a"]}, {"axis": "z", "parts": [{"tabs": [], "main": True}]}, None):
        with pytest.raises(ValueError):
            t.from_dict(wrong)


@pytest.mark.window
def test_a_click_on_a_tab_shows_its_panel(app):
    """One panel of a stack is in front, and only that one works."""
    app.click(app.tab("output"))
    app.ui.wait_until(lambda: app.app.panels["output"].visible)
    assert not app.app.panels["loss"].visible


@pytest.mark.window
def test_closing_and_opening_a_panel(app):
    """A middle click on a tab closes the panel; View > Panels opens it where it was."""
    app.ui.move(*app.middle(app.tab("palette")))
    app.ui.press(2)
    app.ui.release(2)
    app.ui.wait_until(lambda: not app.app.dock.is_open("palette"))
    app.ui.step(3)
    assert not dpg.is_item_shown(app.app.dock.windows["palette"])
    app.session.actions.trigger("view.panel.palette")
    app.ui.wait_until(lambda: app.app.panels["palette"].visible)
    assert t.stack_of(app.app.dock.tree, "palette").area == "left"


@pytest.mark.window
def test_dragging_a_tab_moves_or_pops_out(app):
    """A tab dropped on another area docks there; dropped on the canvas it becomes a free window."""
    app.ui.drag(app.middle(app.tab("output")), (SIZE[0] - 100, 400))
    app.ui.wait_until(lambda: t.stack_of(app.app.dock.tree, "output").area == "right")
    app.ui.step(4)
    app.ui.drag(app.middle(app.tab("loss")), (600, 250))
    app.ui.wait_until(lambda: "loss" in app.app.dock.floating)
    app.ui.step(4)
    assert app.app.panels["loss"].visible
    app.session.actions.trigger("view.reset_layout")
    app.ui.step(4)
    assert not app.app.dock.floating
    assert t.stack_of(app.app.dock.tree, "loss").area == "bottom"


@pytest.mark.window
def test_a_splitter_is_dragged(app):
    """The gap beside the palette widens it, and no area gets lost."""
    before = t.stack_of(app.app.dock.tree, "palette").size
    left = next(r for s, r in app.app.dock.rects if s.area == "left")
    app.ui.drag((left.x + left.w + 2, 300), (left.x + left.w + 62, 300))
    app.ui.wait_until(lambda: t.stack_of(app.app.dock.tree, "palette").size > before + 50)


@pytest.mark.window
def test_layout_and_settings_survive_a_restart(viewport, tmp_path, monkeypatch):
    """What was arranged and set is there at the next start."""
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path / "home"))
    first = Shell(viewport, remember=True)
    first.app.dock.move("output", "right")
    first.app.dock.close("gradients")
    first.app.views.set_theme("light")
    first.app.views.set_scale(1.15)
    first.ui.step(3)
    first.close(viewport)
    theme.apply("dark", 1.0)
    second = Shell(viewport, remember=True)
    try:
        assert t.stack_of(second.app.dock.tree, "output").area == "right"
        assert not second.app.dock.is_open("gradients")
        assert theme.current().name == "light"
        assert theme.scale() == 1.15
    finally:
        second.close(viewport)
        theme.apply("dark", 1.0)


@pytest.mark.window
def test_a_damaged_layout_is_replaced(viewport, tmp_path, monkeypatch):
    """A layout file that makes no sense gives the standard layout."""
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path / "home"))
    path = Settings.path().with_name("layout.json")
    path.parent.mkdir(parents=True)
    path.write_text('{"tree": {"tabs": 3}}', "utf-8")
    made = Shell(viewport, remember=True)
    try:
        assert made.app.dock.is_open("loss")
    finally:
        made.close(viewport)


@pytest.mark.window
def test_interface_size_and_theme_keys(app):
    """Ctrl+Shift+= makes everything larger, Ctrl+Shift+- smaller; the window stays whole."""
    app.ui.keys("Control_L", "Shift_L", "equal")
    app.ui.wait_until(lambda: theme.scale() == 1.15)
    app.ui.step(4)
    assert dpg.get_item_rect_size(app.app.toolbar.buttons["train.toggle"].item)[0] >= 119
    app.ui.keys("Control_L", "Shift_L", "minus")
    app.ui.wait_until(lambda: theme.scale() == 1.0)
    app.session.actions.trigger("theme.contrast")
    app.ui.step(4)
    assert theme.current().name == "contrast"
    assert app.session.actions["theme.contrast"].checked()
    app.session.actions.trigger("theme.dark")
    app.ui.step(2)


@pytest.mark.window
def test_run_and_debugger_stay_in_reach_when_everything_is_large(app):
    """At 150 % the toolbar leaves out what the menus have too; every tab can still be reached."""
    app.app.views.set_scale(1.5)
    app.ui.step(8)
    for id in ("train.toggle", "debug.step", "debug.last"):
        item = app.app.toolbar.buttons[id].item
        assert dpg.get_item_rect_min(item)[0] + dpg.get_item_rect_size(item)[0] <= SIZE[0]
    for strip in app.app.dock._strips:
        for name in strip.stack.tabs:
            assert app.middle(strip.button(name))[0] < strip.rect.x + strip.rect.w
    app.app.views.set_scale(1.0)
    app.ui.step(8)
    assert all(dpg.is_item_shown(part) for part in app.app.toolbar.parts.values())
