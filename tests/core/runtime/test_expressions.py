"""Expressions do arithmetic on tensors, say what is wrong in words, and can do nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from core.runtime.expressions import Expression, ExpressionError

VALUE = np.array([[1.0, -2.0, 0.0, 4.0], [0.5, 0.0, 0.0, 3.0]], dtype=np.float32)
KNOWN = {"value": VALUE, "grad": np.array([3.0, 4.0]), "step": 12, "epoch": 2, "loss": 0.5}


def work(text: str):
    return Expression.parse(text, KNOWN.__contains__).value(KNOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("norm(grad)", 5.0), ("abs(-3)", 3), ("min(value)", -2.0), ("max(value)", 4.0), ("mean(grad)", 3.5),
        ("std(grad)", 0.5), ("sum(grad)", 7.0), ("any(value > 3)", True), ("all(value > 3)", False),
        ("any(isnan(value))", False), ("any(isinf(value / 0))", True), ("sqrt(16)", 4.0), ("log(1)", 0.0),
        ("exp(0)", 1.0), ("percentile(grad, 50)", 3.5), ("zeros(value)", 3 / 8), ("value[0, 3]", 4.0),
        ("value[1, -1]", 3.0), ("sum(value[0])", 3.0), ("max(value[:, 0])", 1.0), ("value[..., 3][1]", 3.0),
        ("step % 5 == 2", True), ("1 < step < 20", True), ("1 < step < 10", False), ("not step > 20", True),
        ("loss > 1 or epoch == 2", True), ("loss > 1 and epoch == 2", False), ("-2 ** 2", -4.0), ("7 // 2", 3),
        ("value.shape[1]", 4), ("value.ndim", 2), ("(value @ value.T)[0, 0]", 21.0), ("nan != nan", True),
        ("step < 5 and value[7, 7] > 0", False), ("loss < inf", True),
    ],
)  # fmt: skip
def test_arithmetic(text, expected):
    """Each form gives what NumPy gives."""
    assert work(text) == pytest.approx(expected)


def test_names_that_are_needed_are_known_beforehand():
    """Who evaluates can find out what to compute."""
    found = Expression.parse("norm(linear_1.weight.grad) > 2 * norm(grad)")
    assert found.names == {"linear_1.weight.grad", "grad"}
    assert not found.reference
    assert Expression.parse("linear_1.weight[0, 3]").reference == "linear_1.weight"


@pytest.mark.parametrize(
    ("text", "says", "at"),
    [
        ("", "empty", ""),
        ("grad >", "cannot be read", ""),
        ("step = 3", "write ==", "="),
        ("grda > 1", "Did you mean grad", "grda"),
        ("norm grad", "cannot be read", None),
        ("norm", "norm(value)", "norm"),
        ("norm(grad, 2)", "one argument", "norm(grad, 2)"),
        ("value[0, 3] > 'a'", "no number", "'a'"),
        ("median(value.real)", "not known", "value.real"),
        ("frobenius(value)", "no function here", "frobenius"),
    ],
)
def test_errors_point_at_the_place(text, says, at):
    """The sentence says what to do, and start and end mark the words that are meant."""
    with pytest.raises(ExpressionError) as caught:
        Expression.parse(text, KNOWN.__contains__)
    assert says in str(caught.value)
    if at:
        assert text[caught.value.start : caught.value.end] == at


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "().__class__.__bases__", "value.__class__", "(lambda: 1)()",
        "[x for x in value]", "value.tofile('x')", "exec('1')", "open('x')", "f'{value}'", "value := 1",
        "{1: 2}", "9" * 400, "(" * 300 + "1" + ")" * 300, "-" * 300 + "1", "1 if value else 2", "norm(*value)",
        "norm(x=value)", "value.T.tofile", "print(value)", "await value", "'a' * 10 ** 9", "value.data", "1j",
        "10 ** 10 ** 10 ** x", "abs.__self__", "\0", "norm(value).__class__", "x" * 600, "value[__import__('os')]",
    ],
)  # fmt: skip
def test_hostile_input_is_refused(text):
    """Whatever a file holds, it can do no more than arithmetic."""
    with pytest.raises(ExpressionError):
        Expression.parse(text, KNOWN.__contains__)


@pytest.mark.parametrize(
    "text", ["9 ** 9 ** 9 ** 9", "9999999 ** 9999999", "value[99999, 0]", "value @ grad", "value[0.5]"]
)
def test_what_cannot_be_worked_out_ends_at_once(text):
    """No expression hangs, fills the memory or fails with something else than a sentence."""
    try:
        result = work(text)
    except ExpressionError:
        return
    assert not np.isfinite(result)


def test_a_condition_needs_one_truth_value():
    """An array must be put into any() or all()."""
    with pytest.raises(ExpressionError, match=r"any\( \) or all\( \)"):
        Expression.parse("value > 0").is_true(KNOWN)
    assert Expression.parse("any(value > 0)").is_true(KNOWN)
    assert Expression.parse("grad[0] == 3").is_true(KNOWN)
