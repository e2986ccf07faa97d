"""Examples of the layers."""

from __future__ import annotations

from tests.core.nodes.case import AROUND, BOTH, Case, of_x

__all__ = ["LAYERS"]

SMALL_STEPS = {"kernel_size": 3, "stride": [2, 1], "padding": [1, 0]}
RECURRENT = [
    *of_x((4, "N", 3), (1, 2, 1)),
    *of_x(("N", 3, 4), batch_first=True, num_layers=2, hidden_size=5, bidirectional=True),
    *of_x(("N", 3, 4), batch_first=True, bias=False, num_layers=2, dropout=0.5),
]

LAYERS: dict[str, list[Case]] = {
    "layer.linear": [*of_x(("N", 3), (3,), ("N", 5, 3)), *of_x(("N", 3), out_features=1, bias=False)],
    "layer.flatten": [
        *of_x(("N", 3, 4), ("N", 5), (2, 3, 4)),
        *of_x(("N", 3, 4), start_dim=0),
        *of_x((2, 3, "N", 4), start_dim=1, end_dim=2),
    ],
    "layer.dropout": [*of_x(("N", 3), ()), *of_x(("N", 3), p=0), *of_x(("N", 3), p=1)],
    "layer.identity": BOTH,
    "layer.unflatten": [
        *of_x(("N", 64)),
        *of_x(("N", 12), unflattened_size=[3, -1]),
        *of_x((6, "N"), dim=0, unflattened_size=[2, 3]),
    ],
    "layer.conv2d": [
        *of_x(("N", 3, 8, 8), (2, 1, 5, 4)),
        *of_x(("N", 4, 9, 7), out_channels=6, kernel_size=[3, 2], stride=[2, 1], padding=1, dilation=[1, 2], groups=2),
        *[Case({"x": ("N", 1, 4, 5)}, {"padding": 2, "padding_mode": mode, "bias": False}) for mode in AROUND],
        *of_x(("N", 2, 1, 1), kernel_size=1, out_channels=1),
    ],
    "layer.conv_block": [
        *of_x(("N", 2, 5, 4), out_channels=3),
        *of_x(("N", 1, 3, 2), out_channels=2, convolutions=1, batch_norm=False, pool=False),
    ],
    "layer.residual_block": [
        *of_x(("N", 3, 4, 3), out_channels=3),
        *of_x(("N", 2, 5, 4), out_channels=3, stride=2),
        *of_x(("N", 2, 3, 3), out_channels=2, norm=False),
    ],
    "layer.resnet": [
        *of_x(("N", 3, 8, 8), blocks=[1, 1], width=2, num_classes=3),
        *of_x(("N", 1, 4, 5), blocks=[1, 2], width=2, num_classes=0, stem="small"),
    ],
    "layer.max_pool2d": [
        *of_x(("N", 3, 8, 7), (2, 1, 2, 2)),
        *[Case({"x": ("N", 2, 7, 8)}, {**SMALL_STEPS, "ceil_mode": up}) for up in (False, True)],
        *of_x(("N", 2, 9, 9), kernel_size=2, dilation=3, dtype="float64"),
    ],
    "layer.avg_pool2d": [
        *of_x(("N", 3, 8, 7), (2, 1, 2, 2)),
        *[Case({"x": ("N", 2, 7, 8)}, {**SMALL_STEPS, "ceil_mode": up}) for up in (False, True)],
        *of_x(("N", 2, 5, 5), kernel_size=3, padding=1, count_include_pad=False, dtype="float64"),
    ],
    "layer.conv1d": [
        *of_x(("N", 3, 8), (2, 1, 3)),
        *of_x(("N", 4, 9), out_channels=6, kernel_size=2, stride=2, padding=1, dilation=3, groups=2, bias=False),
        *of_x(("N", 1, 5), padding=2, padding_mode="circular"),
    ],
    "layer.conv3d": [
        *of_x(("N", 2, 4, 3, 5)),
        *of_x((2, 2, 4, 3, 5), out_channels=2, kernel_size=[1, 2, 3], stride=[2, 1, 1], padding=[0, 1, 2], groups=2),
    ],
    "layer.conv_transpose2d": [
        *of_x(("N", 3, 4, 5)),
        *of_x(("N", 4, 3, 2), out_channels=2, stride=[2, 3], padding=1, output_padding=[1, 2], groups=2, bias=False),
        *of_x(("N", 1, 3, 3), kernel_size=[2, 3], dilation=2),
    ],
    "layer.max_pool1d": [*of_x(("N", 3, 8)), *of_x(("N", 3, 8), kernel_size=3, stride=2, padding=1, ceil_mode=True)],
    "layer.max_pool3d": [*of_x(("N", 3, 4, 6, 2)), *of_x(("N", 1, 4, 3, 5), kernel_size=[1, 2, 3], stride=2)],
    "layer.avg_pool1d": [*of_x(("N", 3, 8)), *of_x(("N", 3, 8), kernel_size=3, stride=2, padding=1, ceil_mode=True)],
    "layer.adaptive_max_pool2d": [*of_x(("N", 3, 8, 7)), *of_x(("N", 3, 8, 7), output_size=[3, 2])],
    "layer.group_norm": [*of_x(("N", 8), ("N", 4, 3, 2)), *of_x(("N", 3, 4), num_groups=1, affine=False)],
    "layer.instance_norm2d": [
        *of_x(("N", 3, 4, 2), affine=True),
        *of_x(("N", 3, 4, 2)),
        *of_x(("N", 3, 4, 2), affine=True, track_running_stats=True),
    ],
    "layer.rms_norm": [
        *of_x(("N", 3), (4,)),
        *of_x(("N", 2, 3), normalized_shape=[2, 3]),
        *of_x(("N", 3), elementwise_affine=False),
    ],
    "layer.upsample": [
        *of_x(("N", 2, 3, 4)),
        *of_x(("N", 2, 3, 4), size=[5, 7], mode="bilinear"),
        *of_x(("N", 2, 3, 4), scale_factor=1.5, mode="bicubic", align_corners=True),
        *of_x(("N", 2, 5, 7), scale_factor=0.4, mode="area"),
        *of_x(("N", 2, 3, 4), size=5, mode="nearest-exact"),
    ],
    "layer.zero_pad2d": [*of_x(("N", 2, 3, 4)), *of_x(("N", 2, 3, 4), padding=[0, 1, 2, 3])],
    "layer.pixel_shuffle": [*of_x(("N", 8, 3, 2)), *of_x((2, 9, 1, 2), upscale_factor=3)],
    "layer.dropout1d": [*of_x(("N", 3, 4)), *of_x(("N", 3, 4), p=0)],
    "layer.dropout2d": [*of_x(("N", 3, 4, 2)), *of_x(("N", 3, 4, 2), p=1)],
    "layer.alpha_dropout": [*of_x(("N", 3)), *of_x(("N", 3), p=0)],
    "layer.positional_encoding": [
        *of_x((4, "N", 6), (4, "N", 3)),
        *of_x(("N", 4, 6), max_len=4, batch_first=True),
    ],
    "layer.transformer_encoder_layer": [
        Case({"src": (4, "N", 6)}, {"dim_feedforward": 8}),
        Case(
            {"src": (3, "N", 4), "src_key_padding_mask": ("N", 3)},
            {"dim_feedforward": 4},
            {"src_key_padding_mask": "bool"},
            {"src_key_padding_mask": (0, 1, 1, 0, 0, 1)},
        ),
        Case(
            {"src": ("N", 4, 6)},
            {
                "nhead": 2,
                "dim_feedforward": 8,
                "batch_first": True,
                "is_causal": True,
                "activation": "gelu",
                "norm_first": True,
                "bias": False,
            },
        ),
    ],
    "layer.transformer_decoder_layer": [
        Case({"tgt": (4, "N", 6), "memory": (2, "N", 6)}, {"dim_feedforward": 8}),
        Case(
            {
                "tgt": ("N", 2, 4),
                "memory": ("N", 3, 4),
                "tgt_key_padding_mask": ("N", 2),
                "memory_key_padding_mask": ("N", 3),
            },
            {"dim_feedforward": 4, "batch_first": True, "is_causal": True},
            {"tgt_key_padding_mask": "bool", "memory_key_padding_mask": "bool"},
            {"tgt_key_padding_mask": (0, 1), "memory_key_padding_mask": (0, 0, 1, 1, 0, 0)},
        ),
        Case(
            {"tgt": ("N", 4, 6), "memory": ("N", 2, 6)},
            {"nhead": 3, "dim_feedforward": 8, "batch_first": True, "is_causal": True, "norm_first": True},
        ),
    ],
    "layer.adaptive_avg_pool2d": [*of_x(("N", 3, 8, 7)), *of_x(("N", 3, 8, 7), output_size=[3, 9])],
    "layer.batch_norm1d": [*of_x(("N", 3), ("N", 3, 4)), *of_x(("N", 3), affine=False, track_running_stats=False)],
    "layer.batch_norm2d": [*of_x(("N", 3, 4, 2)), *of_x(("N", 3, 1, 1), momentum=0.5)],
    "layer.layer_norm": [
        *of_x(("N", 3), ("N", 5, 3), (4,)),
        *of_x(("N", 2, 3), normalized_shape=[2, 3], bias=False),
        *of_x(("N", 3), elementwise_affine=False),
    ],
    "layer.embedding": [
        *of_x(("N", 7), (), ("N",), dtype="int64"),
        *of_x(("N", 7), dtype="int32", num_embeddings=3, embedding_dim=2, padding_idx=0),
    ],
    "layer.rnn": [*RECURRENT, Case({"x": (4, "N", 3), "h_0": (1, "N", 16)}, {"nonlinearity": "relu"})],
    "layer.gru": [*RECURRENT, Case({"x": (4, "N", 3), "h_0": (1, "N", 16)})],
    "layer.lstm": [
        *RECURRENT,
        Case(
            {"x": ("N", 4, 3), "h_0": (2, "N", 3), "c_0": (2, "N", 5)},
            {"batch_first": True, "hidden_size": 5, "proj_size": 3, "bidirectional": True},
        ),
    ],
    "layer.multihead_attention": [
        Case({"query": (4, "N", 6)}),
        *[
            Case(
                {"query": ("N", 2, 4), "key": ("N", 3, 4), "key_padding_mask": ("N", 3)},
                {"batch_first": True, "num_heads": 2, "is_causal": causal},
                {"key_padding_mask": "bool"},
                {"key_padding_mask": (0, 0, 1, 0, 1, 1)},
            )
            for causal in (False, True)
        ],
        Case({"query": ("N", 4, 6)}, {"num_heads": 3, "batch_first": True, "is_causal": True}),
        Case({"query": ("N", 4, 6), "key": ("N", 2, 5)}, {"batch_first": True, "average_attn_weights": False}),
        Case({"query": (4, "N", 6), "key": (2, "N", 5), "value": (2, "N", 3)}, {"num_heads": 2, "bias": False}),
    ],
}
