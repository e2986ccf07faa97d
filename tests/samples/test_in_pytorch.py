"""Every sample project does what the same network does in PyTorch, from the same seed."""

import importlib
from itertools import islice

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.studio.batches import batches
from core.studio.examples import Example
from tests.samples.common import each, opened

STEPS = 20


@each
def test_it_has_the_losses_of_the_same_network_in_pytorch(sample: Example):
    """The first twenty losses of every optimizer, from the same seed."""
    pytest.importorskip("torch")
    script = importlib.import_module(f"sample_projects.{sample.name}.in_pytorch")
    graph = opened(sample)
    with trust(True):
        trainer = Trainer(compile_plan(graph, standard_registry(), seed=int(graph.meta.get("seed", 0))))
        ours = [list(trainer.step().losses.values()) for _ in range(STEPS)]
    theirs = islice(script.losses(batches(sample.path, STEPS, trusted=True)), STEPS)
    theirs = [list(np.atleast_1d(loss)) for loss in theirs]
    np.testing.assert_allclose(ours, theirs, rtol=getattr(script, "TOLERANCE", 1e-4), atol=1e-6)
