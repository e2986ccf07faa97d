"""Data nodes give what they declare, the same for the same seed, and do not slow the start of the program."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from typing import Any

import numpy as np
import pytest

from core.nodes.data import common_params
from core.nodes.params import Choice, Code, FilePath
from core.nodes.parts import parts_of
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.nodes.spec import NodeType
from core.runtime.analysis import infer

REGISTRY = standard_registry()
DATA = [t for t in REGISTRY if t.role == "data"]
TYPES = [t for t in DATA if not any(isinstance(p, (FilePath, Code)) for p in t.params)]  # the others have their own
DRAWN = ("data.points",)
every_type = pytest.mark.parametrize("spec", TYPES, ids=lambda t: t.name)


def samples(spec: NodeType, **params: Any) -> Samples:
    return spec.make(spec.values(params))


def choices(spec: NodeType) -> list[dict[str, Any]]:
    """Every combination of the type's choices that its rule allows."""
    found = [p for p in spec.params if isinstance(p, Choice) and p.name != "balance"]
    all_of_them = [dict(zip([p.name for p in found], v, strict=True)) for v in product(*(p.options for p in found))]
    return [c for c in all_of_them if not (c.get("target") == "column" and spec.name == "data.blobs")]


@every_type
def test_samples_are_what_is_declared(spec: NodeType) -> None:
    """Shapes and dtypes, for every form of the target."""
    for params in choices(spec):
        data = samples(spec, **params)
        declared, _ = infer(spec, {}, spec.values(params))
        for port, array in (("x", data.x), ("y", data.y)):
            assert declared[port].shape[0] == "N"
            assert declared[port].shape[1:] == array.shape[1:]
            assert declared[port].dtype == array.dtype.name
            assert np.isfinite(array).all()
            assert array.flags.c_contiguous


@every_type
def test_the_seed_decides(spec: NodeType) -> None:
    """The same seed gives the same samples; random data differ for another one."""
    one, same, other = (samples(spec, seed=s, noise=0.1) for s in (1, 1, 2))
    assert (one.x == same.x).all()
    assert (one.y == same.y).all()
    if spec.group != "Ready-made" and spec.name not in DRAWN:
        assert (one.x != other.x).any()


@pytest.mark.parametrize("spec", DATA, ids=lambda t: t.name)
def test_everyone_has_the_common_parameters(spec: NodeType) -> None:
    """Whoever cuts batches finds them under the same names."""
    assert {p.name for p in common_params()} <= {p.name for p in spec.params}


def test_classes_are_named_and_counted_from_zero() -> None:
    """Class numbers are positions in class_names."""
    for spec in TYPES:
        if spec.param("target") is not None:
            data = samples(spec, target="classes")
            assert sorted(set(data.y.tolist())) == list(range(len(data.class_names)))


def test_forms_of_the_target_agree() -> None:
    """Class numbers, column and one-hot say the same."""
    numbers, column, one_hot = (samples(REGISTRY["data.spirals"], target=t).y for t in ("classes", "column", "one-hot"))
    assert (column[:, 0] == numbers).all()
    assert (one_hot.argmax(axis=1) == numbers).all()


def test_bundled_sets_are_standardised_by_their_training_part() -> None:
    """Mean 0 and deviation 1 there; the raw measures where that is off."""
    for name in ("iris", "wine", "breast_cancer", "diabetes", "linnerud"):
        data = samples(REGISTRY[f"data.{name}"], validation=0.3, seed=4)
        train = data.x[parts_of(data, validation=0.3, seed=4).train]
        np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-4)
        np.testing.assert_allclose(train.std(axis=0), 1, atol=1e-4)
        assert len(data.feature_names) == data.x.shape[1]
        assert samples(REGISTRY[f"data.{name}"], standardise=False).x.max() > 5


def test_sequences_ask_what_they_say() -> None:
    """Sum of the marked numbers, parity of the bits, the next value of the wave."""
    adding = samples(REGISTRY["data.adding"], length=9, points=50)
    np.testing.assert_allclose(adding.y[:, 0], (adding.x[:, :, 0] * adding.x[:, :, 1]).sum(axis=1), rtol=1e-6)
    assert (adding.x[:, :4, 1].sum(axis=1) == 1).all()
    parity = samples(REGISTRY["data.parity"], shape="row", points=50)
    assert (parity.y[:, 0] == parity.x.sum(axis=1) % 2).all()
    wave = samples(REGISTRY["data.sine"], noise=0, period=4, length=3)
    np.testing.assert_allclose(wave.y[:-3], wave.x[3:, 0], atol=1e-6)


def test_friedman_knows_five_inputs_only() -> None:
    """The formula without noise."""
    data = samples(REGISTRY["data.friedman"], noise=0)
    a, b, c, d, e = data.x.astype(np.float64).T[:5]
    np.testing.assert_allclose(
        data.y[:, 0], 10 * np.sin(np.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e, rtol=1e-4
    )


def test_xor_is_the_exclusive_or() -> None:
    """The four corners and their answers."""
    data = samples(REGISTRY["data.xor"])
    assert {(*x, *y) for x, y in zip(data.x.tolist(), data.y.tolist(), strict=True)} == {
        (0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0),
    }  # fmt: skip


def test_line_and_polynomial_follow_their_formula() -> None:
    """Without noise exactly."""
    line = samples(REGISTRY["data.line"], slope=3, intercept=-1, noise=0)
    np.testing.assert_allclose(line.y, 3 * line.x - 1, rtol=1e-5, atol=1e-6)
    curve = samples(REGISTRY["data.polynomial"], coefficients=[1, 0, 2], noise=0)
    np.testing.assert_allclose(curve.y, 1 + 2 * curve.x**2, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("points", "target", "part"),
    [
        ([], "classes", "no points yet"),
        ([[0.5, 1.0]], "classes", "three numbers"),
        ([[0, 0, 0], [0, 1, 0.5]], "classes", "Point 2 has the class 0.5"),
        ([[0, 0, -1]], "classes", "Point 1 has the class -1"),
        ([[0, 0, 2]], "column", "there are 3"),
    ],
)
def test_drawn_points_that_are_none(points: list[list[float]], target: str, part: str) -> None:
    """Told in the words of the person who draws them."""
    with pytest.raises(DataError, match=part) as caught:
        samples(REGISTRY["data.points"], points=points, target=target)
    assert caught.value.suggestion


def test_digits_are_pictures() -> None:
    """Rows of 64 pixels from 0 to 1."""
    data = samples(REGISTRY["data.digits"])
    assert data.image_shape == (8, 8)
    assert (data.x.min(), data.x.max()) == (0.0, 1.0)


def test_opening_the_program_does_not_import_scikit_learn() -> None:
    """It takes a second; only who wants its data pays for it."""
    code = "import sys, core.nodes.registry as r; r.standard_registry(); print('sklearn' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
