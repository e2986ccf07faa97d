"""What transforms do to a batch, beside PyTorch, or beside torchvision's formulas written in NumPy."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
import pytest
import torch as pytorch

import core.engine as torch
from core.nodes.library.transform.color_jitter import brightened, coloured, contrasted, saturated
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError
from core.nodes.transforms import beta
from core.runtime.analysis import infer

REGISTRY = standard_registry()
RANDOM = ("random_crop", "random_horizontal_flip", "random_vertical_flip", "random_rotation", "color_jitter",
          "random_erasing", "gaussian_noise")  # fmt: skip


def made(name: str, **params: Any) -> Any:
    spec = REGISTRY[f"transform.{name}"]
    return spec.make(spec.values(params))


def pictures(count: int = 4, channels: int = 3, height: int = 8, width: int = 8, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 1, (count, channels, height, width)).astype(np.float32)


def ours(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(array)


def test_normalise_learns_mean_and_deviation_of_all_batches():
    """Batches of unequal length give the numbers of the whole, also where the mean is large beside the spread."""
    x = np.random.default_rng(0).normal((1e4, -2, 0), (0.5, 3, 1e-3), (100, 3)).astype(np.float32)
    node = made("normalise")
    node.fit((ours(part),) for part in np.split(x, [7, 60]))
    assert node.shift.numpy() == pytest.approx(x.astype(np.float64).mean(0), rel=1e-6)
    assert node.scale.numpy() == pytest.approx(x.astype(np.float64).std(0), rel=1e-5)
    wide = x.astype(np.float64)
    assert node(ours(x)).numpy()[:, 1] == pytest.approx(((wide - wide.mean(0)) / wide.std(0))[:, 1], abs=1e-5)


def test_normalise_gives_each_channel_its_own_numbers():
    """The mean of a channel goes over samples and pixels, as in torchvision.transforms.v2.Normalize."""
    x = pictures() * np.array([1, 5, 9], np.float32)[None, :, None, None]
    node = made("normalise")
    node.fit([(ours(x),)])
    y = node(ours(x)).numpy()
    assert y.mean((0, 2, 3)) == pytest.approx(0, abs=1e-6)
    assert y.std((0, 2, 3)) == pytest.approx(1, abs=1e-5)


def test_normalise_by_the_range():
    """The lowest number of the training part becomes 0, the highest 1; a number that never changes becomes 0."""
    node = made("normalise", method="lowest and highest")
    node.fit([(ours(np.array([[1, 5], [3, 5]], np.float32)),), (ours(np.array([[2, 5]], np.float32)),)])
    assert node(torch.tensor([[1.0, 5.0], [3.0, 5.0], [5.0, 5.0]])).tolist() == [[0, 0], [1, 0], [2, 0]]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_normalise_refuses_what_has_no_scale(bad: float):
    """A NaN would make every sample NaN without a word."""
    with pytest.raises(DataError, match="NaN or infinity"):
        made("normalise").fit([(torch.tensor([[1.0], [bad]]),)])


def test_one_hot_and_smoothing():
    """PyTorch's rows as float32; smoothed as its cross entropy smooths."""
    y = np.array([2, 0])
    expected = pytorch.nn.functional.one_hot(pytorch.tensor(y), 3).float().numpy()
    assert made("one_hot", classes=3)(ours(y)).numpy().tolist() == expected.tolist()
    logits = pytorch.randn(2, 3)
    right = pytorch.nn.functional.cross_entropy(logits, pytorch.tensor(y), label_smoothing=0.1)
    soft = pytorch.tensor(made("one_hot", classes=3, smoothing=0.1)(ours(y)).numpy())
    assert float(pytorch.nn.functional.cross_entropy(logits, soft)) == pytest.approx(float(right), rel=1e-6)


@pytest.mark.parametrize(
    ("size", "mode", "antialias"), [([5, 9], "bilinear", True), ([3], "bicubic", True), ([13], "nearest", False)]
)
def test_resize(size: list[int], mode: str, antialias: bool):
    """PyTorch's interpolate, which torchvision's Resize calls."""
    x = pictures()
    both = tuple(size) * (3 - len(size))
    right = pytorch.nn.functional.interpolate(
        pytorch.tensor(x), both, mode=mode, align_corners=None if mode == "nearest" else False,
        antialias=antialias and mode != "nearest",
    )  # fmt: skip
    found = made("resize", size=size, mode=mode, antialias=antialias)(ours(x)).numpy()
    assert found == pytest.approx(right.numpy(), abs=2e-6)


def test_centre_crop():
    """The middle; half a pixel is rounded to even, as torchvision rounds."""
    x = pictures(height=8, width=9)
    assert (made("center_crop", size=[4, 4])(ours(x)).numpy() == x[:, :, 2:6, 2:6]).all()


def test_random_crop_cuts_each_picture_elsewhere():
    """Every result is a part of its picture; places differ within a batch; a border of zeros is put around."""
    x = pictures(16)
    node = made("random_crop", size=[5])
    torch.manual_seed(0)
    found = node(ours(x)).numpy()
    places = [
        next((t, w) for t in range(4) for w in range(4) if (x[n, :, t : t + 5, w : w + 5] == found[n]).all())
        for n in range(16)
    ]
    assert len(set(places)) > 5
    padded = np.pad(x, ((0, 0), (0, 0), (2, 2), (2, 2)))
    whole = made("random_crop", size=[12], padding=2)(ours(x)).numpy()
    assert (whole == padded).all()


@pytest.mark.parametrize(("name", "axis"), [("random_horizontal_flip", 3), ("random_vertical_flip", 2)])
def test_flips(name: str, axis: int):
    """Every picture is itself or its mirror image; about p of them are mirrored."""
    x = pictures(400, 1, 3, 3)
    torch.manual_seed(1)
    found = made(name, p=0.25)(ours(x)).numpy()
    mirrored = (found == np.flip(x, axis)).all((1, 2, 3))
    assert (mirrored | (found == x).all((1, 2, 3))).all()
    assert mirrored.mean() == pytest.approx(0.25, abs=0.07)


def test_rotation_of_a_quarter_is_exact():
    """Turned by 90 degrees against the clock, a square picture has its pixels in other places."""
    x = pictures(2, 3, 6, 6)
    node = made("random_rotation")
    assert node.turned(ours(x), torch.tensor([90.0, -90.0])).numpy()[0] == pytest.approx(np.rot90(x[0], 1, (1, 2)))
    assert node.turned(ours(x), torch.tensor([90.0, -90.0])).numpy()[1] == pytest.approx(np.rot90(x[1], -1, (1, 2)))


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_rotation_is_that_of_torchvision(mode: str):
    """Each picture of a batch, turned by its own angle, is what the engine's torchvision gives for it alone."""
    from core.engine.vision.transforms import functional

    x = pictures(3, 3, 7, 10)
    angles = [13.0, -40.0, 100.0]
    found = made("random_rotation", mode=mode, fill=0.5).turned(ours(x), torch.tensor(angles)).numpy()
    for n, angle in enumerate(angles):
        right = functional.rotate(ours(x[n]), angle, functional.InterpolationMode(mode), fill=0.5).numpy()
        close = np.abs(found[n] - right) < 1e-4
        assert close.mean() > (
            0.98 if mode == "nearest" else 0.999
        )  # a place halfway between two pixels may fall apart


def test_colours_are_those_of_torchvision():
    """Each picture with its own factor is what the engine's torchvision gives for it alone."""
    from core.engine.vision.transforms import functional

    x = pictures(3)
    factors = np.array([0.3, 1.0, 1.7], np.float32)
    pairs = [
        (brightened, functional.adjust_brightness), (contrasted, functional.adjust_contrast),
        (saturated, functional.adjust_saturation),
    ]  # fmt: skip
    for change, right in pairs:
        found = change(ours(x), ours(factors.reshape(3, 1, 1, 1))).numpy()
        for n, factor in enumerate(factors):
            assert found[n] == pytest.approx(right(ours(x[n]), float(factor)).numpy(), abs=1e-6)


def test_hue_goes_round_the_circle():
    """The standard library's colour model, pixel by pixel."""
    x = pictures(1, 3, 2, 2)
    found = coloured(ours(x), torch.tensor([0.3]).reshape(1, 1, 1, 1)).numpy()
    for i, j in np.ndindex(2, 2):
        h, s, v = colorsys.rgb_to_hsv(*(float(c) for c in x[0, :, i, j]))
        assert found[0, :, i, j] == pytest.approx(colorsys.hsv_to_rgb((h + 0.3) % 1, s, v), abs=1e-5)


def test_erasing_covers_one_rectangle_in_each_picture():
    """Its area lies between the limits, up to whole pixels; places differ; with p = 0 nothing happens."""
    x = np.ones((200, 2, 20, 20), np.float32)
    torch.manual_seed(0)
    covered = made("random_erasing", p=1.0, smallest=0.1, largest=0.2)(ours(x)).numpy() == 0
    assert (covered[:, 0] == covered[:, 1]).all()
    shares = covered[:, 0].mean((1, 2))
    assert shares[shares > 0].min() > 0.08
    assert shares.max() < 0.23
    for mask in covered[:, 0]:
        rows, columns = mask.any(1), mask.any(0)
        assert mask.sum() == rows.sum() * columns.sum()
    assert len({tuple(np.argwhere(m)[0]) for m in covered[:, 0] if m.any()}) > 50
    assert (made("random_erasing", p=0.0)(ours(x)).numpy() == 1).all()


def test_noise_has_its_mean_and_deviation():
    """Every number gets its own; clipped it stays between 0 and 1."""
    x = np.full((100, 100), 0.5, np.float32)
    torch.manual_seed(0)
    noise = made("gaussian_noise", mean=0.2, sigma=0.3)(ours(x)).numpy() - x
    assert noise.mean() == pytest.approx(0.2, abs=0.01)
    assert noise.std() == pytest.approx(0.3, abs=0.01)
    clipped = made("gaussian_noise", sigma=1.0, clip=True)(ours(x)).numpy()
    assert clipped.min() == 0
    assert clipped.max() == 1


@pytest.mark.parametrize("name", RANDOM)
def test_random_transforms_judge_what_is_there(name: str):
    """In evaluation nothing is drawn: the batch as it is, or its middle; equal seeds draw equal numbers."""
    x = ours(pictures(6, 3, 24, 24))
    node = made(name)
    torch.manual_seed(3)
    first, other = node(x).numpy(), node(x).numpy()
    torch.manual_seed(3)
    assert (node(x).numpy() == first).all()
    assert (first != other).any() or name == "random_crop"
    before = torch.get_rng_state()
    assert (node.eval()(x).numpy() == x.numpy()).all()
    assert (np.asarray(torch.get_rng_state()) == np.asarray(before)).all()


def test_mixup_mixes_inputs_and_targets_alike():
    """Each row is a share of itself and the rest of the one before, and its target says so; cf. torchvision's MixUp."""
    x = np.eye(4, dtype=np.float32)
    node = made("mixup", alpha=1.0, classes=4)
    torch.manual_seed(0)
    mixed, shares = (t.numpy() for t in node(ours(x), ours(np.arange(4))))
    own = mixed[0, 0]
    assert 0 < own < 1
    assert mixed == pytest.approx(own * x + (1 - own) * np.roll(x, 1, 0), abs=1e-6)
    assert shares == pytest.approx(mixed, abs=1e-6)
    still, plain = (t.numpy() for t in node.eval()(ours(x), ours(np.arange(4))))
    assert (still == x).all()
    assert (plain == x).all()


@pytest.mark.parametrize("alpha", [0.1, 1.0, 4.0])
def test_beta_has_its_mean_and_spread(alpha: float):
    """Mean 1/2 and variance 1 / (4 (2 alpha + 1)): https://en.wikipedia.org/wiki/Beta_distribution"""
    torch.manual_seed(0)
    drawn = np.array([beta(alpha) for _ in range(1500)])
    assert ((drawn >= 0) & (drawn <= 1)).all()
    assert drawn.mean() == pytest.approx(0.5, abs=0.04)
    assert drawn.var() == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.12)


def points_of(*texts: str) -> torch.Tensor:
    """Texts as code points, filled up with 0."""
    longest = max(map(len, texts))
    return torch.tensor([[*map(ord, t), *[0] * (longest - len(t))] for t in texts])


@pytest.mark.parametrize(
    ("kind", "tokens", "lengths"),
    [("words", [[2, 3, 0, 0], [2, 1, 0, 0]], [2, 2]), ("characters", None, [4, 4]), ("BPE", None, None)],
)
def test_tokenise_learns_its_vocabulary(kind: str, tokens: Any, lengths: Any):
    """From the fitted texts alone: other words are unknown (1). Long texts are cut, short ones filled up with 0."""
    node = made("tokenise", kind=kind, length=4)
    node.fit([(points_of("to be", "to go"),), (points_of("to be"),)])
    found, count = node(points_of("to be", "to 学"))
    assert tuple(found.shape) == (2, 4)
    if tokens:
        assert found.tolist() == tokens
    if lengths:
        assert count.tolist() == lengths
    assert (1 in found.tolist()[1]) == (kind != "characters" or len("to 学") <= 4)


def test_the_vocabulary_is_saved_with_the_weights():
    """A state of one transform makes another one cut texts in the same way, whatever the size of its vocabulary."""
    node, other = (made("tokenise", kind="characters", length=3) for _ in range(2))
    node.fit([(points_of("häß", "学"),)])
    other.restore(dict(node.state_dict()))
    assert other(points_of("学ä"))[0].tolist() == node(points_of("学ä"))[0].tolist()
    assert other.known == node.known


def test_padding_and_cutting():
    """On the right the first tokens stay in place, on the left the last ones."""
    x = torch.tensor([[1, 2, 3]])
    assert made("pad_sequence", length=5)(x).tolist() == [[1, 2, 3, 0, 0]]
    assert made("pad_sequence", length=5, side="left", value=9.0)(x).tolist() == [[9, 9, 1, 2, 3]]
    assert made("pad_sequence", length=2)(x).tolist() == [[1, 2]]
    assert made("pad_sequence", length=2, side="left")(x).tolist() == [[2, 3]]
    features = torch.ones(1, 2, 3)
    assert made("pad_sequence", length=3, side="left")(features)[0, :, 0].tolist() == [0, 1, 1]


def test_a_crop_larger_than_the_picture_is_refused():
    """Before anything runs, with the largest size that goes."""
    from core.graph.shapes import ShapeError
    from core.nodes.spec import TensorInfo

    spec = REGISTRY["transform.random_crop"]
    with pytest.raises(ShapeError, match="cannot be cut") as refused:
        infer(spec, {"x": TensorInfo(("N", 1, 8, 8))}, spec.values({"size": [11], "padding": 1}))
    assert "10" in refused.value.suggestion
