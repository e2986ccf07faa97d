"""Every sample project trains, and reaches what it states."""

from core.nodes.trust import trust
from core.studio.examples import Example
from core.studio.expectations import expectations_of
from core.studio.headless import train_graph
from tests.samples.common import each, opened


@each
def test_it_reaches_what_it_states(sample: Example):
    graph = opened(sample)
    assert expectations_of(graph.meta), "a sample states what training must reach"
    with trust(True):
        report = train_graph(graph)
    assert report.verdicts
    assert [str(v) for v in report.verdicts if not v.holds] == []
