"""One table of examples for every node type that computes: inputs and parameters that must work.

``test_infer_is_real`` runs each and compares what the shape rule promises with what the engine gives; the completeness
test fails for a type without an example. Shapes are symbolic where the program's are: N is the batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.nodes.tensors import DTYPES

__all__ = ["CASES", "Case"]

Spec = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """Input shapes by port (with a dtype where it is not float32) and the parameters that are not at their default.

    ``values`` has numbers to repeat for inputs that need certain ones, such as 1 and -1; they are constants and get no
    gradient.
    """

    inputs: dict[str, Spec] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    dtypes: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[float, ...]] = field(default_factory=dict)


def _x(*shapes: Spec, dtype: str = "float32", **params: Any) -> list[Case]:
    return [Case({"x": shape}, params, {"x": dtype}) for shape in shapes]


def _pairs(*pairs: tuple[Spec, Spec], a: str = "float32", b: str = "float32") -> list[Case]:
    return [Case({"a": left, "b": right}, {}, {"a": a, "b": b}) for left, right in pairs]


_ANY = ((), ("N",), ("N", 3), (2, 1, 4))
_BOTH = [*_x(*_ANY), *_x(("N", 3), dtype="int64"), *_x(("N", 3), dtype="float64"), *_x(("N",), dtype="int32")]
_REAL = [*_x(*_ANY), *_x(("N", 3), dtype="float64"), *_x((3, 2), dtype="float16")]
_BROADCAST = [
    *_pairs(((), ()), ((), ("N", 3)), (("N", 3), (3,)), (("N", 1), (1, 4)), ((2, 1, 3), (5, 1))),
    *_pairs((("N", 3), ()), (("N", 3), ("N", 3)), a="int64"),
    *_pairs((("N", 3), ()), (("N", 3), (3,)), a="float32", b="float64"),
    *_pairs((("N", 3), ()), ((), (4,)), a="int64", b="int64"),
    *_pairs((("N",), ("N",)), a="int32", b="int64"),
]
_REDUCE_PARAMS = ({}, {"dims": [0]}, {"dims": [-1], "keepdim": True}, {"dims": [0, 1]}, {"keepdim": True})
_REDUCE = [Case({"x": ("N", 3, 4)}, dict(p)) for p in _REDUCE_PARAMS]
_REDUCE_INT = [Case({"x": ("N", 3)}, dict(p), {"x": "int64"}) for p in _REDUCE_PARAMS]
_LOSS = [
    Case({"input": ("N", 1), "target": ("N", 1)}),
    Case({"input": ("N",), "target": ("N",)}, {"reduction": "sum"}),
    Case({"input": (), "target": ()}),
    Case({"input": ("N", 2), "target": ("N", 2)}, {}, {"input": "float64", "target": "float64"}),
]
_PAIRS = [
    Case({"input1": ("N", 3), "input2": ("N", 3), "target": ("N",)}, {}, {}, {"target": (1, -1)}),
    Case(
        {"input1": ("N", 3), "input2": ("N", 3), "target": ("N",)},
        {"margin": 0.5, "reduction": "sum"},
        {},
        {"target": (1, -1)},
    ),
]
_SIGNS = [
    Case({"input": shape, "target": shape}, params, {}, {"target": (1, -1)})
    for shape, params in ((("N",), {}), (("N", 2), {"reduction": "sum"}))
]
_CLASSES = [
    Case({"input": ("N", 3), "target": ("N",)}, {}, {"target": "int64"}),
    Case({"input": (3,), "target": ()}, {"reduction": "sum"}, {"target": "int64"}),
    Case({"input": ("N", 3), "target": ("N",)}, {"weight": [1, 2, 0.5]}, {"target": "int64"}),
]
_TRIPLE: dict[str, Spec] = dict.fromkeys(("anchor", "positive", "negative"), ("N", 3))
_PARTS: dict[str, Spec] = {"a": ("N", 2), "b": ("N", 2), "d": ("N", 2)}
_AROUND = ("zeros", "reflect", "replicate", "circular")
_SMALL_STEPS = {"kernel_size": 3, "stride": [2, 1], "padding": [1, 0]}
_RECURRENT = [
    *_x((4, "N", 3), (1, 2, 1)),
    *_x(("N", 4, 3), batch_first=True, num_layers=2, hidden_size=5, bidirectional=True),
    *_x(("N", 4, 3), batch_first=True, bias=False, num_layers=2, dropout=0.5),
]
_RUNNING = [*_x(("N", 3), (4,), ()), *_x(("N", 3, 2), dim=1), *_x(("N", 3), dim=0, dtype="int32")]
_COMPARED = [*_BROADCAST, Case({"a": ("N", 3)}, {"other": 0.5}), Case({"a": ("N",)}, {"other": 1}, {"a": "int64"})]
_TRIANGLES = [*_x(("N", 3), (2, 4, 4)), *_x((3, 4), diagonal=1), *_x((3, 4), diagonal=-1, dtype="int64")]

CASES: dict[str, list[Case]] = {
    "tensor.value": [
        Case(),
        Case({}, {"value": [[1, 2, 3], [4, 5, 6]], "dtype": "int64"}),
        Case({}, {"value": [0.5, 1.5], "dtype": "float64"}),
        Case({}, {"value": [True, False]}),
        Case({}, {"value": []}),
    ],
    "tensor.parameter": [Case(), Case({}, {"value": [[1, 2], [3, 4]]}), Case({}, {"value": 3})],
    "tensor.random": [Case(), Case({}, {"shape": [2, 3], "distribution": "uniform"}), Case({}, {"shape": []})],
    "tensor.full": [Case(), Case({}, {"shape": [2, 3], "fill_value": 1, "dtype": "int64"}), Case({}, {"shape": []})],
    "tensor.arange": [
        Case(),
        Case({}, {"start": 3, "end": -1, "step": -0.5}),
        Case({}, {"end": 7, "step": 2, "dtype": "int64"}),
        Case({}, {"start": 2, "end": 2}),
        Case({}, {"start": 0.0, "end": 1.0, "step": 0.1}),
    ],
    "tensor.linspace": [Case(), Case({}, {"start": -3, "end": 3, "steps": 4}), Case({}, {"steps": 1})],
    **dict.fromkeys(("operation.add", "operation.subtract", "operation.multiply", "operation.divide"), _BROADCAST),
    **dict.fromkeys(("operation.maximum", "operation.minimum"), _BROADCAST),
    **dict.fromkeys(("operation.negate", "operation.square", "operation.abs"), _BOTH),
    **dict.fromkeys(("operation.sqrt", "operation.exp", "operation.log", "operation.sin", "operation.cos"), _BOTH),
    "operation.power": [*_BOTH, Case({"x": ("N", 3), "power": (3,)}), *_x(("N",), exponent=3, dtype="int64")],
    "operation.scale": [*_BOTH, *_x(("N", 3), factor=3, offset=1)],
    "operation.clamp": [*_BOTH, *_x(("N", 3), lowest=-1, highest=2)],
    "operation.matmul": [
        *_pairs((("N", 3), (3, 4)), ((3,), (3,)), ((2, "N", 3), (3, 4)), (("N", 3), (3,)), ((3,), (3, 2))),
        *_pairs(((2, 1, 3, 4), (5, 4, 6)), a="float64", b="float64"),
    ],
    "operation.dot": _pairs(((4,), (4,)), (("N",), ("N",))),
    "operation.outer": [*_pairs(((4,), (3,)), (("N",), ("N",))), *_pairs(((4,), (3,)), a="int64")],
    "operation.sum": [*_REDUCE, *_REDUCE_INT, *_x((), (5,)), *_x((5,), dtype="int32")],
    "operation.mean": [*_REDUCE, *_x((), (5,))],
    "operation.max": [*_REDUCE, *_REDUCE_INT, *_x((), (5,))],
    "operation.min": [*_REDUCE, *_REDUCE_INT, *_x((), (5,))],
    "operation.var": [*_REDUCE, *_x((5,), unbiased=False)],
    "operation.std": [*_REDUCE, *_x((5,), unbiased=False)],
    "operation.norm": [*_REDUCE, *_x((5,), p=1), *_x(("N", 2), p=3, dims=[-1])],
    "operation.argmax": [*_x(("N", 3), ("N", 2, 3)), *_x(("N", 3), dim=0, keepdim=True), *_x((3,), dtype="int64")],
    "operation.transpose": [*_x(("N", 3), (2, "N", 4)), *_x(("N", 2, 3), dim0=0, dim1=1)],
    "operation.permute": [*_x(("N", 3)), *_x(("N", 2, 3), dims=[0, -1, 1])],
    "operation.reshape": [
        *_x(("N",), ("N", 1), (6,)),
        *_x(("N", 12), shape=[-1, 3, 4]),
        *_x(("N", 4), shape=[-1, 2]),
        *_x((2, 6), shape=[3, 4]),
        *_x((), shape=[1, 1]),
        *_x((1,), shape=[]),
        *_x(("N", 2, 3), shape=[-1]),
    ],
    "operation.unsqueeze": [*_x(("N",), (), ("N", 3)), *_x(("N", 3), dim=0), *_x(("N", 3), dim=-2), *_x((3,), dim=1)],
    "operation.squeeze": [*_x(("N", 1), (1,)), *_x((1, "N"), dim=0), *_x(("N", 1, 3), dim=-2)],
    "operation.concatenate": [
        Case({"a": ("N", 2), "b": ("N", 3)}),
        Case({"a": ("N", 2), "b": ("N", 2)}, {"dim": 0}),
        Case({"a": (2,), "b": (3,), "f": (1,)}),
        Case({"a": ("N", 2), "b": (3, 2)}, {"dim": 0}),
        Case({"a": (2,), "b": (2,)}, {}, {"a": "int64"}),
    ],
    "operation.stack": [Case(dict(_PARTS)), Case(dict(_PARTS), {"dim": -1}), Case({"a": (), "b": ()}), Case(
        {"a": (2,), "b": (2,)}, {}, {"b": "int64"})],
    "operation.slice": [
        *_x(("N", 4), (3,)),
        *_x(("N", 4), start=1, length=2),
        *_x(("N", 4), start=3),
        *_x(("N", 4), dim=0, start=1),
        *_x(("N", 4), dim=0, length=2),
    ],
    "operation.select": [*_x(("N", 4), (3,)), *_x(("N", 4), dim=0, index=-1), *_x((2, "N", 4), dim=1)],
    "operation.detach": _BOTH,
    "operation.bmm": [
        *_pairs(((2, "N", 3), (2, 3, 4))), *_pairs((("N", 2, 3), ("N", 3, 1)), a="float64", b="float64")],
    "operation.einsum": [
        *_pairs((("N", 3), (3, 4))),
        Case({"a": ("N", 3)}, {"equation": "ij -> j"}),
        Case({"a": (3, 3)}, {"equation": "ii"}),
        Case({"a": ("N", 3), "b": ("N", 3)}, {"equation": "ni,ni->n"}),
        Case({"a": ("N", 2), "b": (2, 3, 4), "c": ("N", 4)}, {"equation": "na,abc,nc->nb"}),
    ],
    **dict.fromkeys(("operation.cumsum", "operation.cumprod"), _RUNNING),
    "operation.prod": [*_REDUCE, *_REDUCE_INT, *_x((), (5,)), *_x((5,), dtype="int32")],
    "operation.logsumexp": [*_x(("N", 3), (4,)), *_x(("N", 3, 2), dims=[0, -1]), *_x(("N", 3), keepdim=True)],
    "operation.sort": [*_x(("N", 3), (4,), ()), *_x(("N", 3), dim=0, descending=True), *_x((6,), dtype="int64")],
    "operation.topk": [
        *_x(("N", 3), (4,)), *_x(("N", 3, 2), dim=1, k=2, largest=False), *_x(("N", 3), dim=0, k=4), *_x(())],
    "operation.argmin": [*_x(("N", 3), ("N", 2, 3)), *_x(("N", 3), dim=0, keepdim=True), *_x((3,), dtype="int64")],
    "operation.gather": [
        Case({"x": ("N", 3), "index": ("N", 1)}, {}, {"index": "int64"}),
        Case({"x": ("N", 3, 2), "index": ("N", 4, 1)}, {"dim": 1}, {"index": "int64"}),
        Case({"x": (3, 3), "index": (2, 3)}, {"dim": 0}, {"x": "int64", "index": "int64"}),
    ],
    "operation.where": [
        Case({"condition": ("N", 3), "a": ("N", 3), "b": ()}, {}, {"condition": "bool"}),
        Case({"condition": ("N", 1), "a": (3,), "b": ("N", 3)}, {}, {"condition": "bool", "a": "int64"}),
    ],
    "operation.masked_fill": [
        Case({"x": ("N", 3), "mask": ("N", 3)}, {}, {"mask": "bool"}),
        Case({"x": ("N", 3), "mask": (3,)}, {"value": -1e9}, {"mask": "bool"}),
        Case({"x": ("N", 3), "mask": ("N", 1)}, {"value": 7}, {"mask": "bool", "x": "int64"}),
    ],
    **dict.fromkeys(("operation.greater", "operation.less", "operation.equal"), _COMPARED),
    "operation.one_hot": [*_x(("N",), (), ("N", 3), dtype="int64"), *_x(("N",), dtype="int64", num_classes=3)],
    "operation.expand": [*_x(("N", 1), ("N", 4)), *_x((3,), size=[2, -1]), *_x((), size=[2, 3]),
        *_x(("N", 1, 3), size=[-1, 5, 3])],
    "operation.repeat": [*_x(("N", 3), (3,)), *_x(("N", 3), repeats=[2, 1]), *_x((3,), repeats=[2, 1, 2])],
    "operation.flip": [*_x(("N", 3), (4,)), *_x(("N", 3, 2), dims=[0, 2])],
    "operation.roll": [*_x(("N", 3), (4,)), *_x(("N", 3), shifts=-2, dim=0)],
    "operation.pad": [
        *_x(("N", 3), (4,)),
        *_x(("N", 3, 2), pad=[0, 2, 1, 0], value=5),
        *[Case({"x": ("N", 3, 4)}, {"pad": [2, 1], "mode": mode}) for mode in _AROUND[1:]],
        *_x(("N", 1, 3, 4), pad=[1, 2, 0, 1], mode="reflect"),
    ],
    **dict.fromkeys(("operation.tril", "operation.triu"), _TRIANGLES),
    **dict.fromkeys(("operation.floor", "operation.ceil", "operation.round", "operation.sign"), _BOTH),
    "operation.split": [*_x(("N", 5), (2,)), *_x(("N", 5, 2), dim=1, split_size=3)],
    "operation.chunk": [*_x(("N", 4), (5,)), *_x(("N", 5, 2), dim=1)],
    "operation.cosine_similarity": [*_pairs((("N", 3), ("N", 3)), (("N", 3), (3,)), ((3,), (3,)))],
    "operation.cast": [Case({"x": ("N", 3)}, {"dtype": dtype}) for dtype in DTYPES],
    "layer.linear": [*_x(("N", 3), (3,), ("N", 5, 3)), *_x(("N", 3), out_features=1, bias=False)],
    "layer.flatten": [
        *_x(("N", 3, 4), ("N", 5), (2, 3, 4)),
        *_x(("N", 3, 4), start_dim=0),
        *_x((2, 3, "N", 4), start_dim=1, end_dim=2),
    ],
    "layer.dropout": [*_x(("N", 3), ()), *_x(("N", 3), p=0), *_x(("N", 3), p=1)],
    "layer.identity": _BOTH,
    "layer.unflatten": [*_x(("N", 64)), *_x(("N", 12), unflattened_size=[3, -1]), *_x((6, "N"), dim=0,
        unflattened_size=[2, 3])],
    "layer.conv2d": [
        *_x(("N", 3, 8, 8), (2, 1, 5, 4)),
        *_x(("N", 4, 9, 7), out_channels=6, kernel_size=[3, 2], stride=[2, 1], padding=1, dilation=[1, 2], groups=2),
        *[Case({"x": ("N", 1, 4, 5)}, {"padding": 2, "padding_mode": mode, "bias": False}) for mode in _AROUND],
        *_x(("N", 2, 1, 1), kernel_size=1, out_channels=1),
    ],
    "layer.max_pool2d": [
        *_x(("N", 3, 8, 7), (2, 1, 2, 2)),
        *[Case({"x": ("N", 2, 7, 8)}, {**_SMALL_STEPS, "ceil_mode": up}) for up in (False, True)],
        *_x(("N", 2, 9, 9), kernel_size=2, dilation=3, dtype="float64"),
    ],
    "layer.avg_pool2d": [
        *_x(("N", 3, 8, 7), (2, 1, 2, 2)),
        *[Case({"x": ("N", 2, 7, 8)}, {**_SMALL_STEPS, "ceil_mode": up}) for up in (False, True)],
        *_x(("N", 2, 5, 5), kernel_size=3, padding=1, count_include_pad=False, dtype="float64"),
    ],
    "layer.conv1d": [
        *_x(("N", 3, 8), (2, 1, 3)),
        *_x(("N", 4, 9), out_channels=6, kernel_size=2, stride=2, padding=1, dilation=3, groups=2, bias=False),
        *_x(("N", 1, 5), padding=2, padding_mode="circular"),
    ],
    "layer.conv3d": [
        *_x(("N", 2, 4, 3, 5)),
        *_x((2, 2, 4, 3, 5), out_channels=2, kernel_size=[1, 2, 3], stride=[2, 1, 1], padding=[0, 1, 2], groups=2),
    ],
    "layer.conv_transpose2d": [
        *_x(("N", 3, 4, 5)),
        *_x(("N", 4, 3, 2), out_channels=2, stride=[2, 3], padding=1, output_padding=[1, 2], groups=2, bias=False),
        *_x(("N", 1, 3, 3), kernel_size=[2, 3], dilation=2),
    ],
    "layer.max_pool1d": [*_x(("N", 3, 8)), *_x(("N", 3, 8), kernel_size=3, stride=2, padding=1, ceil_mode=True)],
    "layer.max_pool3d": [*_x(("N", 3, 4, 6, 2)), *_x(("N", 1, 4, 3, 5), kernel_size=[1, 2, 3], stride=2)],
    "layer.avg_pool1d": [*_x(("N", 3, 8)), *_x(("N", 3, 8), kernel_size=3, stride=2, padding=1, ceil_mode=True)],
    "layer.adaptive_max_pool2d": [*_x(("N", 3, 8, 7)), *_x(("N", 3, 8, 7), output_size=[3, 2])],
    "layer.group_norm": [*_x(("N", 8), ("N", 4, 3, 2)), *_x(("N", 3, 4), num_groups=1, affine=False)],
    "layer.instance_norm2d": [
        *_x(("N", 3, 4, 2), affine=True),
        *_x(("N", 3, 4, 2)),
        *_x(("N", 3, 4, 2), affine=True, track_running_stats=True),
    ],
    "layer.rms_norm": [
        *_x(("N", 3), (4,)),
        *_x(("N", 2, 3), normalized_shape=[2, 3]),
        *_x(("N", 3), elementwise_affine=False),
    ],
    "layer.upsample": [
        *_x(("N", 2, 3, 4)),
        *_x(("N", 2, 3, 4), size=[5, 7], mode="bilinear"),
        *_x(("N", 2, 3, 4), scale_factor=1.5, mode="bicubic", align_corners=True),
        *_x(("N", 2, 5, 7), scale_factor=0.4, mode="area"),
        *_x(("N", 2, 3, 4), size=5, mode="nearest-exact"),
    ],
    "layer.zero_pad2d": [*_x(("N", 2, 3, 4)), *_x(("N", 2, 3, 4), padding=[0, 1, 2, 3])],
    "layer.pixel_shuffle": [*_x(("N", 8, 3, 2)), *_x((2, 9, 1, 2), upscale_factor=3)],
    "layer.dropout1d": [*_x(("N", 3, 4)), *_x(("N", 3, 4), p=0)],
    "layer.dropout2d": [*_x(("N", 3, 4, 2)), *_x(("N", 3, 4, 2), p=1)],
    "layer.alpha_dropout": [*_x(("N", 3)), *_x(("N", 3), p=0)],
    "layer.positional_encoding": [
        *_x((4, "N", 6), (4, "N", 3)),
        *_x(("N", 4, 6), max_len=4, batch_first=True),
    ],
    "layer.transformer_encoder_layer": [
        Case({"src": (4, "N", 6)}, {"dim_feedforward": 8}),
        Case({"src": ("N", 4, 6)}, {"nhead": 2, "dim_feedforward": 8, "batch_first": True, "is_causal": True,
                                    "activation": "gelu", "norm_first": True, "bias": False}),
    ],
    "layer.transformer_decoder_layer": [
        Case({"tgt": (4, "N", 6), "memory": (2, "N", 6)}, {"dim_feedforward": 8}),
        Case({"tgt": ("N", 4, 6), "memory": ("N", 2, 6)}, {"nhead": 3, "dim_feedforward": 8, "batch_first": True,
                                                           "is_causal": True, "norm_first": True}),
    ],
    "layer.adaptive_avg_pool2d": [*_x(("N", 3, 8, 7)), *_x(("N", 3, 8, 7), output_size=[3, 9])],
    "layer.batch_norm1d": [*_x(("N", 3), ("N", 3, 4)), *_x(("N", 3), affine=False, track_running_stats=False)],
    "layer.batch_norm2d": [*_x(("N", 3, 4, 2)), *_x(("N", 3, 1, 1), momentum=0.5)],
    "layer.layer_norm": [
        *_x(("N", 3), ("N", 5, 3), (4,)),
        *_x(("N", 2, 3), normalized_shape=[2, 3], bias=False),
        *_x(("N", 3), elementwise_affine=False),
    ],
    "layer.embedding": [
        *_x(("N", 7), (), ("N",), dtype="int64"),
        *_x(("N", 7), dtype="int32", num_embeddings=3, embedding_dim=2, padding_idx=0),
    ],
    "layer.rnn": [*_RECURRENT, Case({"x": (4, "N", 3), "h_0": (1, "N", 16)}, {"nonlinearity": "relu"})],
    "layer.gru": [*_RECURRENT, Case({"x": (4, "N", 3), "h_0": (1, "N", 16)})],
    "layer.lstm": [
        *_RECURRENT,
        Case({"x": ("N", 4, 3), "h_0": (2, "N", 3), "c_0": (2, "N", 5)},
             {"batch_first": True, "hidden_size": 5, "proj_size": 3, "bidirectional": True}),
    ],
    "layer.multihead_attention": [
        Case({"query": (4, "N", 6)}),
        Case({"query": ("N", 4, 6)}, {"num_heads": 3, "batch_first": True, "is_causal": True}),
        Case({"query": ("N", 4, 6), "key": ("N", 2, 5)}, {"batch_first": True, "average_attn_weights": False}),
        Case({"query": (4, "N", 6), "key": (2, "N", 5), "value": (2, "N", 3)}, {"num_heads": 2, "bias": False}),
    ],
    **dict.fromkeys(("activation.relu", "activation.leaky_relu", "activation.elu", "activation.gelu"), _REAL),
    **dict.fromkeys(("activation.silu", "activation.sigmoid", "activation.tanh", "activation.softplus"), _REAL),
    **dict.fromkeys(("activation.relu6", "activation.selu", "activation.mish", "activation.hardswish"), _REAL),
    **dict.fromkeys(("activation.hardsigmoid", "activation.softsign", "activation.logsigmoid"), _REAL),
    "activation.tanhshrink": _REAL,
    "activation.hardtanh": [*_REAL, *_x(("N", 3), min_val=0.3, max_val=0.6)],
    "activation.celu": [*_REAL, *_x(("N", 3), alpha=0.5)],
    "activation.softshrink": [*_REAL, *_x(("N", 3), lambd=0.2)],
    "activation.hardshrink": [*_REAL, *_x(("N", 3), lambd=0.2)],
    "activation.threshold": [*_REAL, *_x(("N", 3), threshold=0.5, value=-1)],
    "activation.softmin": [*_x(("N", 3), (4,)), *_x(("N", 3), dim=0)],
    "activation.prelu": [*_x(("N", 3), (4,), ()), *_x(("N", 3, 2), num_parameters=3, init=0.5)],
    "activation.glu": [*_x(("N", 4), (2,)), *_x(("N", 4, 3), dim=1, dtype="float64")],
    "activation.softmax": [*_x(("N", 3), (4,)), *_x(("N", 3), dim=0), *_x((2, "N", 3), dtype="float64", dim=1)],
    "activation.log_softmax": [*_x(("N", 3), (4,)), *_x(("N", 3), dim=0), *_x((2, "N", 3), dtype="float64", dim=1)],
    **dict.fromkeys(("loss.mse", "loss.l1"), _LOSS),
    "loss.bce_with_logits": [
        *_LOSS,
        *[Case({"input": ("N", 2), "target": ("N", 2)}, {"pos_weight": w}) for w in (3, [3], [2, 0.5])],
    ],
    "loss.bce": _LOSS,
    "loss.huber": [*_LOSS, Case({"input": ("N", 2), "target": ("N", 2)}, {"delta": 0.2})],
    "loss.smooth_l1": [*_LOSS, *[Case({"input": ("N", 2), "target": ("N", 2)}, {"beta": b}) for b in (0.2, 0)]],
    "loss.kl_div": [
        *_LOSS[:3],
        Case({"input": ("N", 2), "target": ("N", 2)}, {"reduction": "batchmean", "log_target": True}),
    ],
    "loss.poisson_nll": [*_LOSS, Case({"input": ("N", 2), "target": ("N", 2)}, {"log_input": False, "full": True})],
    "loss.gaussian_nll": [
        Case({"input": ("N", 2), "target": ("N", 2), "var": ("N", 2)}),
        Case({"input": ("N", 2), "target": ("N", 2), "var": ("N", 1)}, {"full": True, "reduction": "sum"}),
    ],
    "loss.hinge_embedding": _SIGNS,
    "loss.soft_margin": _SIGNS,
    "loss.cosine_embedding": _PAIRS,
    "loss.margin_ranking": [
        Case({"input1": ("N",), "input2": ("N",), "target": ("N",)}, {"margin": 0.1}, {}, {"target": (1, -1)}),
        Case({"input1": ("N", 2), "input2": ("N", 2), "target": ("N", 2)}, {"reduction": "sum"}, {},
             {"target": (1, -1)}),
    ],
    "loss.triplet_margin": [
        Case(dict(_TRIPLE)),
        Case(dict(_TRIPLE), {"margin": 0.2, "p": 1, "swap": True, "reduction": "sum"}),
    ],
    "loss.nll": [*_CLASSES, Case({"input": ("N", 3, 4), "target": ("N", 4)}, {"ignore_index": 1}, {"target": "int64"})],
    "loss.multi_margin": [*_CLASSES, Case({"input": ("N", 3), "target": ("N",)}, {"p": 2}, {"target": "int64"})],
    "loss.ctc": [
        Case({"log_probs": (6, "N", 3), "targets": ("N", 2), "input_lengths": ("N",), "target_lengths": ("N",)},
             {}, dict.fromkeys(("targets", "input_lengths", "target_lengths"), "int64"), {"input_lengths": (6, 5)}),
        Case({"log_probs": (6, "N", 3), "targets": ("N", 2), "input_lengths": ("N",), "target_lengths": ("N",)},
             {"reduction": "sum", "zero_infinity": True},
             dict.fromkeys(("targets", "input_lengths", "target_lengths"), "int64"), {"input_lengths": (1, 6)}),
    ],
    "loss.cross_entropy": [
        *_CLASSES,
        Case({"input": ("N", 3), "target": ("N",)}, {"ignore_index": 1}, {"target": "int64"}),
        Case({"input": ("N", 3), "target": ("N", 3)}, {"weight": [1, 2, 3], "label_smoothing": 0.1}),
        Case({"input": ("N", 3), "target": ("N",)}, {}, {"target": "int64"}),
        Case({"input": ("N", 3), "target": ("N",)}, {"reduction": "sum", "label_smoothing": 0.1}, {"target": "int64"}),
        Case({"input": (3,), "target": ()}, {}, {"target": "int64"}),
        Case({"input": ("N", 3, 4), "target": ("N", 4)}, {}, {"target": "int64"}),
        Case({"input": ("N", 3), "target": ("N", 3)}),
    ],
}  # fmt: skip
