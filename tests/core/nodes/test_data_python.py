"""Samples made by a person's code: only in a trusted project, and mistakes are told with their line."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from core.nodes import python_samples
from core.nodes.own_code import CodeError
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.nodes.trust import trust
from core.runtime.analysis import infer
from core.runtime.feed import Feed

SPEC = standard_registry()["data.python"]

CLASS = """\
class Squares:
    classes = ("even", "odd")

    def __len__(self):
        return 30

    def __getitem__(self, i):
        return torch.tensor([float(i), float(i) ** 2]), i % 2
"""


@pytest.fixture
def trusted() -> Iterator[None]:
    with trust():
        yield


def samples(code: str, seed: int = 0) -> Samples:
    values = SPEC.values({"code": code, "seed": seed})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    for port, rows in data.ports.items():
        assert declared[port].shape[1:] == rows.shape[1:]
        assert declared[port].dtype == rows.dtype.name
    return data


def test_nothing_runs_without_trust() -> None:
    """Neither when shapes are asked for nor when it is built."""
    values = SPEC.values({"code": "raise OSError"})
    with trust(False), pytest.raises(DataError, match="switched off"):
        infer(SPEC, {}, values)
    with trust(False), pytest.raises(DataError, match="switched off"):
        SPEC.make(values)


@pytest.mark.usefixtures("trusted")
def test_the_template_works_and_obeys_the_seed() -> None:
    """A fresh node can be trained at once."""
    default = SPEC.values({})["code"]
    one, same, other = (samples(default, seed).x for seed in (1, 1, 2))
    assert one.shape == (200, 2)
    assert (one[:] == same[:]).all()
    assert (one[:] != other[:]).any()


@pytest.mark.usefixtures("trusted")
def test_lists_and_tensors_are_taken() -> None:
    """Whole numbers without a second dimension are classes, a vector of numbers becomes a column."""
    data = samples("def samples():\n    return torch.ones(4, 3), [0, 2, 1, 0]")
    assert (data.x.shape, data.class_names) == ((4, 3), ("0", "1", "2"))
    assert samples("def samples():\n    return [1.0, 2.0], [0.5, 1.5]").y.shape == (2, 1)


@pytest.mark.usefixtures("trusted")
def test_a_class_gives_one_sample_at_a_time() -> None:
    """As a Dataset of PyTorch does; batches are put together of them."""
    data = samples(CLASS)
    assert data.class_names == ("even", "odd")
    batch = Feed(data, batch_size=5, shuffle=False, validation=0.0).next()
    assert batch["x"].tolist() == [[i, i * i] for i in range(5)]
    assert batch["y"].tolist() == [0, 1, 0, 1, 0]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("def samples(:\n", "Line 1"),
        ("x = 1\n", "def samples"),
        ("def samples():\n    return 1", "must return x and y"),
        ("def samples():\n    a = 1\n    return a / 0, 1", "Line 3: ZeroDivisionError"),
        ("def samples():\n    return np.ones(3), np.ones(4)", "equally many|each sample"),
        ("def samples():\n    return ['a'], [1]", "no numbers"),
        (CLASS.replace("return 30", "return 0"), "no samples"),
        (CLASS.replace("i % 2", "i % 0"), "Line 8: ZeroDivisionError"),
        (CLASS.replace(", i % 2", ""), "sample 0 must be x and y"),
    ],
    ids=[
        "syntax",
        "nothing",
        "one thing",
        "failure",
        "lengths",
        "texts",
        "empty class",
        "class fails",
        "half a sample",
    ],
)
def test_mistakes_are_told_with_their_line(code: str, part: str) -> None:
    """And with what to do."""
    with pytest.raises(CodeError, match=part) as caught:
        samples(code)
    assert caught.value.suggestion


@pytest.mark.usefixtures("trusted")
def test_samples_of_different_shape_are_told() -> None:
    """With the number of the sample."""
    data = samples(CLASS.replace("[float(i), float(i) ** 2]", "[0.0] * (1 + i // 20)"))
    with pytest.raises(CodeError, match=r"x of sample 25 has the shape \[2\], but sample 0 \[1\]"):
        data.x[np.array([3, 25])]


@pytest.mark.usefixtures("trusted")
def test_a_loop_without_an_end_does_not_hold_the_window_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shape rule gives up, and does not try the same text again."""
    monkeypatch.setattr(python_samples, "LIMIT_S", 0.05)
    values = SPEC.values({"code": "def samples():\n    while True:\n        pass"})
    for _ in range(2):
        with pytest.raises(CodeError, match="longer than"):
            infer(SPEC, {}, values)
