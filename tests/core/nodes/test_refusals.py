"""Shapes and types that would fail, or train wrongly in silence, are refused with advice that helps."""

from __future__ import annotations

from typing import Any

import pytest

from core.graph.shapes import ShapeError
from core.nodes.registry import standard_registry
from core.nodes.spec import TensorInfo, accepts
from core.runtime.analysis import infer
from tests.core.nodes.refusals import REFUSED

REGISTRY = standard_registry()


def refusal(name: str, params: dict[str, Any] | None = None, **shapes: Any) -> ShapeError:
    """The error of a node with these inputs; a shape may come with its dtype, ``((3,), "int64")``."""
    spec = REGISTRY[name]
    infos = {}
    for port, given in shapes.items():
        shape, dtype = (
            given if len(given) == 2 and isinstance(given[1], str) and given[1] != "N" else (given, "float32")
        )
        infos[port] = TensorInfo(shape, dtype)
    with pytest.raises(ShapeError) as caught:
        infer(spec, infos, spec.values(params or {}))
    return caught.value


@pytest.mark.parametrize("loss", ["loss.mse", "loss.l1", "loss.bce_with_logits"])
@pytest.mark.parametrize(
    ("prediction", "target", "advice"),
    [
        (("N", 1), ("N",), "Unsqueeze"),
        (("N",), ("N", 1), "Squeeze"),
        (("N", 3), ("N", 2), "out_features to 2"),
        (("N", 3, 2), ("N",), "Reshape"),
    ],
)
def test_losses_want_equal_shapes(loss: str, prediction: Any, target: Any, advice: str) -> None:
    """Broadcasting here is the most frequent silent mistake; each case has its own advice."""
    problem = refusal(loss, input=prediction, target=target)
    assert advice in problem.suggestion
    assert problem.port == "target"


@pytest.mark.parametrize(
    ("scores", "target", "dtype", "advice"),
    [
        (("N", 3), ("N",), "float32", "Cast node (int64)"),
        (("N", 3), ("N",), "int32", "int64"),
        (("N", 3), ("N", 1), "int64", "Squeeze"),
        (("N", 3), ("N", 3), "int64", "Argmax"),
        (("N", 3), ("N", 1), "float32", "classes"),
        (("N", 3), (4,), "int64", "one class number a sample"),
        ((), (), "int64", "(N, classes)"),
    ],
)
def test_cross_entropy_wants_class_numbers(scores: Any, target: Any, dtype: str, advice: str) -> None:
    """One int64 number a sample, or probabilities in the shape of the scores."""
    spec = REGISTRY["loss.cross_entropy"]
    with pytest.raises(ShapeError) as caught:
        infer(spec, {"input": TensorInfo(scores), "target": TensorInfo(target, dtype)}, spec.values({}))
    assert advice in caught.value.suggestion


@pytest.mark.parametrize("name", ["optimizer.sgd", "optimizer.adam", "optimizer.backward"])
def test_an_optimizer_wants_one_number(name: str) -> None:
    """A loss for each sample has no single gradient."""
    assert "Mean" in refusal(name, loss=("N", 1)).suggestion


@pytest.mark.parametrize(("name", "params", "inputs"), REFUSED)
def test_what_cannot_be_is_refused_with_advice(name: str, params: dict[str, Any], inputs: dict[str, Any]) -> None:
    """Every refusal says what to do."""
    assert refusal(name, params, **inputs).suggestion


@pytest.mark.parametrize(
    ("name", "shape", "advice"),
    [
        (
            "layer.conv2d",
            ("N", 64),
            "Unflatten node before it that makes (N, C, H, W), for instance with the sizes 1, 8, 8",
        ),
        ("layer.conv2d", ("N", 3072), "with the sizes 3, 32, 32"),
        ("layer.conv2d", ("N", 10), "Unflatten node before it that makes (N, C, H, W)."),
        ("layer.conv2d", ("N", 8, 8), "Unsqueeze node with dim 1 before it, which makes (N, 1, 8, 8)"),
        ("layer.conv2d", (3, 8, 8), "Unsqueeze node with dim 0 before it, which makes (1, 3, 8, 8)"),
        ("layer.conv2d", ("N", 1, 1, 8, 8), "Reshape or Select"),
        ("layer.max_pool2d", ("N", 64), "Unflatten"),
        ("layer.batch_norm2d", ("N", 64), "Unflatten"),
        ("layer.batch_norm1d", ("N", 3, 8, 8), "BatchNorm2d"),
        ("layer.lstm", ("N", 64), "Unsqueeze node with dim -1 before it for 64 steps of one number"),
        ("layer.lstm", ("N", 8, 8), "Set batch first on"),
        ("layer.gru", ("N", 1, 8, 8), "Flatten or Reshape"),
    ],
)
def test_wrong_dimensions_come_with_the_node_that_mends_them(name: str, shape: Any, advice: str) -> None:
    """A layer says which node gives its input the dimensions that it lacks, with sizes where they can be guessed."""
    problem = refusal(name, x=shape)
    assert advice in problem.suggestion
    assert problem.port == "x"


@pytest.mark.parametrize(
    ("params", "shape", "advice"),
    [
        ({"kernel_size": 9}, ("N", 1, 8, 8), "smaller kernel size"),
        ({"groups": 2}, ("N", 3, 8, 8), "divide 3"),
        ({"groups": 3}, ("N", 3, 8, 8), "divide 16"),
        ({"padding": 8, "padding_mode": "reflect"}, ("N", 1, 8, 8), "at most 7"),
        ({}, (8, 1, "N", 8), "batch first"),
    ],
)
def test_windows_must_fit(params: dict[str, Any], shape: Any, advice: str) -> None:
    """A convolution that PyTorch would only refuse when it runs is refused before, with what would fit."""
    assert advice in refusal("layer.conv2d", params, x=shape).suggestion


@pytest.mark.parametrize(
    ("params", "inputs", "advice"),
    [
        ({}, {"query": ("N", 4, 6)}, "Set batch first on"),
        ({"num_heads": 4}, {"query": (4, "N", 6)}, "1, 2, 3, 6"),
        ({}, {"query": (4, "N", 6), "value": (4, "N", 6)}, "Link key too"),
        ({}, {"query": (4, "N", 6), "key": (4, 3, 6)}, "same sequences"),
    ],
)
def test_attention_wants_sequences_that_fit(params: dict[str, Any], inputs: dict[str, Any], advice: str) -> None:
    """Batch, steps and heads must go together."""
    assert advice in refusal("layer.multihead_attention", params, **inputs).suggestion


def test_products_do_not_promote() -> None:
    """As in PyTorch: a float64 matrix times a float32 one fails."""
    spec = REGISTRY["operation.matmul"]
    with pytest.raises(ShapeError, match="float32 and float64"):
        infer(spec, {"a": TensorInfo((2, 2)), "b": TensorInfo((2, 2), "float64")}, {})


@pytest.mark.parametrize(
    ("rule", "taken"),
    [
        ("any", "float32 float64 int64 bool"),
        ("float", "float32 float64"),
        ("float32", "float32"),
        ("int", "int64 bool"),
        ("number", "float32 float64 int64"),
    ],
)
def test_dtype_rules(rule: Any, taken: str) -> None:
    """What each rule of a port takes."""
    assert [d for d in ("float32", "float64", "int64", "bool") if accepts(rule, d)] == taken.split()
