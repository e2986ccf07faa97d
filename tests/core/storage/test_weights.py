"""Weights come back as they were, and damaged or foreign ones are told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.graph import Graph
from core.storage import ProjectError, Weights, load_project, save_project


def trained() -> Weights:
    tensors = {
        "linear_1.weight": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "parameter_1.value": np.array(2.5, dtype=np.float32),
        "counter": np.array([3], dtype=np.int64),
    }
    return Weights(tensors, {"linear_1.weight.exp_avg": np.ones((3, 2))}, step=120, epoch=4, seed=9)


def test_weights_come_back_with_the_project(tmp_path: Path) -> None:
    """Values, shapes, dtypes, the optimizer's memory and the place in the training."""
    save_project(tmp_path / "a.bps", Graph(), trained())
    back, before = load_project(tmp_path / "a.bps").weights, trained()
    assert back is not None
    assert (back.step, back.epoch, back.seed) == (120, 4, 9)
    for ours, theirs in ((before.tensors, back.tensors), (before.optimizer, back.optimizer)):
        assert set(ours) == set(theirs)
        for name, array in ours.items():
            assert array.dtype == theirs[name].dtype
            np.testing.assert_array_equal(array, theirs[name], strict=True)


def test_pytorch_reads_them(tmp_path: Path) -> None:
    """Whoever goes on to PyTorch takes the weights along."""
    safetensors_torch = pytest.importorskip("safetensors.torch")
    save_project(tmp_path / "a.bps", Graph(), trained())
    assert safetensors_torch.load_file(tmp_path / "a.safetensors")["linear_1.weight"].shape == (3, 2)


def test_a_project_without_weights_takes_none_that_lie_about(tmp_path: Path) -> None:
    """Old weights beside a new project are not its own."""
    save_project(tmp_path / "a.bps", Graph(), trained())
    save_project(tmp_path / "a.bps", Graph())
    assert load_project(tmp_path / "a.bps").weights is None


def test_missing_weights_are_a_warning(tmp_path: Path) -> None:
    """The drawing is worth opening without them."""
    save_project(tmp_path / "a.bps", Graph(), trained())
    (tmp_path / "a.safetensors").unlink()
    project = load_project(tmp_path / "a.bps")
    assert project.weights is None
    assert "a.safetensors" in project.warnings[0]


def test_damaged_weights_are_refused_and_the_drawing_opens_without(tmp_path: Path) -> None:
    """A cut-off file is named; the suggestion works."""
    save_project(tmp_path / "a.bps", Graph(meta={"title": "t"}), trained())
    weights = tmp_path / "a.safetensors"
    weights.write_bytes(weights.read_bytes()[:-8])
    with pytest.raises(ProjectError, match=r"a\.safetensors are damaged"):
        load_project(tmp_path / "a.bps")
    assert load_project(tmp_path / "a.bps", with_weights=False).graph.meta == {"title": "t"}


def test_exchanged_weights_are_used_with_a_warning(tmp_path: Path) -> None:
    """Weights that were trained elsewhere may be put in place."""
    save_project(tmp_path / "a.bps", Graph(), trained())
    save_project(tmp_path / "b.bps", Graph(), Weights({"linear_1.weight": np.zeros((3, 2))}))
    (tmp_path / "b.safetensors").replace(tmp_path / "a.safetensors")
    project = load_project(tmp_path / "a.bps")
    assert project.weights is not None
    assert not project.weights.tensors["linear_1.weight"].any()
    assert "changed" in project.warnings[0]


def test_a_value_that_cannot_be_saved_shows_before_the_weights_are_replaced(tmp_path: Path) -> None:
    """The old weights belong to the old drawing."""
    save_project(tmp_path / "a.bps", Graph(), trained())
    before = (tmp_path / "a.safetensors").read_bytes()
    with pytest.raises(ProjectError):
        save_project(tmp_path / "a.bps", Graph(meta={"x": object()}), Weights())
    assert (tmp_path / "a.safetensors").read_bytes() == before
