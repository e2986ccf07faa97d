"""Examples of the losses."""

from __future__ import annotations

from tests.core.nodes.case import Case, Spec

__all__ = ["LOSSES"]

LOSS = [
    Case({"input": ("N", 1), "target": ("N", 1)}),
    Case({"input": ("N",), "target": ("N",)}, {"reduction": "sum"}),
    Case({"input": (), "target": ()}),
    Case({"input": ("N", 2), "target": ("N", 2)}, {}, {"input": "float64", "target": "float64"}),
]
PAIRS = [
    Case({"input1": ("N", 3), "input2": ("N", 3), "target": ("N",)}, {}, {}, {"target": (1, -1)}),
    Case(
        {"input1": ("N", 3), "input2": ("N", 3), "target": ("N",)},
        {"margin": 0.5, "reduction": "sum"},
        {},
        {"target": (1, -1)},
    ),
]
SIGNS = [
    Case({"input": shape, "target": shape}, params, {}, {"target": (1, -1)})
    for shape, params in ((("N",), {}), (("N", 2), {"reduction": "sum"}))
]
CLASSES = [
    Case({"input": ("N", 3), "target": ("N",)}, {}, {"target": "int64"}),
    Case({"input": (3,), "target": ()}, {"reduction": "sum"}, {"target": "int64"}),
    Case({"input": ("N", 3), "target": ("N",)}, {"weight": [1, 2, 0.5]}, {"target": "int64"}),
]
TRIPLE: dict[str, Spec] = dict.fromkeys(("anchor", "positive", "negative"), ("N", 3))

LOSSES: dict[str, list[Case]] = {
    **dict.fromkeys(("loss.mse", "loss.l1"), LOSS),
    "loss.bce_with_logits": [
        *LOSS,
        *[Case({"input": ("N", 2), "target": ("N", 2)}, {"pos_weight": w}) for w in (3, [3], [2, 0.5])],
    ],
    "loss.bce": LOSS,
    "loss.huber": [*LOSS, Case({"input": ("N", 2), "target": ("N", 2)}, {"delta": 0.2})],
    "loss.smooth_l1": [*LOSS, *[Case({"input": ("N", 2), "target": ("N", 2)}, {"beta": b}) for b in (0.2, 0)]],
    "loss.kl_div": [
        *LOSS[:3],
        Case({"input": ("N", 2), "target": ("N", 2)}, {"reduction": "batchmean", "log_target": True}),
    ],
    "loss.poisson_nll": [*LOSS, Case({"input": ("N", 2), "target": ("N", 2)}, {"log_input": False, "full": True})],
    "loss.gaussian_nll": [
        Case({"input": ("N", 2), "target": ("N", 2), "var": ("N", 2)}),
        Case({"input": ("N", 2), "target": ("N", 2), "var": ("N", 1)}, {"full": True, "reduction": "sum"}),
    ],
    "loss.hinge_embedding": SIGNS,
    "loss.soft_margin": SIGNS,
    "loss.cosine_embedding": PAIRS,
    "loss.margin_ranking": [
        Case({"input1": ("N",), "input2": ("N",), "target": ("N",)}, {"margin": 0.1}, {}, {"target": (1, -1)}),
        Case(
            {"input1": ("N", 2), "input2": ("N", 2), "target": ("N", 2)}, {"reduction": "sum"}, {}, {"target": (1, -1)}
        ),
    ],
    "loss.triplet_margin": [
        Case(dict(TRIPLE)),
        Case(dict(TRIPLE), {"margin": 0.2, "p": 1, "swap": True, "reduction": "sum"}),
    ],
    "loss.weighted_sum": [
        Case({"a": (), "b": ()}, {"weight_a": 0.5, "weight_b": -2.0}),
        Case({"a": (), "b": (), "c": (), "d": ()}, {"weight_c": 3.0}),
        Case({"a": (1,)}),
    ],
    "loss.nll": [*CLASSES, Case({"input": ("N", 3, 4), "target": ("N", 4)}, {"ignore_index": 1}, {"target": "int64"})],
    "loss.multi_margin": [*CLASSES, Case({"input": ("N", 3), "target": ("N",)}, {"p": 2}, {"target": "int64"})],
    "loss.ctc": [
        Case(
            {"log_probs": (6, "N", 3), "targets": ("N", 2), "input_lengths": ("N",), "target_lengths": ("N",)},
            {},
            dict.fromkeys(("targets", "input_lengths", "target_lengths"), "int64"),
            {"input_lengths": (6, 5)},
        ),
        Case(
            {"log_probs": (6, "N", 3), "targets": ("N", 2), "input_lengths": ("N",), "target_lengths": ("N",)},
            {"reduction": "sum", "zero_infinity": True},
            dict.fromkeys(("targets", "input_lengths", "target_lengths"), "int64"),
            {"input_lengths": (1, 6)},
        ),
    ],
    "loss.cross_entropy": [
        *CLASSES,
        Case({"input": ("N", 3), "target": ("N",)}, {"ignore_index": 1}, {"target": "int64"}),
        Case({"input": ("N", 3), "target": ("N", 3)}, {"weight": [1, 2, 3], "label_smoothing": 0.1}),
        Case({"input": ("N", 3), "target": ("N",)}, {}, {"target": "int64"}),
        Case({"input": ("N", 3), "target": ("N",)}, {"reduction": "sum", "label_smoothing": 0.1}, {"target": "int64"}),
        Case({"input": (3,), "target": ()}, {}, {"target": "int64"}),
        Case({"input": ("N", 3, 4), "target": ("N", 4)}, {}, {"target": "int64"}),
        Case({"input": ("N", 3), "target": ("N", 3)}),
    ],
}
