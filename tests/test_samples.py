"""Every sample project opens, is sound and tidy, says what it is in two languages, trains, and reaches what it states.

It also does what the same network does in PyTorch: ``in_pytorch.py`` beside it gives the losses of the first steps.
"""

import importlib
import re
from functools import lru_cache
from itertools import combinations, islice

import numpy as np
import pytest

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.analysis import analyse
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.storage import load_project
from core.studio.batches import batches
from core.studio.examples import TOPICS, Example, examples
from core.studio.expectations import expectations_of
from core.studio.headless import train_graph
from gui.canvas.geometry import node_box
from sample_projects.build_samples import drawn, names

ALL = examples()
STEPS = 20
each = pytest.mark.parametrize("sample", ALL, ids=lambda e: e.name)


@lru_cache(maxsize=1)
def opened(sample: Example) -> Graph:
    return load_project(sample.path).graph


def test_the_samples_are_those_that_are_drawn():
    assert [e.name for e in sorted(ALL, key=lambda e: e.name)] == names()
    assert len({e.order for e in ALL}) == len(ALL), "two samples have the same place in the list"


@each
def test_the_file_is_what_the_script_draws(sample: Example):
    assert opened(sample) == drawn(sample.name)


@each
def test_it_says_what_it_is(sample: Example):
    """A title, two lines of text, a topic, a picture, and a page in English and in Chinese."""
    assert sample.title
    assert len(sample.summary.splitlines()) == 2, "two lines of text"
    assert sample.topic in TOPICS
    assert sample.picture is not None, "a picture, made with ./studio screenshot"
    pages = opened(sample).meta["pages"]
    assert set(pages) == {"en", "zh"}
    for language, text in pages.items():
        assert text.startswith("# "), "the first line is the title"
        assert text.count("\n## ") >= 2, f"the {language} page has sections"
    assert len(re.findall(r"[\u4e00-\u9fff]", pages["zh"])) > 150


@each
def test_it_is_tidy(sample: Example):
    """No problem, no node upon another, every node on the grid; links run from left to right, or into the next row."""
    graph, registry = opened(sample), standard_registry()
    with trust(True):
        analysis = analyse(graph, registry)
    assert [p.message for p in analysis.problems] == []
    boxes = {n.id: node_box(n, registry[n.type], strip=True) for n in graph}
    for a, b in combinations(graph, 2):
        (x, y), (u, v), (one, other) = a.pos, b.pos, (boxes[a.id], boxes[b.id])
        beside = x + one.width + 20 <= u or u + other.width + 20 <= x
        assert beside or y + one.height <= v or v + other.height <= y, f"{a.id} and {b.id} are upon each other"
    assert all(n.pos[0] % 20 == 0 and n.pos[1] % 20 == 0 for n in graph), "on the grid"
    for link in graph.links:
        source, target = graph.nodes[link.source.node], graph.nodes[link.target.node]
        below = target.pos[1] >= source.pos[1] + boxes[source.id].height
        assert source.pos[0] < target.pos[0] or below, f"the link {link.source} -> {link.target} runs back"


@each
def test_it_reaches_what_it_states(sample: Example):
    graph = opened(sample)
    assert expectations_of(graph.meta), "a sample states what training must reach"
    with trust(True):
        report = train_graph(graph)
    assert report.verdicts
    assert [str(v) for v in report.verdicts if not v.holds] == []


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
