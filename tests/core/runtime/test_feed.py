"""Batches of a data node."""

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.runtime.failures import NodeFailed
from core.runtime.feed import Feed
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import line_graph


def samples(count: int = 10) -> Samples:
    x = np.arange(count, dtype=np.float32)[:, None]
    return Samples(x, 2 * x)


def test_an_epoch_shows_every_training_sample_once():
    feed = Feed(samples(), batch_size=3, validation=0.2, seed=1)
    seen = np.concatenate([feed.next()["x"].numpy().ravel() for _ in range(feed.batches)])
    assert sorted(seen) == list(feed.train)
    assert feed.batches == 3


def test_training_and_validation_part_share_nothing_and_lose_nothing():
    feed = Feed(samples(50), validation=0.3, seed=4)
    assert not set(feed.train) & set(feed.validation)
    assert len(feed.train) + len(feed.validation) == 50
    assert len(feed.validation) == 15


def test_inputs_and_targets_stay_together_when_shuffled():
    feed = Feed(samples(), batch_size=4, shuffle=True, seed=2)
    for _ in range(6):
        batch = feed.next()
        np.testing.assert_array_equal(batch["y"].numpy(), 2 * batch["x"].numpy())


def test_the_same_seed_gives_the_same_order_and_epochs_differ():
    first, second = (Feed(samples(40), batch_size=40 // 2, seed=3) for _ in range(2))
    one = [first.next()["x"].numpy().ravel().tolist() for _ in range(4)]
    two = [second.next()["x"].numpy().ravel().tolist() for _ in range(4)]
    assert one == two
    assert one[0] + one[1] != one[2] + one[3]


def test_a_position_can_be_returned_to():
    feed = Feed(samples(20), batch_size=3, seed=5)
    for _ in range(9):
        feed.next()
    position = feed.position()
    ahead = [feed.next()["x"].numpy().tolist() for _ in range(10)]
    feed.go_to(position)
    assert [feed.next()["x"].numpy().tolist() for _ in range(10)] == ahead


def test_a_validation_part_that_leaves_nothing_is_refused():
    with pytest.raises(DataError, match="nothing is left to train on"):
        Feed(samples(1), validation=0.9)


def test_a_row_that_cannot_be_read_while_training_names_the_data_node():
    """A file that was taken away, or changed, in the middle of a run."""

    class Gone:
        shape, dtype = (10, 1), np.dtype(np.float32)

        def __len__(self) -> int:
            return 10

        def __getitem__(self, indices):
            raise DataError("points.csv was changed while it was being read", "Start the run again.")

    plan = compile_plan(line_graph(), standard_registry())
    plan.feeds["line_1"] = Feed(Samples(Gone(), np.zeros((10, 1), np.float32)), cache_bytes=0)
    with pytest.raises(NodeFailed, match=r"Line: points.csv was changed") as caught:
        Trainer(plan).step()
    assert caught.value.node == "line_1"
    assert caught.value.suggestion == "Start the run again."
