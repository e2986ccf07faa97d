"""Trained numbers beside the project file, as safetensors: numbers only, readable by PyTorch, nothing in it can run.

``lesson.bps`` has its weights in ``lesson.safetensors`` under ``<node id>.<parameter>``, and in
``lesson.optimizer.safetensors`` what the optimizer remembers, and where the order of the samples and the random numbers
stand. A parameter that is pruned has its mask beside it, under PyTorch's name for it: ``<node id>.<parameter>_mask``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from core.storage.atomic import write_atomically
from core.storage.errors import ProjectError

__all__ = ["Weights", "load_weights", "save_weights"]

MASK = "_mask"
CHANCE = "chance/"  # before the names; no parameter's name has a slash


@dataclass
class Weights:
    """What training has made of a graph.

    Parameters
    ----------
    tensors
        Parameters and buffers by state_dict name, ``"linear_1.weight"``.
    optimizer
        The optimizer's tensors by name, ``"linear_1.weight.exp_avg"``; empty if it keeps none.
    step, epoch, seed
        Where training stands.
    masks
        True where a weight of a pruned parameter stays, by the parameter's name.
    chance
        Where the order of the samples and the random numbers stand, by name; empty if that was not kept.
    """

    tensors: dict[str, np.ndarray] = field(default_factory=dict)
    optimizer: dict[str, np.ndarray] = field(default_factory=dict)
    step: int = 0
    epoch: int = 0
    seed: int = 0
    masks: dict[str, np.ndarray] = field(default_factory=dict)
    chance: dict[str, np.ndarray] = field(default_factory=dict)


def save_weights(project: Path, weights: Weights) -> str:
    """Write the weights beside ``project`` and return their check sum, which the project file notes."""
    where = {"step": str(weights.step), "epoch": str(weights.epoch), "seed": str(weights.seed)}
    masks = {f"{name}{MASK}": mask for name, mask in weights.masks.items()}
    meta = {"format": "backprop-studio/weights", **where}
    content = safetensors.numpy.save(_plain({**weights.tensors, **masks}), meta)
    write_atomically(_beside(project, ""), content)
    chance = {f"{CHANCE}{name}": array for name, array in weights.chance.items()}
    memory = safetensors.numpy.save(_plain({**weights.optimizer, **chance}), {"format": "backprop-studio/optimizer"})
    write_atomically(_beside(project, ".optimizer"), memory)
    return _sum(content)


def load_weights(project: Path, checksum: str) -> tuple[Weights | None, list[str]]:
    """The weights beside ``project``, and warnings.

    Raises
    ------
    ProjectError
        If the file is there but damaged.
    """
    path = _beside(project, "")
    if not path.exists():
        return None, [f"The weights {path.name} are missing; the network starts untrained."]
    warnings = []
    tensors, meta = _read(path)
    if _sum(path.read_bytes()) != checksum:
        warnings.append(f"{path.name} was changed after the project was saved; its weights are used as they are.")
    memory: dict[str, np.ndarray] = {}
    if _beside(project, ".optimizer").exists():
        memory, _ = _read(_beside(project, ".optimizer"))
    masked = [name for name, array in tensors.items() if name.endswith(MASK) and array.dtype == bool]
    masks = {name.removesuffix(MASK): tensors.pop(name) for name in masked}
    counts = {key: _count(meta.get(key)) for key in ("step", "epoch", "seed")}
    chance = {name.removeprefix(CHANCE): memory.pop(name) for name in list(memory) if name.startswith(CHANCE)}
    return Weights(tensors, memory, **counts, masks=masks, chance=chance), warnings


def _read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    try:
        with safetensors.safe_open(str(path), framework="np") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except (safetensors.SafetensorError, OSError, ValueError, TypeError, AttributeError) as problem:
        # TypeError, AttributeError: a dtype that NumPy has not, such as bfloat16
        raise ProjectError(
            f"The weights {path.name} are damaged: {problem}",
            "Open the project without its weights, or put a backup of the weights in place.",
        ) from None


def _beside(project: Path, suffix: str) -> Path:
    return project.with_name(f"{project.stem}{suffix}.safetensors")


def _plain(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.asarray(array, order="C") for name, array in sorted(tensors.items())}


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
