"""The debugger tells the truth: each number it shows can be recomputed, with NumPy alone, from others it shows."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from core.graph import Graph, Link, Node
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Entry, Trace
from core.runtime.trainer import Trainer

Arrays = dict[str, np.ndarray]


def network(*layers: tuple[str, str, dict], data: str, loss: str, optimizer: tuple[str, dict]) -> Graph:
    """A chain of layers from a data node to a loss and its optimizer."""
    graph = Graph()
    graph.nodes["data"] = Node("data", data, params={"batch_size": 8})
    source = ("data", "x")
    for name, kind, params in (*layers, ("loss", loss, {}), ("optimizer", *optimizer)):
        graph.nodes[name] = Node(name, kind, params=params)
        port = {"loss": "input", "optimizer": "loss"}.get(name, "x")
        graph.links.add(Link.between(*source, name, port))
        source = (name, "loss" if name == "loss" else "y")
    graph.links.add(Link.between("data", "y", "loss", "target"))
    return graph


CLASSIFIER = network(
    ("first", "layer.linear", {"out_features": 5}),
    ("bend", "activation.tanh", {}),
    ("drop", "layer.dropout", {"p": 0.4}),
    ("second", "layer.linear", {"out_features": 4}),
    ("cut", "activation.relu", {}),
    ("head", "layer.linear", {"out_features": 2}),
    data="data.spirals",
    loss="loss.cross_entropy",
    optimizer=("optimizer.adam", {"lr": 0.02}),
)
REGRESSION = network(
    ("first", "layer.linear", {"out_features": 3}),
    ("squash", "activation.sigmoid", {}),
    ("head", "layer.linear", {"out_features": 1, "bias": False}),
    data="data.polynomial",
    loss="loss.mse",
    optimizer=("optimizer.sgd", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
)


def record(graph: Graph, steps: int) -> Trace:
    """Train some steps and record the last one."""
    trainer = Trainer(compile_plan(graph, standard_registry(), seed=3))
    for _ in range(steps - 1):
        trainer.step()
    recorder = Recorder(steps, 1)
    trainer.step(recorder)
    return recorder.trace


def forward(entry: Entry, x: Arrays) -> np.ndarray:
    """The output of an operation from its inputs, by the letters of its formula."""
    if entry.operation == "linear":
        return x["x"] @ x["w"].T + x.get("b", 0)
    if entry.operation == "tanh":
        return np.tanh(x["x"])
    if entry.operation == "relu":
        return np.maximum(x["x"], 0)
    if entry.operation == "sigmoid":
        return 1 / (1 + np.exp(-x["x"]))
    if entry.operation == "dropout":
        return x["x"] * x["m"]
    if entry.operation == "log_softmax":
        return x["x"] - np.log(np.exp(x["x"]).sum(axis=int(entry.attributes["dim"]), keepdims=True))
    if entry.operation == "nll_loss":
        return -x["x"][np.arange(len(x["x"])), x["t"]].mean()
    if entry.operation == "mse_loss":
        return ((x["x"] - x["t"]) ** 2).mean()
    raise AssertionError(f"{entry.operation}: say here how to recompute it")


def backward(entry: Entry, v: Arrays, gy: np.ndarray) -> Arrays:
    """The gradients of the inputs from the gradient of the output and the values of the forward pass."""
    if entry.operation == "linear":
        return {"x": gy @ v["w"], "w": gy.T @ v["x"], "b": gy.sum(axis=0)}
    if entry.operation == "tanh":
        return {"x": gy * (1 - v["y"] ** 2)}
    if entry.operation == "relu":
        return {"x": gy * (v["x"] > 0)}
    if entry.operation == "sigmoid":
        return {"x": gy * v["y"] * (1 - v["y"])}
    if entry.operation == "dropout":
        return {"x": gy * v["m"]}
    if entry.operation == "log_softmax":
        return {"x": gy - np.exp(v["y"]) * gy.sum(axis=1, keepdims=True)}
    if entry.operation == "nll_loss":
        gx = np.zeros_like(v["x"])
        gx[np.arange(len(gx)), v["t"]] = -gy / len(gx)
        return {"x": gx}
    if entry.operation == "mse_loss":
        return {"x": gy * 2 * (v["x"] - v["t"]) / v["x"].size}
    raise AssertionError(f"{entry.operation}: say here how to recompute it")


def update(entry: Entry, before: Arrays) -> Arrays:
    """Weight and memory after the step, from those before it and the settings that are shown."""
    settings = {k: ast.literal_eval(v) for k, v in entry.attributes.items() if k != "parameter"}
    weight, g = before["weight"].astype(float), before["gradient"].astype(float)
    g = g + settings["weight_decay"] * weight
    if entry.operation == "SGD.step":
        held = before.get("momentum_buffer")
        v = g if held is None else settings["momentum"] * held + (1 - settings["dampening"]) * g
        return {"weight": weight - settings["lr"] * v, "momentum_buffer": v}
    one, two = settings["betas"]
    t = before.get("step", 0) + 1
    m = one * before.get("exp_avg", 0) + (1 - one) * g
    v = two * before.get("exp_avg_sq", 0) + (1 - two) * g * g
    step = settings["lr"] * (m / (1 - one**t)) / (np.sqrt(v / (1 - two**t)) + settings["eps"])
    return {"weight": weight - step, "step": t, "exp_avg": m, "exp_avg_sq": v}


def shown(trace: Trace, operands: tuple, by: str = "symbol") -> Arrays:
    """Operands as the panel shows them, by letter or by name."""
    return {getattr(o, by): trace.array(o.key) for o in operands}


def close(found: np.ndarray, wanted: np.ndarray, what: str) -> None:
    np.testing.assert_allclose(found, wanted, rtol=2e-4, atol=2e-6, err_msg=what)


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("graph", [CLASSIFIER, REGRESSION], ids=["classifier", "regression"])
def test_every_number_can_be_recomputed(graph: Graph, steps: int) -> None:
    """Walk through a step entry by entry; no number comes out of nowhere."""
    trace = record(graph, steps)
    known: list[np.ndarray] = [trace.array(p.key) for r, p in trace.summary.ports.items() if r.node == "data"]
    known += [trace.array(p["before"]) for p in trace.summary.parameters.values()]
    for entry in trace.summary.entries:
        what = f"{entry.index} {entry.phase} {entry.title} {entry.operation}"
        values = shown(trace, entry.inputs) | shown(trace, entry.outputs)
        if entry.phase in ("forward", "loss"):
            for operand in entry.inputs:
                assert any(np.array_equal(trace.array(operand.key), k) for k in known), f"{what}: {operand.name}"
            close(values["y"], forward(entry, values), what)
            known.append(values["y"])
        elif entry.operation == "accumulate_grad":
            close(trace.array(entry.outgoing[0].key), trace.array(entry.incoming[0].key), what)
        elif entry.phase == "backward":
            wanted = backward(entry, values, trace.array(entry.incoming[0].key))
            for operand in entry.outgoing:
                close(trace.array(operand.key), wanted[operand.symbol], f"{what}: gradient of {operand.name}")
        else:
            wanted = update(entry, shown(trace, entry.inputs, "name"))
            after = shown(trace, entry.outputs, "name")
            assert set(after) == set(wanted), what
            for name, array in after.items():
                close(array, wanted[name], f"{what}: {name}")


@pytest.mark.parametrize("graph", [CLASSIFIER, REGRESSION], ids=["classifier", "regression"])
def test_gradients_hand_over(graph: Graph) -> None:
    """What one derivative sends out is what the next one takes in, and what the optimizer uses."""
    trace = record(graph, 2)
    entries = [e for e in trace.summary.entries if e.phase == "backward"]
    assert trace.array(entries[0].incoming[0].key) == 1.0, "the derivative of the loss by itself"
    sent = [trace.array(o.key) for e in entries for o in e.outgoing]
    for entry in entries[1:]:
        arrived = trace.array(entry.incoming[0].key)
        assert any(s.shape == arrived.shape and np.array_equal(s, arrived) for s in sent), entry.title
    for entry in (e for e in trace.summary.entries if e.phase == "update"):
        gradient = shown(trace, entry.inputs, "name")["gradient"]
        assert any(s.shape == gradient.shape and np.array_equal(s, gradient) for s in sent), entry.attributes


def test_every_letter_of_a_formula_is_shown() -> None:
    """An operand carries the letter that stands for it, so that formula and numbers can be read together."""
    trace = record(CLASSIFIER, 1)
    linear = next(e for e in trace.summary.entries if e.operation == "linear")
    assert [(o.symbol, o.name) for o in linear.inputs] == [("x", "input"), ("w", "weight"), ("b", "bias")]
    drop = next(e for e in trace.summary.entries if e.operation == "dropout")
    assert "m" in {o.symbol for o in drop.outputs}, "without the mask nobody can recompute a dropout"
    step = next(e for e in trace.summary.entries if e.phase == "update")
    assert {"lr", "betas", "eps", "weight_decay"} <= set(step.attributes)
