"""A handful of node types for tests of the window, so that these do not change when the library does."""

from __future__ import annotations

from core.nodes.params import Bool, Float, Int
from core.nodes.registry import Registry
from core.nodes.spec import In, NodeType, Out, TensorInfo, declared

__all__ = ["small_registry"]


def small_registry() -> Registry:
    """Data, layers, an activation, an operation with two inputs, losses and an optimizer."""
    types = [
        _type("data.spirals", "Spirals", "data", outputs=[
            Out("x", ("N", 2), "float32", "data", "Points in the plane."),
            Out("y", ("N",), "int64", "data", "The number of the spiral."),
        ], infer=lambda inputs, params: {"x": TensorInfo(("N", 2)), "y": TensorInfo(("N",), "int64")},
              summary="Two spirals that no straight line can part.", role="data"),
        _type("layer.linear", "Linear", "layer", [In("x", ("*", "in_features"), "float", help="Features.")],
              [Out("y", ("*", "out_features"))], [Int("out_features", 16, min=1), Bool("bias", True)], trainable=True,
              also_called=("dense", "fc"), summary="Every output is a weighted sum of all inputs plus a bias.",
              torch="torch.nn.Linear"),
        _type("activation.tanh", "Tanh", "activation", [In("x", help="Any tensor.")], [Out("y")],
              summary="Bends every number into the range from -1 to 1.", torch="torch.tanh"),
        _type("activation.relu", "ReLU", "activation", [In("x")], [Out("y")], summary="Cuts negative numbers off.",
              torch="torch.nn.ReLU"),
        _type("operation.add", "Add", "operation", [In("a"), In("b")], [Out("y")], summary="Adds two tensors."),
        _type("loss.cross_entropy", "Cross entropy", "loss",
              [In("logits", ("N", "C"), "float", help="One score for each class."),
               In("target", ("N",), "int", help="The right class.")],
              [Out("loss", (), "float32", "loss")], summary="How far the scores are from the right classes."),
        _type("optimizer.adam", "Adam", "optimizer",
              [In("params", kind="params", many=True), In("loss", (), kind="loss")], [],
              [Float("lr", 0.001, min=0.0)], role="optimizer", summary="Steps of a size that fits each weight."),
        _type("probe.value", "Watch", "probe", [In("x")], [], role="probe", summary="Shows a tensor."),
    ]  # fmt: skip
    return Registry({t.name: t for t in types})


def _type(
    name, label, category, inputs=(), outputs=(), params=(), *, role="compute", trainable=False, **rest
) -> NodeType:
    return declared(name, _build, label=label, category=category, role=role, inputs=inputs, outputs=outputs,
                    params=params, trainable=trainable, **rest)  # fmt: skip


def _build() -> None:
    """Nothing is ever compiled in these tests."""
