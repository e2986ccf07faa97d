"""The story of backpropagation through time, with a real mouse and keyboard: how a gradient goes back step by step."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from core.graph import Graph
from tests.core.sketches import add, draw, link
from tests.gui.reading import card_titled, number, rounding, visible_texts, wheel_to_line
from tests.gui.shell_app import showing

pytestmark = pytest.mark.window

HIDDEN, STEPS = 2, 8  # narrow enough to be read whole; the eight rows of a digit are the sequence


def reader_of_rows() -> Graph:
    """Digits -> Unflatten to eight rows -> GRU -> its last output -> Linear -> cross entropy -> SGD."""
    edit = draw()
    data = add(edit, "data.digits", batch_size=3)
    rows = add(edit, "layer.unflatten", unflattened_size=[STEPS, 8])
    gru = add(edit, "layer.gru", hidden_size=HIDDEN, batch_first=True)
    last = add(edit, "operation.select", dim=1, index=-1)
    head = add(edit, "layer.linear", out_features=10)
    loss, best = add(edit, "loss.cross_entropy"), add(edit, "optimizer.sgd")
    for source, target in (
        (f"{data}.x", f"{rows}.x"),
        (f"{rows}.y", f"{gru}.x"),
        (f"{gru}.output", f"{last}.x"),
        (f"{last}.y", f"{head}.x"),
        (f"{head}.y", f"{loss}.input"),
        (f"{data}.y", f"{loss}.target"),
        (f"{loss}.loss", f"{best}.loss"),
    ):
        link(edit, source, target)
    edit.move({node: (240 * k, 0) for k, node in enumerate(edit.graph.nodes)})
    return edit.graph


@pytest.fixture
def app(viewport, tmp_path, monkeypatch, request):
    with showing(reader_of_rows(), viewport, tmp_path, monkeypatch, request) as made:
        yield made


def hidden_gradients(debugger, ui) -> list[np.ndarray]:
    """d loss / d h_t for every time step, by PyTorch with the weights and the batch of the recorded step."""
    torch = pytest.importorskip("torch")
    trace = debugger.trace
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    keys = [trace.parameters[f"gru_1.{name}"]["before"] for name in names]
    keys += [trace.parameters[f"linear_1.{name}"]["before"] for name in ("weight", "bias")]
    keys.append(trace.entries[0].inputs[0].key)
    loss = next(e for e in trace.entries if e.operation == "nll_loss" and e.phase == "loss")
    keys.append(next(o.key for o in loss.inputs if o.name == "target"))
    ui.wait_until(lambda: len([k for k in keys if debugger.array(k) is not None]) == len(keys))
    *weights, head, offset, x, target = (torch.tensor(np.array(debugger.array(key))) for key in keys)
    gru = torch.nn.GRU(8, HIDDEN, batch_first=True)
    for name, value in zip(names, weights, strict=True):
        getattr(gru, name).data = value
    sequence, h, states = x.reshape(-1, STEPS, 8), None, []
    for t in range(STEPS):
        _, h = gru(sequence[:, t : t + 1], h)
        h.retain_grad()
        states.append(h)
    torch.nn.functional.cross_entropy(states[-1][0] @ head.T + offset, target.long()).backward()
    return [state.grad[0].numpy() for state in states]


def on_screen(panel) -> np.ndarray:
    """The numbers of the card of the gradient that comes in, as they are written."""
    card = card_titled(panel, "\u0233")
    return np.array([[number(t) for t in dpg.get_value(row[2]).split()] for row in card._table._rows[:3]])


def test_a_gradient_goes_back_through_three_time_steps(app):
    """The parts of the GRU are opened by mouse; at time steps 5, 4 and 3 (by keys) the hidden state's gradient is
    PyTorch's."""
    ui, session = app.ui, app.session
    debugger, panel = session.running.debugger, app.app.panels["debugger"]
    ui.keys("F10")
    ui.wait_until(lambda: debugger.active)
    ui.step(6)
    expected = hidden_gradients(debugger, ui)
    app.click(panel._chips["backward"])
    ui.wait_until(lambda: debugger.phase == "backward")
    ui.step(4)

    # Open the GRU, its layer and the time step, each by a click on its line.
    lines = panel._list
    for words in ("GRU", "layer 0", "time step 5"):
        app.click(wheel_to_line(app, panel, lambda w=words: backward_heading(lines, w)))
        ui.step(3)
    heading = next(line for line in lines.lines if line.label == "time step 5" and is_backward(lines, line))
    app.click(wheel_to_line(app, panel, lambda: lines.item_of(heading.entry)))
    ui.wait_until(lambda: debugger.cursor == heading.entry)

    # Here, and at the beginning of the two time steps before: the words of the call stack, and the gradient.
    for step in (5, 4, 3):
        ui.wait_until(lambda s=step: f"time step {s}" in "".join(visible_texts(panel._stack.group)[:1]))
        assert [words.split(" ", 1)[1].strip() for words in visible_texts(panel._stack.group)][1:] == [
            "layer 0", "GRU", "← Backward",
        ]  # fmt: skip
        entry = debugger.entry
        assert (entry.phase, entry.grad_name) == ("backward", "AddBackward0")
        ui.wait_until(lambda e=entry: debugger.array(e.incoming[0].key) is not None)
        ui.step(4)
        shown = on_screen(panel)
        slack = np.vectorize(rounding)(shown) + 1e-7
        assert shown.shape == (3, HIDDEN)
        assert (abs(shown - expected[step]) <= slack).all(), (shown, expected[step])
        assert abs(shown).min() > 0
        while step > 3 and debugger.entry.scope == entry.scope:
            at = debugger.cursor
            ui.keys("F11")
            ui.wait_until(lambda a=at: debugger.cursor == a + 1)

    # Shift+F10 leads back the same way, operation by operation.
    at = debugger.cursor
    ui.keys("Control_L", "Shift_L", "F10")
    ui.wait_until(lambda: debugger.cursor == at - 1)
    ui.wait_until(lambda: "time step 4" in "".join(visible_texts(panel._stack.group)[:1]))


def is_backward(lines, line) -> bool:
    """Whether a heading of the list stands in the backward pass."""
    return line.part and line.path[0] == "backward"


def backward_heading(lines, words: str) -> int:
    """The item of a heading in the backward pass, 0 while it is out of sight."""
    pairs = zip(lines._items, lines._visible, strict=False)
    return next((item for item, line in pairs if line and line.label == words and is_backward(lines, line)), 0)
