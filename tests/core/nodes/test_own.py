"""Own parts: formulas and Python of a person, their refusals by the line, and the same code run by PyTorch."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

import core.engine as engine
from core.graph.shapes import ShapeError
from core.nodes.expression_forms import ExpressionError
from core.nodes.formula_language import derivatives, read_formula, written
from core.nodes.own_code import CodeError, limited, read_code
from core.nodes.own_parts import gradients_agree, inferred, own_part
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError
from core.nodes.spec import TensorInfo
from core.nodes.trust import trust
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.nodes.cases_own import WITH_BACKWARD
from tests.core.sketches import add, draw, link

REGISTRY = standard_registry()
FORMULAS = {
    "a * sigmoid(a)": lambda t, a, b: a * t.sigmoid(a),
    "maximum(a, b) - minimum(a, 0.5)": lambda t, a, b: t.maximum(a, b) - t.minimum(a, t.tensor(0.5, dtype=a.dtype)),
    "where(a > b, a ** 2, exp(-b))": lambda t, a, b: t.where(a > b, a**2, t.exp(-b)),
    "mean((a - b) ** 2) + sum(abs(a)) / 10": lambda t, a, b: ((a - b) ** 2).mean() + a.abs().sum() / 10,
    "a @ b.T": lambda t, a, b: a @ b.T,
    "clamp(tan(a / 3), -1, 1) * erf(b) + softplus(a)": lambda t, a, b: (
        t.tan(a / 3).clamp(-1, 1) * t.erf(b) + t.nn.functional.softplus(a)
    ),
    "sin(a) % 1 + b / a": lambda t, a, b: t.sin(a) % 1 + b / a,
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gives_pytorchs_values_and_gradients(text: str) -> None:
    """The same formula, written in PyTorch."""
    torch = pytest.importorskip("torch")
    numbers = [np.random.default_rng(k).standard_normal((4, 3)) for k in range(2)]
    ours = [engine.tensor(n, requires_grad=True) for n in numbers]
    theirs = [torch.tensor(n, requires_grad=True) for n in numbers]
    result = read_formula(text).value(dict(zip("ab", ours, strict=True)))
    expected = FORMULAS[text](torch, *theirs)
    np.testing.assert_allclose(result.detach().numpy(), expected.detach().numpy(), rtol=1e-10)
    result.sum().backward()
    expected.sum().backward()
    for a, b in zip(ours, theirs, strict=True):
        if b.grad is not None:
            np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("text", ["a * sigmoid(k * a)", "log(1 + exp(a))", "where(a > 0, a, 0.1 * a)", "tanh(a) ** 2"])
def test_the_derivative_that_is_shown_is_the_one_that_the_engine_uses(text: str) -> None:
    """Sympy's derivative, worked out at a few places, is the engine's gradient."""
    import sympy

    from core.nodes.formula_language import _slope, _symbolic

    formula = read_formula(text, ("k",))
    places = np.array([-1.5, -0.2, 0.7, 2.0])
    a = engine.tensor(places, requires_grad=True)
    formula.value({"a": a, "k": 1.5}).sum().backward()
    slope = _slope(_symbolic(formula._tree, sympy), "a", sympy)
    symbols = {s.name: s for s in slope.free_symbols}
    known = [{s: (p if n == "a" else 1.5) for n, s in symbols.items()} for p in places]
    np.testing.assert_allclose(a.grad.numpy(), [float(slope.subs(k)) for k in known], rtol=1e-9)


@pytest.mark.parametrize("text", [*FORMULAS, "abs(a)", "relu(a)", "mean(a)", "max(a)", "sign(a) * a"])
def test_what_is_shown_can_be_drawn(text: str) -> None:
    """Formula and derivatives are mathtext that matplotlib reads."""
    for line in (written(text), *(line for _, line in derivatives(text))):
        MathTextParser("path").parse(f"${line}$")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"), ("a +", "cannot be read"), ("x + 1", "x is not known"), ("open(a)", "no function"),
        ("a.__class__", "cannot be used"), ("a[0]", "Slice"), ("(lambda: a)()", "no function"),
        ("sin(a, b)", "one arg"),
        ("__import__('os')", "no function"), ("'text'", "no number"), ("a and b", "cannot be used in a formula"),
    ],
)  # fmt: skip
def test_a_formula_that_is_none_is_refused_with_the_place(text: str, words: str) -> None:
    """Nothing but arithmetic can be said."""
    with pytest.raises(ExpressionError, match=words):
        read_formula(text)


def test_code_runs_only_in_a_trusted_project() -> None:
    """Neither the shape rule nor the compiler runs a line of it."""
    code = "raise SystemExit('this ran')\n"
    with trust(False):
        with pytest.raises(DataError, match="switched off"):
            inferred(code, {"a": TensorInfo(("N", 3))})
        with pytest.raises(DataError, match="switched off"):
            own_part(code)
        for name in ("own.metric", "own.optimizer", "own.loss"):
            spec = REGISTRY[name]
            with pytest.raises(DataError, match="switched off"):
                spec.infer({}, spec.values({"code": code}))


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("def forward(a)\n    return a\n", 1, "Expected ':'"),
        ("x = 1\ndef forward(a):\n    return a + missing\n", 3, "NameError"),
        ("def forward(a):\n    return a @ torch.ones(9, 9)\n", 2, "RuntimeError"),
        ("def forward(a, b):\n    return a\n", 0, "missing 1 required positional argument"),
        ("def forward(a):\n    return 3\n", 0, "must return a tensor, not int"),
        ("y = 1\n", 0, "there is no def forward"),
        ("def forward(a):\n    while True:\n        pass\n", 0, "longer than 2 s"),
        ("import nothing_like_this\n", 1, "ModuleNotFoundError"),
        ("from torch import nothing\n", 1, "ImportError"),
        ("class Part(nn.Module):\n    def __init__(self, size):\n        super().__init__()\n", 0, "asks for size"),
    ],
)
def test_a_mistake_is_told_with_its_line(code: str, line: int, words: str) -> None:
    """The person is sent to the line, also where an endless loop is."""
    begin = time.monotonic()
    with pytest.raises(CodeError, match=words) as caught:
        inferred(code, {"a": TensorInfo(("N", 3))})
    assert caught.value.line == line or (line == 0 and "longer" in words)
    with pytest.raises(CodeError):  # a second look does not wait again
        inferred(code, {"a": TensorInfo(("N", 3))})
    assert time.monotonic() - begin < 6


def test_sizes_that_are_not_known_go_through_code() -> None:
    """The batch and a second unknown size come out where the code leaves them; others are fixed."""
    code = "def forward(a):\n    return a.transpose(1, 2).unsqueeze(0).repeat(3, 1, 1, 1)\n"
    assert inferred(code, {"a": TensorInfo(("N", "T", 4))}).shape == (3, "N", 4, "T")
    with pytest.raises(CodeError, match="neither fixed"):
        inferred("def forward(a):\n    return a.reshape(-1)\n", {"a": TensorInfo(("N", 3))})


def test_a_right_backward_is_found_right_and_a_wrong_one_wrong() -> None:
    """As the Check gradient button does it."""
    given = ((("N", 4), "float32"),)
    gradients_agree(WITH_BACKWARD, given)
    with pytest.raises(CodeError, match=r"(?i)jacobian|gradient"):
        gradients_agree(WITH_BACKWARD.replace("grad * 2", "grad * 3"), given)


def graph_with_own_parts() -> Any:
    edit = draw()
    data = add(edit, "data.line", points=32, batch_size=8, validation=0.25)
    layer, part = add(edit, "layer.linear", out_features=4), add(edit, "own.python", code=LAYER)
    head, loss = add(edit, "layer.linear", out_features=1), add(edit, "own.loss")
    best, metric = add(edit, "own.optimizer", lr=0.02), add(edit, "own.metric")
    for ends in (f"{data}.x {layer}.x", f"{layer}.y {part}.a", f"{part}.y {head}.x", f"{head}.y {loss}.input",
                 f"{data}.y {loss}.target", f"{loss}.loss {best}.loss", f"{head}.y {metric}.input",
                 f"{data}.y {metric}.target"):  # fmt: skip
        link(edit, *ends.split())
    return edit.document.graph


LAYER = """
import torch
import torch.nn.functional as F
from torch import nn

class Part(nn.Module):
    def __init__(self, in_features):
        super().__init__()
        self.scale = nn.Parameter(torch.full((in_features,), 0.8))

    def forward(self, a):
        return F.leaky_relu(a, 0.1) * self.scale
"""


def test_a_network_of_own_parts_trains_as_the_same_code_does_in_pytorch() -> None:
    """Layer, loss, optimizer and metric of a person's own, with PyTorch's losses at every step."""
    torch = pytest.importorskip("torch")
    plan = compile_plan(graph_with_own_parts(), REGISTRY, seed=2)
    trainer = Trainer(plan)
    scope: dict[str, Any] = {"torch": torch}
    exec(LAYER, scope)
    exec(REGISTRY["own.loss"].param("code").default, scope)
    exec(REGISTRY["own.optimizer"].param("code").default, scope)
    part = scope["Part"](4)
    first, head = torch.nn.Linear(1, 4), torch.nn.Linear(4, 1)
    with torch.no_grad():
        for name, layer in (("linear_1", first), ("linear_2", head)):
            layer.weight.copy_(torch.tensor(plan.state()[f"{name}.weight"]))
            layer.bias.copy_(torch.tensor(plan.state()[f"{name}.bias"]))
    parameters = [*first.parameters(), *part.parameters(), *head.parameters()]
    memory: list[dict[str, Any]] = [{} for _ in parameters]
    (feed,) = plan.feeds.values()
    batches = [feed.next() for _ in range(30)]
    feed.restart()
    for batch in batches:
        x, y = (torch.tensor(batch[port].numpy()) for port in "xy")
        expected = scope["loss"](head(part(first(x))), y)
        expected.backward()
        with torch.no_grad():
            for p, state in zip(parameters, memory, strict=True):
                scope["update"](p, p.grad, state, 0.02)
                p.grad = None
        result = trainer.step()
        np.testing.assert_allclose(next(iter(result.losses.values())), expected.item(), rtol=2e-5)
    judged = trainer.judge()
    assert judged is not None
    assert judged.metrics["metric_1"] > 0


def test_what_an_own_optimizer_remembers_goes_with_the_state() -> None:
    """A run that is taken up again goes on to the bit."""
    whole = Trainer(compile_plan(graph_with_own_parts(), REGISTRY, seed=2))
    straight = [whole.step().losses for _ in range(12)]
    first = Trainer(compile_plan(graph_with_own_parts(), REGISTRY, seed=2))
    for _ in range(5):
        first.step()
    second = Trainer(compile_plan(graph_with_own_parts(), REGISTRY, seed=9))
    second.load_state(first.state())
    assert [second.step().losses for _ in range(7)] == straight[5:]


def test_constants_are_read_or_refused() -> None:
    """They are names with numbers, and not a, b, c or d."""
    spec = REGISTRY["own.expression"]
    for text in ("a = 1", "k", "k = x", "1k = 2"):
        with pytest.raises(ShapeError):
            spec.infer({"a": TensorInfo(("N",))}, spec.values({"constants": text}))


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "while True:\n    try:\n        a = 1\n    except Exception:\n        pass",
        "while True:\n    try:\n        a = 1\n    except:\n        pass",
    ],
    ids=["one line", "exceptions are caught", "everything is caught"],
)
def test_every_endless_loop_ends(code: str) -> None:
    """The window runs code to find its shapes, and would stand still with it."""
    with trust(), pytest.raises(CodeError, match=r"Line \d: this took longer than 0\.1 s"):
        limited(lambda: read_code(code), 0.1)
