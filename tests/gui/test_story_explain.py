"""The story of one number, with a real mouse: a gradient in a convolution is taken apart down to the pixels.

Everything that is compared was read from the screen, and worked out again with plain loops.
"""

from __future__ import annotations

import re

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from core.graph import Graph
from tests.core.sketches import add, draw, link
from tests.gui.reading import (
    card_titled,
    click_on_map,
    number,
    rounding,
    terms_on_screen,
    visible_texts,
    wheel_to_line,
)
from tests.gui.shell_app import showing

pytestmark = pytest.mark.window

SAMPLES, FILTERS, SIDE = 4, 2, 6  # the convolution makes 6 x 6 of 8 x 8


def reader_of_digits() -> Graph:
    """Digits -> Unflatten -> Conv2d -> ReLU -> MaxPool2d -> Flatten -> Linear -> cross entropy -> Adam."""
    edit = draw()
    data = add(edit, "data.digits", batch_size=SAMPLES)
    source = f"{data}.x"
    for kind, params in (
        ("layer.unflatten", {}),
        ("layer.conv2d", {"out_channels": FILTERS}),
        ("activation.relu", {}),
        ("layer.max_pool2d", {}),
        ("layer.flatten", {}),
        ("layer.linear", {"out_features": 10}),
    ):
        node = add(edit, kind, **params)
        link(edit, source, f"{node}.x")
        source = f"{node}.y"
    loss, adam = add(edit, "loss.cross_entropy"), add(edit, "optimizer.adam")
    link(edit, source, f"{loss}.input")
    link(edit, f"{data}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{adam}.loss")
    edit.move({node: (240 * k, 0) for k, node in enumerate(edit.graph.nodes)})
    return edit.graph


@pytest.fixture
def app(viewport, tmp_path, monkeypatch, request):
    with showing(reader_of_digits(), viewport, tmp_path, monkeypatch, request) as made:
        yield made


def gradient_by_loops(pixels, labels, kernel, bias, weight, offset) -> np.ndarray:
    """The gradient of the mean cross entropy by the kernel, with nothing but loops."""
    n = len(pixels)
    flat = np.zeros((n, weight.shape[1]))
    came_from: dict[tuple[int, int], tuple[int, int, int]] = {}
    for s in range(n):
        place = 0
        for f in range(FILTERS):
            made = np.zeros((SIDE, SIDE))
            for i in range(SIDE):
                for j in range(SIDE):
                    total = float(bias[f])
                    for u in range(3):
                        for v in range(3):
                            total += float(kernel[f, 0, u, v]) * float(pixels[s, 8 * (i + u) + j + v])
                    made[i, j] = max(total, 0.0)
            for i in range(0, SIDE, 2):
                for j in range(0, SIDE, 2):
                    best = max(((i + a, j + b) for a in (0, 1) for b in (0, 1)), key=lambda p: made[p])
                    flat[s, place] = made[best]
                    if made[best] > 0:
                        came_from[s, place] = (f, *best)
                    place += 1
    found = np.zeros((FILTERS, 1, 3, 3))
    for s in range(n):
        scores = [sum(float(w) * x for w, x in zip(weight[c], flat[s], strict=True)) + offset[c] for c in range(10)]
        chances = np.exp(np.array(scores) - max(scores))
        chances /= chances.sum()
        chances[labels[s]] -= 1.0
        for place in range(flat.shape[1]):
            if (s, place) not in came_from:
                continue
            f, i, j = came_from[s, place]
            upstream = sum(chances[c] / n * float(weight[c, place]) for c in range(10))
            for u in range(3):
                for v in range(3):
                    found[f, 0, u, v] += upstream * float(pixels[s, 8 * (i + u) + j + v])
    return found


def test_a_gradient_is_followed_to_the_pixels_it_is_made_of(app):
    """F10, Backward, Conv2d, a number of the weight's gradient: its terms on screen add up to it; the pixel's way
    back ends at the batch."""
    ui, session = app.ui, app.session
    debugger, explaining = session.running.debugger, session.running.explaining
    panel, explain = app.app.panels["debugger"], app.app.panels["explain"]

    # F10, the chip Backward, the line of the convolution.
    ui.keys("F10")
    ui.wait_until(lambda: debugger.active)
    ui.step(6)
    app.click(panel._chips["backward"])
    ui.wait_until(lambda: debugger.phase == "backward")
    ui.step(4)
    line = next(e for e in debugger.trace.entries if e.phase == "backward" and e.operation == "convolution")
    wheel_to_line(app, panel, lambda: panel._list.item_of(line.index))
    assert dpg.get_item_label(panel._list.item_of(line.index)).endswith("Conv2d   ConvolutionBackward0")
    app.click(panel._list.item_of(line.index))
    ui.wait_until(lambda: debugger.cursor == line.index)
    assert "ConvolutionBackward0" in dpg.get_value(panel._title)

    # The weight's gradient has its card: click the fifth line, third column of the heat map.
    card = card_titled(panel, "w\u0304 · weight")
    ui.wait_until(lambda: card._map._view is not None)
    ui.step(3)
    filter_, u, v = 1, 1, 2
    place, _, at_mouse = click_on_map(app, panel, card, 3 * filter_ + u, v).partition(":")
    assert place == "row 4, column 2"
    written = number(at_mouse)
    ui.wait_until(lambda: explaining.explanation is not None)
    ui.wait_until(lambda: explain.visible)
    ui.step(6)
    assert dpg.get_value(explain._index) == "1, 0, 1, 2"
    shown = number(dpg.get_value(explain._value))
    assert shown == pytest.approx(written, abs=rounding(written))

    # The terms, read from the screen: every output of the filter, and the pixel it saw through this weight.
    terms = terms_on_screen(app)
    assert len(terms) == SAMPLES * SIDE * SIDE
    total, slack = 0.0, rounding(shown)
    for upstream, a, pixel, b, product in terms:
        sample, channel, i, j = (int(k) for k in re.findall(r"\d+", upstream))
        assert channel == filter_
        assert [int(k) for k in re.findall(r"\d+", pixel)] == [sample, 0, i + u, j + v]
        assert product == pytest.approx(a * b, abs=abs(a) * rounding(b) + abs(b) * rounding(a) + rounding(product))
        total += a * b
        slack += abs(a) * rounding(b) + abs(b) * rounding(a)
    assert any(product for *_, product in terms)
    assert total == pytest.approx(shown, abs=slack)
    assert number(dpg.get_value(explain._terms._total)) == pytest.approx(shown, abs=rounding(shown))

    # The same number with loops from the batch and the weights of this step.
    arrays = recorded(app, ["linear_1.weight", "linear_1.bias", "conv2d_1.weight", "conv2d_1.bias"])
    looped = gradient_by_loops(*arrays)
    assert shown == pytest.approx(looped[filter_, 0, u, v], abs=rounding(shown) + 1e-6)

    # "Check it": the finite difference agrees.
    app.click(explain._check)
    ui.wait_until(lambda: explaining.checked is not None)
    ui.step(3)
    sentence = dpg.get_value(explain._checked)
    assert sentence.startswith("finite difference")
    assert sentence.split("recorded")[1].split(":")[1].strip().startswith("they agree")
    assert number(sentence) == pytest.approx(shown, rel=1e-3)

    # Follow the pixel of a term to the data, and come back by the arrow.
    link_item = first_row(app)[2]
    letter = dpg.get_item_label(link_item)
    brightness = terms_in_sight(app)[0]
    app.click(link_item)
    ui.wait_until(lambda: explaining.explanation is not None and explaining.explanation.title.startswith("Unflatten"))
    ui.step(4)
    assert dpg.get_value(explain._index) == ", ".join(re.findall(r"\d+", letter))
    assert number(dpg.get_value(explain._value)) == brightness
    app.click(first_row(app)[0])
    ui.wait_until(lambda: explaining.explanation is not None and explaining.explanation.kind == "given")
    ui.step(4)
    assert any("came with the batch" in words for words in visible_texts(explain._left))
    assert number(dpg.get_value(explain._value)) == brightness
    app.click(explain._back)
    app.click(explain._back)
    ui.wait_until(lambda: explaining.explanation is not None and explaining.explanation.terms)
    ui.step(4)
    assert dpg.get_value(explain._index) == "1, 0, 1, 2"
    assert number(dpg.get_value(explain._value)) == shown


def first_row(app) -> list[int]:
    """The items of the first row of terms: a letter and its number, twice, and the product."""
    return list(dpg.get_item_children(dpg.get_item_children(app.app.panels["explain"]._terms._table, 1)[0], 1))


def terms_in_sight(app) -> list[float]:
    """The second factors of the page that is shown."""
    rows = dpg.get_item_children(app.app.panels["explain"]._terms._table, 1)
    return [number(visible_texts(row)[3]) for row in rows if dpg.get_item_configuration(row)["show"]]


def recorded(app, parameters: list[str]) -> tuple[np.ndarray, ...]:
    """The batch, and these parameters as the step found them, as the debugger has recorded them."""
    debugger = app.session.running.debugger
    trace = debugger.trace
    first = next(e for e in trace.entries if e.operation == "reshape")
    loss = next(e for e in trace.entries if e.operation == "nll_loss" and e.phase == "loss")
    keys = [first.inputs[0].key, next(o.key for o in loss.inputs if o.name == "target")]
    keys += [trace.parameters[name]["before"] for name in reversed(parameters)]
    app.ui.wait_until(lambda: len([k for k in keys if debugger.array(k) is not None]) == len(keys))
    pixels, labels, bias, kernel, offset, weight = (debugger.array(key) for key in keys)
    return pixels, labels, kernel, bias, weight, offset
