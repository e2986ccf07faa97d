"""A study that has run already, made without a process: for tests of what is done with results."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.graph import Document, Graph
from core.runtime.trials.task import EpochRow, Finished
from core.storage import save_project
from core.studio.searching_setup import KEY, StudySetup, Vary
from core.studio.searching_store import StudyStore
from tests.core.sketches import classifier_graph

__all__ = ["WEIGHT", "finished_project"]

WEIGHT = 0.25  # every weight of the first layer after each trial

SETUP = StudySetup(
    "made", (Vary("adam_1", "lr", 0.001, 0.1, log=True), Vary("linear_1", "out_features", values=(4, 8))),
    "grid", epochs=4,
)  # fmt: skip


def finished_project(folder: Path, values: tuple[float, ...] = (0.5, 0.2, 0.9, 0.4)) -> tuple[Path, Graph]:
    """A saved project whose search has ended these trials; one more has failed."""
    document = Document(classifier_graph())
    with document.edit("search") as edit:
        edit.set_meta(KEY, SETUP.as_meta())
    path = folder / "moons.bps"
    save_project(path, document.graph)
    store = StudyStore(path.with_suffix(".study"), setup=SETUP, graph=document.graph)
    for value in values:
        row = store.ask()
        store.note(row.number, [EpochRow(0, e, value + 1 / e, value + 1 / e, value + 1 / e) for e in (1, 2, 3, 4)])
        store.finish(row.number, Finished((value,), _state(row.values["linear_1.out_features"])), 4, 1.5)
    store.fail(store.ask().number, "The loss became nan at step 3.", 0, 0.4)
    store.close()
    return path, document.graph


def _state(width: int) -> dict:
    shapes = {"linear_1.weight": (width, 2), "linear_1.bias": (width,), "linear_2.weight": (2, width)}
    weights = {name: np.full(shape, WEIGHT, np.float32) for name, shape in shapes.items()}
    return {"weights": weights, "memory": {}, "step": 12, "epoch": 5, "seed": 0}
