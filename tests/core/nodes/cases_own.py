"""Examples of the nodes whose rule a person writes; see ``cases``."""

from __future__ import annotations

from tests.core.nodes.case import Case

__all__ = ["FORWARD_ONLY", "OWN", "WITH_BACKWARD"]

FORWARD_ONLY = """
def forward(a, b=None):
    return torch.tanh(a) if b is None else torch.tanh(a) * b.mean()
"""
WITH_BACKWARD = """
def forward(ctx, a):
    ctx.save_for_backward(a)
    return a.clamp(min=0) ** 2


def backward(ctx, grad):
    (a,) = ctx.saved_tensors
    return grad * 2 * a.clamp(min=0)
"""

OWN: dict[str, list[Case]] = {
    "own.expression": [
        Case({"a": ("N", 3)}),
        Case({"a": ("N", 3), "b": (3,)}, {"formula": "maximum(a, b) + clamp(a * b, -1, 1)", "constants": ""}),
        Case({"a": ("N", 3), "b": (3, 2)}, {"formula": "k * (a @ b) + m", "constants": "k = 2, m = 0.5"}),
        Case({"a": ("N", 3), "b": ("N", 3)}, {"formula": "mean((a - b) ** 2)", "constants": ""}),
        Case({"a": ("N", 3)}, {"formula": "where(a > 0, a, 0.1 * a)", "constants": ""}),
        Case({"a": ("N", 3)}, {"formula": "softplus(a) - log(1 + exp(a)) + erf(a)", "constants": ""}),
        Case({"a": ("N", 3)}, {"formula": "a / 2", "constants": ""}, {"a": "int64"}),
    ],
    "own.python": [
        Case({"a": ("N", 3)}),
        Case({"a": ("N", 3)}, {"code": FORWARD_ONLY}),
        Case({"a": ("N", 3), "b": (2,)}, {"code": FORWARD_ONLY}),
        Case({"a": ("N", 4)}, {"code": WITH_BACKWARD}),
        Case({"a": ("N", 4)}, {"code": "def forward(a):\n    return a.reshape(len(a), 2, 2).sum(dim=2)\n"}),
    ],
    "own.loss": [
        Case({"input": ("N", 3), "target": ("N", 3)}),
        Case({"input": ("N", 3)}, {"code": "def loss(input):\n    return (input ** 2).sum()\n"}),
    ],
}
