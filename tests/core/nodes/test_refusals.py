"""Shapes and types that would fail, or train wrongly in silence, are refused with advice that helps."""

from __future__ import annotations

from typing import Any

import pytest

from core.graph.shapes import ShapeError
from core.nodes.registry import standard_registry
from core.nodes.spec import TensorInfo, accepts
from core.runtime.analysis import infer

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


@pytest.mark.parametrize(
    ("name", "params", "inputs"),
    [
        ("optimizer.sgd", {"nesterov": True}, {"loss": ()}),
        ("operation.matmul", {}, {"a": (2, 3), "b": (2, 3)}),
        ("operation.add", {}, {"a": (2, 3), "b": (4,)}),
        ("operation.dot", {}, {"a": (2,), "b": (3,)}),
        ("operation.squeeze", {}, {"x": ("N", 3)}),
        ("operation.squeeze", {}, {"x": ()}),
        ("operation.permute", {"dims": [0, 0]}, {"x": ("N", 3)}),
        ("operation.concatenate", {}, {"a": ("N", 3), "b": (3,)}),
        ("operation.concatenate", {}, {"a": (), "b": ()}),
        ("operation.stack", {}, {"a": (3,), "b": (4,)}),
        ("operation.slice", {"start": 3}, {"x": (3,)}),
        ("operation.slice", {"start": 1, "length": 3}, {"x": (3,)}),
        ("operation.select", {"index": 3}, {"x": (3,)}),
        ("operation.clamp", {"lowest": 2}, {"x": (3,)}),
        ("operation.sum", {"dims": [2]}, {"x": ("N", 3)}),
        ("operation.sum", {"dims": [1, -1]}, {"x": ("N", 3)}),
        ("layer.flatten", {"start_dim": 2, "end_dim": 1}, {"x": ("N", 3, 4)}),
        ("layer.unflatten", {}, {"x": ("N", 10)}),
        ("layer.unflatten", {"unflattened_size": [-1, -1]}, {"x": ("N", 10)}),
        ("layer.unflatten", {"dim": 0}, {"x": ("N", 10)}),
        ("layer.unflatten", {"dim": 0}, {"x": ()}),
        ("layer.max_pool2d", {"padding": 2}, {"x": ("N", 1, 8, 8)}),
        ("layer.max_pool2d", {"kernel_size": 9}, {"x": ("N", 1, 8, 8)}),
        ("layer.layer_norm", {"normalized_shape": [4]}, {"x": ("N", 3)}),
        ("layer.layer_norm", {"normalized_shape": [2, 2, 3]}, {"x": ("N", 3)}),
        ("layer.embedding", {"padding_idx": 100}, {"x": (("N",), "int64")}),
        ("layer.lstm", {"proj_size": 16}, {"x": (4, "N", 3)}),
        ("layer.lstm", {}, {"x": (4, "N", 3), "h_0": (1, "N", 16)}),
        ("layer.rnn", {}, {"x": (4, "N", 3), "h_0": (2, "N", 16)}),
        ("layer.conv1d", {}, {"x": ("N", 64)}),
        ("layer.conv1d", {"kernel_size": 9}, {"x": ("N", 1, 8)}),
        ("layer.conv_transpose2d", {"output_padding": 1}, {"x": ("N", 1, 8, 8)}),
        ("layer.conv_transpose2d", {"padding": 2}, {"x": ("N", 1, 1, 8)}),
        ("layer.group_norm", {}, {"x": ("N", 3)}),
        ("layer.instance_norm2d", {}, {"x": ("N", 3, 1, 1)}),
        ("layer.upsample", {"scale_factor": 0.1}, {"x": ("N", 3, 8, 8)}),
        ("layer.upsample", {"align_corners": True}, {"x": ("N", 3, 8, 8)}),
        ("layer.pixel_shuffle", {}, {"x": ("N", 3, 8, 8)}),
        ("layer.positional_encoding", {"max_len": 3}, {"x": (4, "N", 6)}),
        ("layer.transformer_encoder_layer", {}, {"src": ("N", 4, 6)}),
        ("layer.transformer_encoder_layer", {"nhead": 4}, {"src": (4, "N", 6)}),
        ("layer.transformer_decoder_layer", {}, {"tgt": (4, "N", 6), "memory": (4, 3, 6)}),
        ("layer.transformer_decoder_layer", {}, {"tgt": (4, "N", 6), "memory": (4, "N", 5)}),
        ("activation.prelu", {"num_parameters": 2}, {"x": ("N", 3)}),
        ("activation.glu", {}, {"x": ("N", 3)}),
        ("activation.glu", {}, {"x": ()}),
        ("activation.hardtanh", {"min_val": 1.0}, {"x": ("N", 3)}),
        ("loss.cross_entropy", {"weight": [1, 2]}, {"input": ("N", 3), "target": (("N",), "int64")}),
        ("loss.nll", {"weight": [1, 2]}, {"input": ("N", 3), "target": (("N",), "int64")}),
        ("loss.nll", {}, {"input": ("N", 3), "target": ("N",)}),
        ("loss.nll", {}, {"input": ("N", 3), "target": (("N", 1), "int64")}),
        ("loss.nll", {"weight": [1, 2, 3]}, {"input": (("N", 3), "float64"), "target": (("N",), "int64")}),
        ("loss.multi_margin", {}, {"input": ("N", 3, 4), "target": (("N", 4), "int64")}),
        ("loss.bce_with_logits", {"pos_weight": [1, 2]}, {"input": ("N", 3), "target": ("N", 3)}),
        ("loss.huber", {}, {"input": ("N", 1), "target": ("N",)}),
        ("loss.gaussian_nll", {}, {"input": ("N", 2), "target": ("N", 2), "var": ("N",)}),
        ("loss.gaussian_nll", {}, {"input": ("N", 2), "target": ("N", 2), "var": (("N", 2), "float64")}),
        ("loss.cosine_embedding", {}, {"input1": ("N", 2), "input2": ("N", 2), "target": ("N", 1)}),
        ("loss.cosine_embedding", {}, {"input1": ("N", 2), "input2": ("N", 3), "target": ("N",)}),
        ("loss.triplet_margin", {}, {"anchor": ("N", 2), "positive": ("N", 2), "negative": ("N", 3)}),
        ("loss.triplet_margin", {}, {"anchor": (), "positive": (), "negative": ()}),
        (
            "loss.ctc",
            {"blank": 3},
            {
                "log_probs": (6, "N", 3),
                "targets": (("N", 2), "int64"),
                "input_lengths": (("N",), "int64"),
                "target_lengths": (("N",), "int64"),
            },
        ),
        ("operation.bmm", {}, {"a": (2, "N", 3), "b": (2, 4, 3)}),
        ("operation.bmm", {}, {"a": (2, 3, 3), "b": ((2, 3, 3), "float64")}),
        ("operation.einsum", {}, {"a": ("N", 3)}),
        ("operation.einsum", {}, {"a": ("N", 3), "b": (4, 3)}),
        ("operation.einsum", {}, {"a": ("N", 3), "b": (3,)}),
        ("operation.einsum", {"equation": "ij->ik"}, {"a": ("N", 3)}),
        ("operation.einsum", {"equation": "...j->j"}, {"a": ("N", 3)}),
        ("operation.cumsum", {"dim": 2}, {"x": ("N", 3)}),
        ("operation.topk", {"k": 4}, {"x": ("N", 3)}),
        ("operation.gather", {}, {"x": ("N", 3), "index": (("N",), "int64")}),
        ("operation.gather", {}, {"x": ("N", 3), "index": (("N", 1), "int32")}),
        ("operation.gather", {}, {"x": (2, 3), "index": ((4, 1), "int64")}),
        ("operation.where", {}, {"condition": ("N",), "a": (), "b": ()}),
        ("operation.masked_fill", {}, {"x": ("N", 3), "mask": ("N", 3)}),
        ("operation.masked_fill", {}, {"x": (3,), "mask": (("N", 3), "bool")}),
        ("operation.masked_fill", {"value": 0.5}, {"x": ((3,), "int64"), "mask": ((3,), "bool")}),
        ("operation.one_hot", {}, {"x": (("N",), "int32")}),
        ("operation.expand", {}, {"x": ("N", 3)}),
        ("operation.expand", {"size": [3]}, {"x": ("N", 1)}),
        ("operation.expand", {"size": [-1, 3]}, {"x": (3,)}),
        ("operation.repeat", {"repeats": [2]}, {"x": ("N", 3)}),
        ("operation.flip", {"dims": [0, 0]}, {"x": ("N", 3)}),
        ("operation.pad", {"pad": [1]}, {"x": ("N", 3)}),
        ("operation.pad", {"pad": [0, 0, 1, 1]}, {"x": ("N", 3)}),
        ("operation.pad", {"mode": "reflect"}, {"x": (3,)}),
        ("operation.pad", {"mode": "reflect", "pad": [3, 0]}, {"x": ("N", 3)}),
        ("operation.tril", {}, {"x": ("N",)}),
        ("operation.split", {"split_size": 3}, {"x": ("N", 3)}),
        ("operation.split", {"dim": 0}, {"x": ("N", 3)}),
        ("operation.chunk", {}, {"x": ("N", 1)}),
        ("operation.chunk", {}, {"x": ()}),
        ("tensor.arange", {"step": 0}, {}),
        ("tensor.arange", {"step": -1}, {}),
        ("data.polynomial", {"coefficients": 3}, {}),
        ("data.polynomial", {"coefficients": []}, {}),
        ("data.spirals", {"arms": 3, "target": "column"}, {}),
    ],
)
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
