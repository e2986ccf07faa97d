"""Examples of the activations."""

from __future__ import annotations

from tests.core.nodes.case import REAL, Case, of_x

__all__ = ["ACTIVATIONS"]


ACTIVATIONS: dict[str, list[Case]] = {
    **dict.fromkeys(("activation.relu", "activation.leaky_relu", "activation.elu", "activation.gelu"), REAL),
    **dict.fromkeys(("activation.silu", "activation.sigmoid", "activation.tanh", "activation.softplus"), REAL),
    **dict.fromkeys(("activation.relu6", "activation.selu", "activation.mish", "activation.hardswish"), REAL),
    **dict.fromkeys(("activation.hardsigmoid", "activation.softsign", "activation.logsigmoid"), REAL),
    "activation.tanhshrink": REAL,
    "activation.hardtanh": [*REAL, *of_x(("N", 3), min_val=0.3, max_val=0.6)],
    "activation.celu": [*REAL, *of_x(("N", 3), alpha=0.5)],
    "activation.softshrink": [*REAL, *of_x(("N", 3), lambd=0.2)],
    "activation.hardshrink": [*REAL, *of_x(("N", 3), lambd=0.2)],
    "activation.threshold": [*REAL, *of_x(("N", 3), threshold=0.5, value=-1)],
    "activation.softmin": [*of_x(("N", 3), (4,)), *of_x(("N", 3), dim=0)],
    "activation.prelu": [*of_x(("N", 3), (4,), ()), *of_x(("N", 3, 2), num_parameters=3, init=0.5)],
    "activation.glu": [*of_x(("N", 4), (2,)), *of_x(("N", 4, 3), dim=1, dtype="float64")],
    "activation.softmax": [*of_x(("N", 3), (4,)), *of_x(("N", 3), dim=0), *of_x((2, "N", 3), dtype="float64", dim=1)],
    "activation.log_softmax": [
        *of_x(("N", 3), (4,)),
        *of_x(("N", 3), dim=0),
        *of_x((2, "N", 3), dtype="float64", dim=1),
    ],
}
