"""Small networks that several tests use, drawn with the session's own verbs."""

from __future__ import annotations

from typing import Any

from core.graph import Document, Graph, PortRef
from core.nodes.registry import standard_registry
from core.studio.editing import Editing

__all__ = ["add", "classifier_graph", "draw", "line_graph", "link", "square_graph"]


def draw(graph: Graph | None = None) -> Editing:
    """A document, empty or with a graph, with all editing verbs."""
    return Editing(Document(graph), standard_registry())


def add(edit: Editing, type_name: str, **params: Any) -> str:
    """Add a node with parameters and return its id."""
    node = edit.add(type_name, (0.0, 0.0))
    for name, value in params.items():
        edit.set_param(node, name, value)
    return node


def link(edit: Editing, source: str, target: str) -> None:
    """``link(edit, "linear_1.y", "relu_1.x")``."""
    (a, p), (b, q) = source.split("."), target.split(".")
    edit.connect(PortRef(a, p), PortRef(b, q))


def line_graph(*, batch_size: int = 0, optimizer: str = "optimizer.sgd", **options: Any) -> Graph:
    """Noisy line -> Linear -> MSE -> optimizer."""
    edit = draw()
    data = add(edit, "data.line", points=64, noise=0.1, batch_size=batch_size)
    layer = add(edit, "layer.linear", out_features=1)
    loss = add(edit, "loss.mse")
    best = add(edit, optimizer, **{"lr": 0.05, **options})
    link(edit, f"{data}.x", f"{layer}.x")
    link(edit, f"{layer}.y", f"{loss}.input")
    link(edit, f"{data}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{best}.loss")
    return edit.graph


def classifier_graph(*, batch_size: int = 32, validation: float = 0.2) -> Graph:
    """Spirals -> Linear -> Tanh -> Linear -> cross entropy -> Adam. The spirals are our own: a training process that
    wants scikit-learn takes a second longer to start."""
    edit = draw()
    data = add(
        edit, "data.spirals", points=100, turns=0.4, target="classes", batch_size=batch_size, validation=validation
    )
    hidden = add(edit, "layer.linear", out_features=8)
    tanh = add(edit, "activation.tanh")
    out = add(edit, "layer.linear", out_features=2)
    loss = add(edit, "loss.cross_entropy")
    adam = add(edit, "optimizer.adam", lr=0.01)
    link(edit, f"{data}.x", f"{hidden}.x")
    link(edit, f"{hidden}.y", f"{tanh}.x")
    link(edit, f"{tanh}.y", f"{out}.x")
    link(edit, f"{out}.y", f"{loss}.input")
    link(edit, f"{data}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{adam}.loss")
    return edit.graph


def square_graph(value: float = 2.0) -> Graph:
    """Parameter x -> x squared -> Backward: dy/dx = 2x."""
    edit = draw()
    x = add(edit, "tensor.parameter", value=value)
    square = add(edit, "operation.square")
    backward = add(edit, "optimizer.backward")
    link(edit, f"{x}.y", f"{square}.x")
    link(edit, f"{square}.y", f"{backward}.loss")
    return edit.graph
