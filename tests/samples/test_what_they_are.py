"""Every sample project opens, is sound and tidy, and says what it is in two languages."""

import re
from itertools import combinations

from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.analysis import analyse
from core.studio.examples import TOPICS, Example
from gui.canvas.geometry import node_box
from sample_projects.build_samples import drawn, names
from tests.samples.common import ALL, each, opened


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
    assert sample.picture is not None, "a picture, made by sample_projects.make_pictures"
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
