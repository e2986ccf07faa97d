"""Examples of the operations."""

from __future__ import annotations

from core.nodes.tensors import DTYPES
from tests.core.nodes.case import AROUND, BOTH, BROADCAST, Case, Spec, of_x, pairs

__all__ = ["OPERATIONS"]

REDUCE_PARAMS = ({}, {"dims": [0]}, {"dims": [-1], "keepdim": True}, {"dims": [0, 1]}, {"keepdim": True})
REDUCE = [Case({"x": ("N", 3, 4)}, dict(p)) for p in REDUCE_PARAMS]
REDUCE_INT = [Case({"x": ("N", 3)}, dict(p), {"x": "int64"}) for p in REDUCE_PARAMS]
PARTS: dict[str, Spec] = {"a": ("N", 2), "b": ("N", 2), "d": ("N", 2)}
RUNNING = [*of_x(("N", 3), (4,), ()), *of_x(("N", 3, 2), dim=1), *of_x(("N", 3), dim=0, dtype="int32")]
COMPARED = [*BROADCAST, Case({"a": ("N", 3)}, {"other": 0.5}), Case({"a": ("N",)}, {"other": 1}, {"a": "int64"})]
TRIANGLES = [*of_x(("N", 3), (2, 4, 4)), *of_x((3, 4), diagonal=1), *of_x((3, 4), diagonal=-1, dtype="int64")]
COUNTED = [
    Case({"x": (2, "N", 3), "lengths": ("N",)}, {}, {"lengths": "int64"}, {"lengths": (2, 1, 0)}),
    Case({"x": ("N", 4, 2), "lengths": ("N",)}, {"batch_first": True}, {"lengths": "int64"}, {"lengths": (3, 1, 4, 0)}),
]

OPERATIONS: dict[str, list[Case]] = {
    **dict.fromkeys(("operation.add", "operation.subtract", "operation.multiply", "operation.divide"), BROADCAST),
    **dict.fromkeys(("operation.maximum", "operation.minimum"), BROADCAST),
    **dict.fromkeys(("operation.negate", "operation.square", "operation.abs"), BOTH),
    **dict.fromkeys(("operation.sqrt", "operation.exp", "operation.log", "operation.sin", "operation.cos"), BOTH),
    "operation.power": [*BOTH, Case({"x": ("N", 3), "power": (3,)}), *of_x(("N",), exponent=3, dtype="int64")],
    "operation.scale": [*BOTH, *of_x(("N", 3), factor=3, offset=1)],
    "operation.clamp": [*BOTH, *of_x(("N", 3), lowest=-1, highest=2)],
    "operation.matmul": [
        *pairs((("N", 3), (3, 4)), ((3,), (3,)), ((2, "N", 3), (3, 4)), (("N", 3), (3,)), ((3,), (3, 2))),
        *pairs(((2, 1, 3, 4), (5, 4, 6)), a="float64", b="float64"),
    ],
    "operation.dot": pairs(((4,), (4,)), (("N",), ("N",))),
    "operation.outer": [*pairs(((4,), (3,)), (("N",), ("N",))), *pairs(((4,), (3,)), a="int64")],
    "operation.sum": [*REDUCE, *REDUCE_INT, *of_x((), (5,)), *of_x((5,), dtype="int32")],
    "operation.mean": [*REDUCE, *of_x((), (5,))],
    "operation.max": [*REDUCE, *REDUCE_INT, *of_x((), (5,))],
    "operation.min": [*REDUCE, *REDUCE_INT, *of_x((), (5,))],
    "operation.var": [*REDUCE, *of_x((5,), unbiased=False)],
    "operation.std": [*REDUCE, *of_x((5,), unbiased=False)],
    "operation.norm": [*REDUCE, *of_x((5,), p=1), *of_x(("N", 2), p=3, dims=[-1])],
    "operation.argmax": [
        *of_x(("N", 3), ("N", 2, 3)),
        *of_x(("N", 3), dim=0, keepdim=True),
        *of_x((3,), dtype="int64"),
    ],
    "operation.transpose": [*of_x(("N", 3), (2, "N", 4)), *of_x(("N", 2, 3), dim0=0, dim1=1)],
    "operation.permute": [*of_x(("N", 3)), *of_x(("N", 2, 3), dims=[0, -1, 1])],
    "operation.reshape": [
        *of_x(("N",), ("N", 1), (6,)),
        *of_x(("N", 12), shape=[-1, 3, 4]),
        *of_x(("N", 4), shape=[-1, 2]),
        *of_x((2, 6), shape=[3, 4]),
        *of_x((), shape=[1, 1]),
        *of_x((1,), shape=[]),
        *of_x(("N", 2, 3), shape=[-1]),
    ],
    "operation.unsqueeze": [
        *of_x(("N",), (), ("N", 3)),
        *of_x(("N", 3), dim=0),
        *of_x(("N", 3), dim=-2),
        *of_x((3,), dim=1),
    ],
    "operation.squeeze": [*of_x(("N", 1), (1,)), *of_x((1, "N"), dim=0), *of_x(("N", 1, 3), dim=-2)],
    "operation.concatenate": [
        Case({"a": ("N", 2), "b": ("N", 3)}),
        Case({"a": ("N", 2), "b": ("N", 2)}, {"dim": 0}),
        Case({"a": (2,), "b": (3,), "f": (1,)}),
        Case({"a": ("N", 2), "b": (3, 2)}, {"dim": 0}),
        Case({"a": (2,), "b": (2,)}, {}, {"a": "int64"}),
    ],
    "operation.stack": [
        Case(dict(PARTS)),
        Case(dict(PARTS), {"dim": -1}),
        Case({"a": (), "b": ()}),
        Case({"a": (2,), "b": (2,)}, {}, {"b": "int64"}),
    ],
    "operation.slice": [
        *of_x(("N", 4), (3,)),
        *of_x(("N", 4), start=1, length=2),
        *of_x(("N", 4), start=3),
        *of_x(("N", 4), dim=0, start=1),
        *of_x(("N", 4), dim=0, length=2),
    ],
    "operation.select": [*of_x(("N", 4), (3,)), *of_x(("N", 4), dim=0, index=-1), *of_x((2, "N", 4), dim=1)],
    "operation.detach": BOTH,
    "operation.bmm": [*pairs(((2, "N", 3), (2, 3, 4))), *pairs((("N", 2, 3), ("N", 3, 1)), a="float64", b="float64")],
    "operation.einsum": [
        *pairs((("N", 3), (3, 4))),
        Case({"a": ("N", 3)}, {"equation": "ij -> j"}),
        Case({"a": (3, 3)}, {"equation": "ii"}),
        Case({"a": ("N", 3), "b": ("N", 3)}, {"equation": "ni,ni->n"}),
        Case({"a": ("N", 2), "b": (2, 3, 4), "c": ("N", 4)}, {"equation": "na,abc,nc->nb"}),
    ],
    **dict.fromkeys(("operation.cumsum", "operation.cumprod"), RUNNING),
    "operation.prod": [*REDUCE, *REDUCE_INT, *of_x((), (5,)), *of_x((5,), dtype="int32")],
    "operation.logsumexp": [*of_x(("N", 3), (4,)), *of_x(("N", 3, 2), dims=[0, -1]), *of_x(("N", 3), keepdim=True)],
    "operation.sort": [*of_x(("N", 3), (4,), ()), *of_x(("N", 3), dim=0, descending=True), *of_x((6,), dtype="int64")],
    "operation.topk": [
        *of_x(("N", 3), (4,)),
        *of_x(("N", 3, 2), dim=1, k=2, largest=False),
        *of_x(("N", 3), dim=0, k=4),
        *of_x(()),
    ],
    "operation.argmin": [
        *of_x(("N", 3), ("N", 2, 3)),
        *of_x(("N", 3), dim=0, keepdim=True),
        *of_x((3,), dtype="int64"),
    ],
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
    **dict.fromkeys(("operation.greater", "operation.less", "operation.equal"), COMPARED),
    "operation.one_hot": [*of_x(("N",), (), ("N", 3), dtype="int64"), *of_x(("N",), dtype="int64", num_classes=3)],
    "operation.expand": [
        *of_x(("N", 1), ("N", 4)),
        *of_x((3,), size=[2, -1]),
        *of_x((), size=[2, 3]),
        *of_x(("N", 1, 3), size=[-1, 5, 3]),
    ],
    "operation.repeat": [*of_x(("N", 3), (3,)), *of_x(("N", 3), repeats=[2, 1]), *of_x((3,), repeats=[2, 1, 2])],
    "operation.flip": [*of_x(("N", 3), (4,)), *of_x(("N", 3, 2), dims=[0, 2])],
    "operation.roll": [*of_x(("N", 3), (4,)), *of_x(("N", 3), shifts=-2, dim=0)],
    "operation.pad": [
        *of_x(("N", 3), (4,)),
        *of_x(("N", 3, 2), pad=[0, 2, 1, 0], value=5),
        *[Case({"x": ("N", 3, 4)}, {"pad": [2, 1], "mode": mode}) for mode in AROUND[1:]],
        *of_x(("N", 1, 3, 4), pad=[1, 2, 0, 1], mode="reflect"),
    ],
    **dict.fromkeys(("operation.tril", "operation.triu"), TRIANGLES),
    **dict.fromkeys(("operation.floor", "operation.ceil", "operation.round", "operation.sign"), BOTH),
    "operation.split": [*of_x(("N", 5), (2,)), *of_x(("N", 5, 2), dim=1, split_size=3)],
    "operation.chunk": [*of_x(("N", 4), (5,)), *of_x(("N", 5, 2), dim=1)],
    "operation.cosine_similarity": [*pairs((("N", 3), ("N", 3)), (("N", 3), (3,)), ((3,), (3,)))],
    "operation.noise_like": [*BOTH, *of_x(("N", 3, 2), features=4), *of_x(("N", 3), distribution="uniform")],
    "operation.full_like": [*BOTH, *of_x(("N", 3), value=0)],
    **dict.fromkeys(("operation.pick_step", "operation.masked_mean"), COUNTED),
    "operation.play_grid_world": [
        Case({"logits": (16, 4)}, {"episodes": 3, "longest": 5}),
        Case({"logits": (6, 4)}, {"map": "S.X\nS.G", "episodes": 4, "longest": 6, "slip": 0.5}),
    ],
    "operation.cast": [Case({"x": ("N", 3)}, {"dtype": dtype}) for dtype in DTYPES],
}
