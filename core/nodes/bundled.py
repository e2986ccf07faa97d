"""The data sets that scikit-learn brings along: ready at once and without a download."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.nodes.data import class_samples, regression_samples
from core.nodes.params import Bool
from core.nodes.parts import training_rows
from core.nodes.samples import Samples

__all__ = ["bundled_classes", "bundled_numbers", "standardise_param"]


def standardise_param() -> Bool:
    """Whether the inputs are brought to one size."""
    return Bool("standardise", True, help="Give each input mean 0 and standard deviation 1 in the training part.")


def bundled_classes(name: str, standardise: bool, target: str, **cut: Any) -> Samples:
    """Samples with classes; ``cut`` are the node's parameters validation, test, seed and balance."""
    data = _load(name)
    names = [str(n) for n in data.target_names]
    found = class_samples(data.data, data.target, names, target, feature_names=_names(data))
    return _standardised(found, data.data, standardise, cut)


def bundled_numbers(name: str, standardise: bool, **cut: Any) -> Samples:
    """Samples with numbers as targets."""
    data = _load(name)
    found = regression_samples(data.data, data.target, feature_names=_names(data))
    return _standardised(found, data.data, standardise, cut)


def _load(name: str) -> Any:
    from sklearn import datasets  # takes a second to import: only when data are wanted

    return getattr(datasets, f"load_{name}")(**({"scaled": False} if name == "diabetes" else {}))


def _names(data: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in data.feature_names)


def _standardised(found: Samples, x: np.ndarray, standardise: bool, cut: dict[str, Any]) -> Samples:
    if not standardise:
        return found
    from dataclasses import replace

    known = x[training_rows(found, **cut)]
    return replace(found, x=((x - known.mean(axis=0)) / known.std(axis=0)).astype(np.float32))
