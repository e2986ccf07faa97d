"""The themes: legible, complete, and never colour alone."""

import pytest

from core.nodes.registry import CATEGORIES
from core.nodes.spec import KINDS
from gui import fonts, theme

LEGIBLE = 4.5


@pytest.mark.parametrize("name", theme.available())
def test_every_text_is_legible(name):
    """Each text reaches a contrast of 4.5 : 1 on each surface it stands on."""
    loaded = theme.load(name)
    poor = {what: round(theme.contrast(a, b), 2) for what, a, b in theme.text_pairs(loaded)}
    assert {k: v for k, v in poor.items() if v < LEGIBLE} == {}


@pytest.mark.parametrize("name", theme.available())
def test_a_theme_is_complete(name):
    """A theme has every colour of the default one, each category and each kind of port."""
    loaded, reference = theme.load(name), theme.load("dark")
    assert loaded.colours.keys() == reference.colours.keys()
    assert set(CATEGORIES) <= loaded.categories.keys()
    assert set(KINDS) == loaded.kinds.keys()


@pytest.mark.parametrize("name", theme.available())
def test_ports_stand_out_from_what_is_behind_them(name):
    """A port's colour reaches 3 : 1 on canvas and node (WCAG 2.1, graphical objects)."""
    loaded = theme.load(name)
    for colour in loaded.kinds.values():
        assert min(theme.contrast(colour, loaded.colours[g]) for g in ("canvas", "raised")) >= 3.0


def test_kinds_of_port_differ_in_shape():
    """Whoever cannot tell the colours apart can tell the shapes apart."""
    assert set(theme.KIND_SHAPES) == set(KINDS)
    assert len(set(theme.KIND_SHAPES.values())) == len(KINDS)


def test_contrast_of_black_and_white():
    """The formula's two ends are 21 and 1."""
    assert theme.contrast((0, 0, 0, 255), (255, 255, 255, 255)) == pytest.approx(21)
    assert theme.contrast((9, 9, 9, 255), (9, 9, 9, 255)) == 1


def test_text_is_cut_to_fit():
    """A text that is too wide ends in an ellipsis, and is not wider than asked."""
    cut = fonts.elide("A long name of a node", 60)
    assert cut.endswith("…")
    assert fonts.text_width(cut) <= 60
    assert fonts.elide("short", 100) == "short"
