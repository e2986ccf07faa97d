"""Transforms do what torchvision's do, with the same draws from the same seed.

torchvision is no requirement of the tests. ``vision_reference.json`` keeps what version 0.28 gave for the transforms
below: shape, a sum with a weight for each place, and the next number of the stream. With torchvision installed,
``python tests/core/engine/test_vision_transforms.py`` writes the file anew.
"""

from __future__ import annotations

import json
import random
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

REFERENCE = Path(__file__).with_name("vision_reference.json")
KINDS = ("pil", "uint8", "float32")
CLOSE = {"pil": 0.0, "uint8": 0.02, "float32": 2e-5}  # a few ties between two whole numbers may round the other way


def picture() -> np.ndarray:
    """A picture of 23 by 31 with slopes and edges."""
    y, x = np.mgrid[0:23, 0:31]
    return np.stack([y * 9 % 256, x * 7 % 256, x * y % 256], -1).astype(np.uint8)


def listed(t: Any) -> list[Any]:
    """The transforms to compare, of one library's module."""
    modes = t.InterpolationMode
    found = [t.Resize(s, m) for s in ([12, 20], 15, 40) for m in (modes.NEAREST, modes.BILINEAR, modes.BICUBIC)]
    found += [t.Resize(15, max_size=18), t.Resize([30], modes.NEAREST_EXACT)]
    found += [t.CenterCrop(10), t.CenterCrop((40, 12)), t.FiveCrop(9), t.TenCrop((7, 8), True)]
    for mode in ("constant", "edge", "reflect", "symmetric"):
        found += [t.Pad((3, 2, 1, 4), padding_mode=mode), t.RandomCrop(20, padding=4, padding_mode=mode)]
    found += [t.Pad(2, fill=7), t.RandomCrop((30, 40), pad_if_needed=True), t.RandomResizedCrop(16)]
    found += [t.RandomResizedCrop((9, 7), scale=(0.9, 1.0), ratio=(3.0, 4.0))]
    found += [
        t.RandomHorizontalFlip(),
        t.RandomVerticalFlip(),
        t.RandomPerspective(),
        t.RandomErasing(1.0, value="random"),
    ]
    for mode in (modes.NEAREST, modes.BILINEAR):
        found += [t.RandomRotation(40, mode, expand=True, fill=9), t.RandomRotation((10, 20), mode, center=(3, 4))]
        found += [t.RandomAffine(20, (0.1, 0.2), (0.8, 1.2), (1, 5, 2, 9), mode, fill=(1, 2, 3))]
        found += [t.RandomPerspective(0.6, 1.0, mode, fill=5), t.ElasticTransform(30.0, 3.0, mode, fill=2)]
    found += [t.ColorJitter(0.4, 0.4, 0.4, 0.3), t.ColorJitter(contrast=0.9), t.Grayscale(3), t.RandomGrayscale(0.9)]
    found += [t.GaussianBlur(5), t.GaussianBlur((3, 7), 0.8), t.RandomInvert(1.0), t.RandomPosterize(3, 1.0)]
    found += [t.RandomSolarize(100, 1.0), t.RandomAdjustSharpness(2, 1.0), t.RandomAutocontrast(1.0)]
    found += [t.RandomEqualize(1.0), *(t.AutoAugment(policy) for policy in t.AutoAugmentPolicy)]
    found += [t.RandAugment(), t.RandAugment(4, 20, fill=3.0), t.TrivialAugmentWide(interpolation=modes.BILINEAR)]
    flips = [t.RandomHorizontalFlip(1.0), t.RandomVerticalFlip(0.5)]
    found += [t.RandomApply(flips, 0.5), t.RandomChoice(flips), t.RandomOrder(flips), t.Compose(flips)]
    found += [t.Normalize((0.5, 0.4, 0.3), (0.1, 0.2, 0.3)), t.RandomErasing(1.0, value=(1, 2, 3)), t.ToTensor()]
    return [*found, t.PILToTensor(), t.ToPILImage()]


def summary(library: Any, transform: Any, kind: str, seed: int) -> Any:
    """Shapes, weighted sum and the next random number, or the name of the exception."""
    array = picture()
    source: Any = Image.fromarray(array)
    if kind != "pil":
        planes = np.ascontiguousarray(array.transpose(2, 0, 1))
        source = library.tensor(planes if kind == "uint8" else planes.astype(np.float32) / np.float32(255))
    library.manual_seed(seed)
    random.seed(seed)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = transform(source)
    except Exception as error:
        return type(error).__name__
    parts = [
        np.asarray(p) if isinstance(p, Image.Image) else p.numpy()
        for p in (made if isinstance(made, tuple) else [made])
    ]
    total = sum(float((p.reshape(-1) * (1.5 + np.cos(np.arange(p.size)))).sum()) for p in parts)
    return [[list(p.shape) for p in parts], str(parts[0].dtype), total / parts[0].size, library.rand(1).item()]


def summaries(library: Any, transforms: Any) -> dict[str, Any]:
    """What each transform gives for each kind of picture."""
    found = {}
    for k, transform in enumerate(listed(transforms)):
        rows = {kind: [summary(library, transform, kind, seed) for seed in (0, 1)] for kind in KINDS}
        found[f"{k} {transform!r}"] = rows
    return found


def test_transforms_do_what_torchvisions_do() -> None:
    """Shape, type, values, draws, exceptions and repr of each transform are those of torchvision."""
    import core.engine as torch
    from core.engine.vision import transforms

    wanted = json.loads(REFERENCE.read_text(encoding="utf-8"))
    found = summaries(torch, transforms)
    assert list(found) == list(wanted)
    for name, rows in wanted.items():
        for kind in KINDS:
            for seed, (a, b) in enumerate(zip(rows[kind], found[name][kind], strict=True)):
                where = f"{name} of {kind} from seed {seed}"
                if isinstance(a, str):
                    assert a == b, where
                    continue
                assert b[:2] == a[:2], where
                assert b[2] == pytest.approx(a[2], rel=2e-5, abs=CLOSE[kind]), where
                assert b[3] == a[3], f"{where}: other draws"


def test_tensors_and_pictures_go_back_and_forth() -> None:
    """A picture made a tensor and back is the same picture, in each mode."""
    from core.engine.vision.transforms import functional as F

    array = picture()
    for mode in ("L", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "HSV", "I", "F", "1"):
        image = Image.fromarray(array).convert("L" if mode in ("I", "F", "1") else "RGB").convert(mode)
        tensor = F.pil_to_tensor(image)
        assert list(tensor.shape) == [len(image.getbands()), 23, 31]
        if mode != "1":
            again = F.to_pil_image(tensor, mode)
            assert again.mode == mode
            assert np.array_equal(np.asarray(again), np.asarray(image))
    assert F.to_tensor(Image.fromarray(array))[1, 0, 5].item() == np.float32(35 / 255)
    assert F.to_tensor(array[:, :, 0]).shape == (1, 23, 31)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda F, t, x: F.to_tensor([1, 2]), TypeError),
        (lambda F, t, x: F.to_tensor(np.zeros((2, 2, 2, 2))), ValueError),
        (lambda F, t, x: F.to_pil_image(x[:, :, :1].expand(-1, -1, 9).permute(2, 0, 1)), ValueError),
        (lambda F, t, x: F.normalize(x, [0.0], [1.0]), TypeError),
        (lambda F, t, x: F.normalize(x.float(), [0.0], [0.0]), ValueError),
        (lambda F, t, x: F.normalize(x.float(), [0.0] * 2, [1.0]), RuntimeError),
        (lambda F, t, x: F.normalize(x[:1].float(), [0.0] * 3, [1.0] * 3), RuntimeError),
        (lambda F, t, x: F.resize(x, 15, max_size=10), ValueError),
        (lambda F, t, x: F.resize(x, [1, 2, 3]), ValueError),
        (lambda F, t, x: F.resize(x, 5, "bilinear"), TypeError),
        (lambda F, t, x: F.rotate(x, 10, t.InterpolationMode.BICUBIC), ValueError),
        (lambda F, t, x: F.pad(x, [1, 2, 3]), ValueError),
        (lambda F, t, x: F.pad(x, 1, padding_mode="other"), ValueError),
        (lambda F, t, x: F.five_crop(x, 99), ValueError),
        (lambda F, t, x: F.adjust_hue(x, 0.6), ValueError),
        (lambda F, t, x: F.gaussian_blur(x, 4), ValueError),
        (lambda F, t, x: F.posterize(x, 9), ValueError),
        (lambda F, t, x: F.equalize(x.float()), TypeError),
        (lambda F, t, x: F.hflip("picture"), TypeError),
        (lambda F, t, x: t.RandomCrop(99)(x), ValueError),
        (lambda F, t, x: t.ColorJitter(hue=0.7), ValueError),
        (lambda F, t, x: t.RandomErasing(p=2), ValueError),
        (lambda F, t, x: t.RandomAffine(0, translate=(2, 0)), ValueError),
        (lambda F, t, x: t.Lambda(3), TypeError),
    ],
)
def test_wrong_arguments_are_refused(call: Any, error: type[Exception]) -> None:
    """Exceptions have torchvision's types."""
    import core.engine as torch
    from core.engine.vision import transforms

    x = torch.tensor(np.ascontiguousarray(picture().transpose(2, 0, 1)))
    with pytest.raises(error):
        call(transforms.functional, transforms, x)


def test_linear_transformation_whitens() -> None:
    """The matrix is applied to all numbers of a picture minus the mean."""
    import core.engine as torch
    from core.engine.vision import transforms

    matrix, mean = torch.randn(12, 12), torch.randn(12)
    x = torch.randn(2, 3, 2, 2)
    wanted = (x.numpy().reshape(2, 12) - mean.numpy()) @ matrix.numpy()
    assert np.allclose(transforms.LinearTransformation(matrix, mean)(x).numpy().reshape(2, 12), wanted, atol=1e-5)
    with pytest.raises(ValueError, match="square"):
        transforms.LinearTransformation(torch.zeros(2, 3), torch.zeros(2))


def test_second_generation_names() -> None:
    """v2's names for making pictures into tensors; other names are the same classes."""
    import core.engine as torch
    from core.engine.vision import transforms
    from core.engine.vision.transforms import v2

    chain = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.RGB(), v2.ToPureTensor()])
    tensor = chain(Image.fromarray(picture()[:, :, 0]))
    assert tensor.shape == (3, 23, 31)
    assert tensor.max().item() == pytest.approx(198 / 255)
    assert v2.RandomCrop is transforms.RandomCrop


def test_gradients_flow_through_tensors() -> None:
    """Transforms of tensors are operations of the engine."""
    import core.engine as torch
    from core.engine.vision.transforms import functional as F

    x = torch.rand(3, 8, 9, requires_grad=True)
    F.gaussian_blur(F.rotate(F.resize(x, [6, 7]), 20.0, F.InterpolationMode.BILINEAR), 3).sum().backward()
    assert x.grad.abs().sum().item() > 0


if __name__ == "__main__":
    import torch
    import torchvision

    rows = summaries(torch, torchvision.transforms)
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    REFERENCE.write_text("{\n" + text + "\n}\n", encoding="utf-8")
