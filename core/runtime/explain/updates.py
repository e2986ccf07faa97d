"""Why a weight has its new value: the optimizer's formula, step by step, with its own numbers.

Each recipe follows the formula that stands at the optimizer's class in the engine, in float64.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from core.runtime.explain.explanation import Explanation, Number, at
from core.runtime.explain.record import Record
from core.runtime.trace import Entry

__all__ = ["by_update"]

Numbers = list[tuple[str, float]]


def by_update(record: Record, key: str, index: tuple[int, ...]) -> Explanation:
    """A weight, or a slot of the optimizer's memory, after the step."""
    made = record.made(key)
    entry = record.entries[made.entry]
    value = record.value(key, index)
    settings = {name: _number(text) for name, text in entry.attributes.items()}
    known: dict[str, float] = {}
    numbers = []
    for operand in entry.inputs:
        if operand.shape not in (record.trace.shape(key), ()):
            continue  # the step counter has no place among the weight's elements
        there = index if operand.shape else ()
        known[operand.name] = record.value(operand.key, there)
        symbol = operand.symbol or operand.name
        numbers.append(Number(f"{symbol}{at(there)}", known[operand.name], record.spot(operand.key, there)))
    recipe = _RECIPES.get(entry.operation.partition(".")[0])
    steps = recipe(known, settings) if recipe and "weight" in known else []
    numbers += [Number(name, number) for name, number in steps]
    title = record.title(key) + at(index)
    return Explanation(
        record.spot(key, index), "formula", title, value, _sentence(entry), entry.formula, "", (), tuple(numbers),
        entry=entry.index,
    )  # fmt: skip


def _sentence(entry: Entry) -> str:
    name = entry.attributes.get("parameter", "this")
    return f"{entry.title} changed {name}. Below: what it had, then each step of its formula."


def _number(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _of(settings: dict[str, object], name: str, default: float = 0.0) -> float:
    found = settings.get(name, default)
    return float(found) if isinstance(found, (int, float)) else default


def _betas(settings: dict[str, object]) -> tuple[float, float]:
    found = settings.get("betas", (0.9, 0.999))
    assert isinstance(found, tuple)
    return float(found[0]), float(found[1])


def _gradient(known: dict[str, float], settings: dict[str, object], steps: Numbers) -> float:
    g = known.get("gradient", 0.0)
    if settings.get("maximize"):
        g = -g
    decay = _of(settings, "weight_decay")
    if decay:
        g += decay * known["weight"]
        steps.append(("g + λ θ", g))
    return g


def _sgd(known: dict[str, float], settings: dict[str, object]) -> Numbers:
    steps: Numbers = []
    g = _gradient(known, settings, steps)
    momentum = _of(settings, "momentum")
    if momentum:
        held = known.get("momentum_buffer")
        v = g if held is None else momentum * held + (1 - _of(settings, "dampening")) * g
        steps.append(("v", v))
        g = g + momentum * v if settings.get("nesterov") else v
        if settings.get("nesterov"):
            steps.append(("g + μ v", g))
    rate = _of(settings, "lr")
    return [*steps, ("η · step", rate * g), ("θ − η · step", known["weight"] - rate * g)]


def _adam(known: dict[str, float], settings: dict[str, object], decoupled: bool = False) -> Numbers:
    steps: Numbers = []
    rate, weight = _of(settings, "lr"), known["weight"]
    if decoupled or settings.get("decoupled_weight_decay"):
        g = known.get("gradient", 0.0) * (-1 if settings.get("maximize") else 1)
        weight *= 1 - rate * _of(settings, "weight_decay")
        steps.append(("θ (1 − η λ)", weight))
    else:
        g = _gradient(known, settings, steps)
    one, two = _betas(settings)
    t = known.get("step", 0.0) + 1
    m = one * known.get("exp_avg", 0.0) + (1 - one) * g
    v = two * known.get("exp_avg_sq", 0.0) + (1 - two) * g * g
    m_hat, v_hat = m / (1 - one**t), v / (1 - two**t)
    steps += [("t", t), ("m", m), ("v", v), ("m̂ = m / (1 − β₁ᵗ)", m_hat), ("v̂ = v / (1 − β₂ᵗ)", v_hat)]
    if settings.get("amsgrad"):
        largest = max(known.get("max_exp_avg_sq", 0.0), v)
        v_hat = largest / (1 - two**t)
        steps.append(("v max", largest))
    step = rate * m_hat / (math.sqrt(v_hat) + _of(settings, "eps"))
    return [*steps, ("η m̂ / (√v̂ + ε)", step), ("θ after", weight - step)]


def _adamw(known: dict[str, float], settings: dict[str, object]) -> Numbers:
    return _adam(known, settings, decoupled=True)


def _rmsprop(known: dict[str, float], settings: dict[str, object]) -> Numbers:
    steps: Numbers = []
    g = _gradient(known, settings, steps)
    alpha = _of(settings, "alpha", 0.99)
    v = alpha * known.get("square_avg", 0.0) + (1 - alpha) * g * g
    steps.append(("v", v))
    if settings.get("centered"):
        mean = alpha * known.get("grad_avg", 0.0) + (1 - alpha) * g
        steps.append(("ḡ", mean))
        v -= mean * mean
    step = g / (math.sqrt(v) + _of(settings, "eps"))
    steps.append(("g / (√v + ε)", step))
    momentum = _of(settings, "momentum")
    if momentum:
        step = momentum * known.get("momentum_buffer", 0.0) + step
        steps.append(("b", step))
    return [*steps, ("θ after", known["weight"] - _of(settings, "lr") * step)]


def _adagrad(known: dict[str, float], settings: dict[str, object]) -> Numbers:
    steps: Numbers = []
    g = _gradient(known, settings, steps)
    total = known.get("sum", _of(settings, "initial_accumulator_value")) + g * g
    rate = _of(settings, "lr") / (1 + known.get("step", 0.0) * _of(settings, "lr_decay"))
    step = rate * g / (math.sqrt(total) + _of(settings, "eps"))
    return [*steps, ("Σ g²", total), ("η g / (√Σ g² + ε)", step), ("θ after", known["weight"] - step)]


_RECIPES: dict[str, Callable[[dict[str, float], dict[str, object]], Numbers]] = {
    "SGD": _sgd,
    "Adam": _adam,
    "AdamW": _adamw,
    "RMSprop": _rmsprop,
    "Adagrad": _adagrad,
}
