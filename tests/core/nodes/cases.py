"""One table of examples for every node type that computes: inputs and parameters that must work.

``test_infer_is_real`` runs each and compares what the shape rule promises with what the engine gives; the completeness
test fails for a type without an example. Shapes are symbolic where the program's are: N is the batch. Each category has
its examples in a file of its own.
"""

from __future__ import annotations

from tests.core.nodes.case import Case
from tests.core.nodes.cases_activations import ACTIVATIONS
from tests.core.nodes.cases_layers import LAYERS
from tests.core.nodes.cases_losses import LOSSES
from tests.core.nodes.cases_operations import OPERATIONS
from tests.core.nodes.cases_own import OWN
from tests.core.nodes.cases_transforms import TRANSFORMS

__all__ = ["CASES", "Case"]

TENSORS: dict[str, list[Case]] = {
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
    "tensor.eye": [Case(), Case({}, {"n": 1})],
    "tensor.linspace": [Case(), Case({}, {"start": -3, "end": 3, "steps": 4}), Case({}, {"steps": 1})],
}

CASES: dict[str, list[Case]] = {**TENSORS, **OPERATIONS, **LAYERS, **ACTIVATIONS, **LOSSES, **TRANSFORMS, **OWN}
