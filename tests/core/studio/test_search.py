"""Finding node types by typing."""

import pytest

from core.nodes.spec import NodeType
from core.studio.search import find_types, score


def kind(name, label, also=(), torch="", summary=""):
    return NodeType(name, label, name.split(".")[0], "compute", (), (), (), lambda: None, summary, "", also,
                    torch=torch)  # fmt: skip


TYPES = [
    kind("layer.linear", "Linear", ("dense", "fully connected", "fc"), "torch.nn.Linear", "A weighted sum."),
    kind("layer.conv2d", "Conv 2D", ("convolution",), "torch.nn.Conv2d", "Slides a filter."),
    kind("activation.relu", "ReLU", ("rectifier",), "torch.nn.ReLU", "Cuts negative numbers off."),
    kind("loss.cross_entropy", "Cross entropy", ("softmax loss",), "torch.nn.CrossEntropyLoss", "For classes."),
    kind("activation.leaky_relu", "Leaky ReLU", (), "torch.nn.LeakyReLU", "Lets a little through."),
]


def first(query, recent=()):
    found = find_types(query, TYPES, recent)
    return found[0].label if found else None


@pytest.mark.parametrize(
    ("query", "label"),
    [("lin", "Linear"), ("dense", "Linear"), ("fc", "Linear"), ("conv", "Conv 2D"), ("relu", "ReLU"),
     ("Conv2d", "Conv 2D"), ("leaky", "Leaky ReLU"), ("ce", "Cross entropy"), ("entropy loss", "Cross entropy"),
     ("filter", "Conv 2D"), ("CrossEntropyLoss", "Cross entropy")],
)  # fmt: skip
def test_the_expected_type_comes_first(query, label):
    """A type is found by its label, by other names, by its PyTorch name and by what it does."""
    assert first(query) == label


def test_nonsense_finds_nothing():
    """Letters that no type has in order give an empty list."""
    assert find_types("zzqx", TYPES) == []


def test_an_empty_query_shows_recent_types_first():
    """Before anything is typed the recently used stand on top, the rest in order of the alphabet."""
    labels = [t.label for t in find_types("", TYPES, ["activation.relu", "layer.linear"])]
    assert labels == ["ReLU", "Linear", "Conv 2D", "Cross entropy", "Leaky ReLU"]


def test_recent_use_decides_between_equals_only():
    """Having been used lifts a type among similar ones, but not above a clearly better answer."""
    assert first("relu", ["activation.leaky_relu"]) == "ReLU"


def test_better_answers_score_higher():
    """The same beats a beginning, that beats a part, that beats scattered letters."""
    scores = [score("relu", t) for t in ("ReLU", "ReLU6", "Leaky ReLU", "PReLU", "Re Long Unit")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < s <= 1 for s in scores)
