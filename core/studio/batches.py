"""The batches of a project as plain arrays, for a script that trains the same network with another library.

A data node draws its samples, splits them and shuffles them by its own seed; a script that is to give the same losses
needs the same batches in the same order, and gets them here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.plan import Plan, compile_plan
from core.storage import load_project
from core.studio.examples import example

__all__ = ["Batch", "batches"]

Batch = dict[str, np.ndarray]  # by output, such as "line_1.x"


def batches(project: str | Path, steps: int, *, trusted: bool = False) -> Iterator[Batch]:
    """The batches of the first training steps.

    Parameters
    ----------
    project
        A project file, or the name of a sample.
    trusted
        Whether Python code in the project may run.

    Yields
    ------
    dict
        The array of each output of each data node, by ``node.port``.

    Raises
    ------
    core.storage.ProjectError
        If the project cannot be opened.
    """
    found = example(str(project))
    with trust(trusted):
        graph = load_project(found.path if found else Path(project)).graph
        plan = compile_plan(graph, standard_registry(), seed=int(graph.meta.get("seed", 0)))
        yield from islice(_endless(plan), steps)


def _endless(plan: Plan) -> Iterator[Batch]:
    while True:
        made = {ref: tensor for node in plan.feeds for ref, tensor in plan.batch(node).items()}
        yield {f"{ref.node}.{ref.port}": tensor.detach().cpu().numpy() for ref, tensor in made.items()}
