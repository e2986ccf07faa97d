"""What a project states that training reaches: sentences, and what becomes of them."""

import pytest

from core.studio.expectations import ExpectationError, expectations_of
from core.studio.headless import train_graph
from core.studio.sketch import Sketch


def line(*expect: str, epochs: int = 40) -> Sketch:
    """A line through points, with metrics."""
    d = Sketch(epochs=epochs, expect=expect)
    data = d.node("data.line", 0, 0, slope=2.0, intercept=1.0, noise=0.1, points=60, batch_size=0)
    layer, loss = d.node("layer.linear", 240, 0, out_features=1), d.node("loss.mse", 480, 0)
    best, error = d.node("optimizer.sgd", 740, 0, lr=0.2), d.node("metric.mae", 480, 200, "error")
    d.link(f"{data}.x", f"{layer}.x")
    d.judge(f"{layer}.y", f"{data}.y", loss, best)
    d.link(f"{layer}.y", f"{error}.input")
    d.link(f"{data}.y", f"{error}.target")
    return d


def test_every_kind_of_fact_can_be_stated():
    """Losses, parts, metrics, parameters, gradients and outputs; each sentence is held against the training."""
    d = line(
        "loss < 0.1", "loss of SGD < 0.1", "training loss < 0.1", "validation loss < 0.1", "metric error < 0.3",
        "training metric error < 0.3", "value linear_1.weight = 2 ± 0.2", "gradient linear_1.bias = 0 ± 0.1",
        "output linear_1.y > -10", "training metric error < validation loss",
    )  # fmt: skip
    verdicts = train_graph(d.graph).verdicts
    assert [v.holds for v in verdicts[:-1]] == [True] * 9
    assert verdicts[-1].left == pytest.approx(verdicts[5].left)
    assert str(verdicts[0]).startswith("✓ loss < 0.1  (")


def test_what_is_not_reached_says_how_far_it_came():
    """A sentence that does not hold, and one about something that is not there."""
    verdicts = train_graph(line("loss < 0", "metric width > 1").graph).verdicts
    assert [v.holds for v in verdicts] == [False, False]
    assert str(verdicts[1]) == "✗ metric width > 1  (“metric width” is nothing that this project has.)"


def test_a_training_of_another_length_is_held_against_nothing():
    """What is stated is stated for the project's own epochs and seed."""
    d = line("loss < 0.1")
    assert train_graph(d.graph, epochs=2).verdicts == []
    assert train_graph(d.graph, seed=5).verdicts == []


@pytest.mark.parametrize("said", ["loss", "loss ~ 3", "loss = 3 ± x", 7])
def test_what_cannot_be_read_is_refused(said):
    """With an example of how it is written."""
    with pytest.raises(ExpectationError, match=r"such as|write it as"):
        expectations_of({"expect": [said]})
