"""Quantising a plan: its Linear and convolution layers computed in int8, everything else as it is.

The plan itself stays untouched: the int8 layers are functions that take the place of the nodes' own while it is run.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

import core.engine as torch
from core.engine.quantization import MinMaxObserver, MovingAverageMinMaxObserver, quint8
from core.graph import PortRef
from core.graph.traverse import ancestors
from core.runtime.compressing.int8_layers import MOST_INPUTS, Int8Layer, can_be_int8
from core.runtime.plan import Plan

__all__ = ["Activations", "Left", "Quantised", "Scheme", "forward", "quantise", "rows_of_training"]

Activations = Literal["dynamic", "min-max", "moving average"]
Left = Literal["bias", "norm", "embedding", "recurrent", "attention", "wide", "other"]

CALIBRATE = 2000  # samples of the training part that are looked at, at most


@dataclass(frozen=True)
class Scheme:
    """How to quantise.

    Attributes
    ----------
    per_channel
        A scale for each output of a layer; else one for all its weights.
    activations
        ``dynamic``: the scale of a layer's input is found at every call; ``min-max``, ``moving average``: it is fixed,
        by what the training part shows.
    """

    per_channel: bool = True
    activations: Activations = "dynamic"


@dataclass
class Quantised:
    """A plan in int8.

    Attributes
    ----------
    functions
        By node, to be given to ``Plan.run``.
    layers
        By the name of their weight in the state dict.
    left
        Names of what stays in float32, and why.
    """

    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    layers: dict[str, Int8Layer] = field(default_factory=dict)
    left: dict[str, Left] = field(default_factory=dict)


def quantise(plan: Plan, scheme: Scheme) -> Quantised:
    """Quantise all layers that can be, and calibrate them where the scheme asks for it.

    Raises
    ------
    ValueError
        With a sentence, where there is no layer to quantise, or none of the data to calibrate by.
    """
    made = Quantised()
    for node in plan.order:
        if node in plan.modules:
            _quantise_node(plan, node, scheme, made)
    if not made.layers:
        raise ValueError("There is nothing to quantise here. Linear and Conv layers can be.")
    made.left = {
        name: _why_left(plan, name) for name in plan.parameters() if name not in made.layers
    }  # the names of the state dict
    if scheme.activations != "dynamic":
        _calibrate(plan, made)
    return made


def rows_of_training(plan: Plan, most: int, whole: bool = False) -> Iterator[dict[PortRef, Any]]:
    """Batches of the training part, evenly picked, at most so many samples, each once; ``whole``: all in one."""
    feeds = {node: plan.feeds[node] for node in _wanted(plan) if node in plan.feeds}
    if not feeds:
        return
    count = min(len(feed.train) for feed in feeds.values())
    places = np.linspace(0, count - 1, min(count, most)).astype(int)
    size = len(places) if whole else min(feed.batch_size for feed in feeds.values())
    for start in range(0, len(places), size):
        some = places[start : start + size]
        taken = {node: feed.take(feed.train[some]) for node, feed in feeds.items()}
        yield {PortRef(node, port): tensor for node, ports in taken.items() for port, tensor in ports.items()}


def forward(plan: Plan, batch: dict[PortRef, Any], functions: dict[str, Callable[..., Any]]) -> dict[PortRef, Any]:
    """Run what the objectives need, in evaluation mode and without gradients."""
    wanted = _wanted(plan)
    plan.train(False)
    try:
        with torch.no_grad():
            return plan.run([n for n in plan.order if n in wanted], dict(batch), functions=functions)
    finally:
        plan.train(True)


def _wanted(plan: Plan) -> set[str]:
    """What leads to the losses; without one, everything."""
    found = {n for o in plan.objectives for n in o.order}
    return found | {a for n in found for a in ancestors(plan.graph, n)} if found else set(plan.order)


def _quantise_node(plan: Plan, node: str, scheme: Scheme, made: Quantised) -> None:
    module = plan.modules[node]
    observer = {"dynamic": None, "min-max": _least_and_most, "moving average": _moving}[scheme.activations]
    found = [(path, layer) for path, layer in module.named_modules() if _fits(layer)]
    if not found:
        return
    if found[0][1] is module:
        layer = made.layers[f"{node}.weight"] = Int8Layer(module, scheme.per_channel, observer)
        made.functions[node] = layer
        return
    own = made.functions[node] = copy.deepcopy(module)
    own.eval()
    parts = dict(own.named_modules())
    for path, _ in found:
        above, _, name = path.rpartition(".")
        layer = made.layers[f"{node}.{path}.weight"] = Int8Layer(parts[path], scheme.per_channel, observer)
        setattr(parts[above], name, layer)


def _fits(layer: Any) -> bool:
    return can_be_int8(layer) and layer.weight[0].numel() <= MOST_INPUTS


def _why_left(plan: Plan, name: str) -> Left:
    node, _, path = name.partition(".")
    above, _, own = path.rpartition(".")
    owner = dict(plan.modules[node].named_modules())[above]
    kind = type(owner).__name__
    if own == "bias" and can_be_int8(owner):
        return "bias"
    if own == "weight" and can_be_int8(owner):
        return "wide"
    for sign, why in (("Norm", "norm"), ("Embedding", "embedding"), ("RNN", "recurrent"), ("LSTM", "recurrent"),
                      ("GRU", "recurrent"), ("Attention", "attention"), ("NonDynamically", "attention")):  # fmt: skip
        if sign in kind:
            return why  # type: ignore[return-value]
    return "other"


def _calibrate(plan: Plan, made: Quantised) -> None:
    layers = made.layers.values()
    for layer in layers:
        layer.calibrating = True
    seen = False
    for batch in rows_of_training(plan, CALIBRATE):
        forward(plan, batch, made.functions)
        seen = True
    for layer in layers:
        layer.calibrating = False
    if not seen:
        raise ValueError("There are no data to calibrate by. Add a data node, or choose dynamic activations.")


def _least_and_most() -> MinMaxObserver:
    return MinMaxObserver(quint8, reduce_range=True)


def _moving() -> MinMaxObserver:
    return MovingAverageMinMaxObserver(dtype=quint8, reduce_range=True)
