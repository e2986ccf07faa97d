"""The formulas of a node as a recorded step ran them."""

from __future__ import annotations

import re

import pytest

from core.runtime.trace import Entry
from core.studio.formulas import formulas_of, with_shapes
from tests.core.runtime.test_debugger_truth import network, record
from tests.core.sketches import add, draw, link


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """One step of a GRU of eight time steps and a Linear layer, with Adam."""
    edit = draw()
    data = add(edit, "data.digits", batch_size=3)
    rows = add(edit, "layer.unflatten", unflattened_size=[8, 8])
    gru = add(edit, "layer.gru", hidden_size=2, batch_first=True)
    last = add(edit, "operation.select", dim=1, index=-1)
    head = add(edit, "layer.linear", out_features=10)
    loss, adam = add(edit, "loss.cross_entropy"), add(edit, "optimizer.adam")
    link(edit, f"{data}.x", f"{rows}.x")
    link(edit, f"{rows}.y", f"{gru}.x")
    link(edit, f"{gru}.output", f"{last}.x")
    link(edit, f"{last}.y", f"{head}.x")
    link(edit, f"{head}.y", f"{loss}.input")
    link(edit, f"{data}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{adam}.loss")
    return record(edit.graph, 1).summary.entries


def test_a_layer_has_its_formula_and_a_derivative_for_each_input(entries):
    """Linear: forward, and the gradients of x, w and b, with this batch's shapes."""
    (found,) = formulas_of(entries, "linear_1")
    assert (found.operation, found.count) == ("linear", 1)
    assert r"\underset{(3, 2)}{x}" in found.forward
    assert r"\underset{(10, 2)}{W^{T}}" in found.forward or r"\underset{(10, 2)}{W^T}" in found.forward
    assert [line.split("=")[0].strip()[-9:] for line in found.derivatives.split("\n")] == [
        "{\\bar{x}}", "{\\bar{W}}", "{\\bar{b}}",
    ]  # fmt: skip


def test_operations_that_repeat_stand_there_once(entries):
    """Eight time steps run the same operations: each kind is shown once and says how often it ran."""
    found = formulas_of(entries, "gru_1")
    kinds = [one.operation for one in found]
    assert len(kinds) == len(set(kinds))
    counts = {one.operation: one.count for one in found}
    assert (counts["linear"], counts["sigmoid"], counts["tanh"]) == (16, 16, 8)
    assert all(one.derivatives for one in found if one.operation in ("sigmoid", "tanh", "mul"))


def test_a_loss_has_all_its_operations(entries):
    """Cross entropy is log softmax and the negative log likelihood, each with its derivative."""
    found = formulas_of(entries, "cross_entropy_1")
    assert [one.operation for one in found] == ["log_softmax", "nll_loss"]
    assert all(one.forward and one.derivatives for one in found)


def test_an_optimizer_has_its_update_without_shapes(entries):
    """Adam updates six parameters of different shapes by the same lines."""
    (found,) = formulas_of(entries, "adam_1")
    assert (found.operation, found.count, found.derivatives) == ("Adam.step", 6, "")
    assert "underset" not in found.forward


def test_forward_and_derivative_show_the_same_run(entries):
    """Of two transposes only the later has a gradient: its shapes stand under both formulas."""
    found = next(one for one in formulas_of(entries, "gru_1") if one.operation == "transpose")
    shapes = [set(re.findall(r"\(\d[\d, ]*\)", lines)) for lines in (found.forward, found.derivatives)]
    assert shapes[0] == shapes[1] == {"(8, 3, 2)", "(3, 8, 2)"}


def test_without_a_gradient_there_is_no_derivative():
    """What only data go through is not differentiated."""
    graph = network(
        ("rows", "layer.unflatten", {"unflattened_size": [8, 8]}),
        ("flat", "layer.flatten", {}),
        ("head", "layer.linear", {"out_features": 10}),
        data="data.digits", loss="loss.cross_entropy", optimizer=("optimizer.sgd", {"lr": 0.1}),
    )  # fmt: skip
    found = formulas_of(record(graph, 1).summary.entries, "rows")
    assert [bool(one.derivatives) for one in found] == [False]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\sum_n \bar{y}_n", r"\sum_n \underset{(3, 4)}{\bar{y}_n}"),
        (r"x_{n, c} \cdot 2", r"\underset{(3, 4)}{x_{n, c}} \cdot 2"),
        (r"\bar{y}^T x", r"\underset{(3, 4)}{\bar{y}^T} \underset{(3, 4)}{x}"),
    ],
    ids=["index of a gradient", "several indices", "transposed"],
)
def test_an_index_stays_with_its_letter(formula, expected):
    """The shape stands under letter and index, not between them."""
    assert with_shapes(formula, {"x": (3, 4), "y": (3, 4)}) == expected
