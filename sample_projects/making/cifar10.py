"""Drawn stand-ins for CIFAR-10 in its published files: 800 pictures to train on and 200 to test.

The photographs themselves cannot be shipped: the page that publishes them states no licence. So ten kinds of
things are drawn under the same names, 32 by 32 in colour, and written as CIFAR-10 is published. Whoever has the real
files puts them in the place of these; nothing else changes.

Format: A. Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html : each row is a picture, all red values, then
all green, then all blue.
"""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sample_projects.making.objects import DRAWINGS, Brush, Colour
from sample_projects.making.python2_pickle import pickled

__all__ = ["make"]

SIDE, FINER = 32, 4  # drawn four times as large, then made small, so that borders are soft
TRAIN_FILES, IN_A_FILE, TEST = 5, 160, 200

Source = np.random.Generator

# What may be behind each thing.
GROUNDS = {
    "airplane": ("sky", "sky", "field"), "automobile": ("road", "road", "field"), "bird": ("sky", "field", "leaves"),
    "cat": ("room", "room", "field"), "deer": ("field", "leaves"), "dog": ("room", "field"),
    "frog": ("field", "leaves", "water"), "horse": ("field", "field", "leaves"), "ship": ("water",),
    "truck": ("road", "road", "field"),
}  # fmt: skip


def make(folder: Path) -> None:
    """Write ``cifar-10-batches-py`` with its seven files."""
    source = np.random.default_rng(2009)
    names = list(DRAWINGS)
    into = folder / "cifar-10-batches-py"
    into.mkdir(parents=True, exist_ok=True)
    files = [(f"data_batch_{k}", f"training batch {k} of {TRAIN_FILES}", IN_A_FILE) for k in range(1, TRAIN_FILES + 1)]
    for name, label, count in (*files, ("test_batch", "testing batch 1 of 1", TEST)):
        classes = source.permutation(np.arange(count) % len(names))
        pictures = [_picture(names[k], source).transpose(2, 0, 1).reshape(-1) for k in classes]
        batch = {
            "batch_label": label,
            "labels": classes.tolist(),
            "data": np.stack(pictures),
            "filenames": [f"drawn_{names[k]}_{name}_{row:03}.png" for row, k in enumerate(classes)],
        }
        (into / name).write_bytes(pickled(batch))
    about = {"num_cases_per_batch": IN_A_FILE, "label_names": names, "num_vis": 3 * SIDE * SIDE}
    (into / "batches.meta").write_bytes(pickled(about))


def _picture(name: str, source: Source) -> np.ndarray:
    """One thing before its background (side, side, 3), bytes."""
    fine = SIDE * FINER
    ground = str(source.choice(GROUNDS[name]))
    image = _background(ground, source)
    flat = ground in ("road", "water", "room")  # things stand upright there
    turn = source.normal(0.0, 0.06 if flat else 0.15)
    middle = 0.5 + source.uniform(-0.1, 0.1, 2)
    brush = Brush(ImageDraw.Draw(image), fine, (middle[0], middle[1]), source.uniform(0.65, 0.95), turn,
                  bool(source.random() < 0.5))  # fmt: skip
    DRAWINGS[name](brush, source)
    small = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64) / 255
    light = source.uniform(0.75, 1.15) * (1 + source.uniform(-0.15, 0.15) * np.linspace(-1, 1, SIDE)[None, :, None])
    noisy = small * light + source.normal(0.0, 0.025, small.shape)
    return np.rint(np.clip(noisy, 0, 1) * 255).astype(np.uint8)


def _background(kind: str, source: Source) -> Image.Image:
    """A blurred scene of spots in two or three colours, four times as large as the picture."""
    fine = SIDE * FINER
    above, below, horizon = _scene(kind, source)
    height = np.linspace(0, 1, fine)[:, None, None]
    edge = np.clip((height - horizon) * 12 + 0.5, 0, 1)
    colours = np.array(above) * (1 - edge) * (1.1 - 0.25 * height) + np.array(below) * edge * (0.75 + 0.35 * height)
    picture = np.broadcast_to(colours, (fine, fine, 3))
    image = Image.fromarray(np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8))
    canvas = ImageDraw.Draw(image)
    for _ in range(int(source.integers(6, 14))):
        x, y = source.uniform(0, fine, 2)
        wide, high = source.uniform(4, 28), source.uniform(3, 12)
        here = np.asarray(image)[int(y), int(x)] * source.uniform(0.75, 1.3)
        spot = tuple(int(min(255, c)) for c in here)
        canvas.ellipse((x - wide, y - high, x + wide, y + high), fill=spot)
    return image.filter(ImageFilter.GaussianBlur(source.uniform(2.0, 6.0)))


def _scene(kind: str, source: Source) -> tuple[Colour, Colour, float]:
    """The colour above, the colour below, and where they meet (0 above, 1 below)."""

    def tone(hue: float, much: float, bright: float) -> Colour:
        wanted = np.array([hue, much, bright]) + source.uniform(-1, 1, 3) * (0.03, 0.15, 0.12)
        hue, much, bright = np.clip(wanted, 0, 1)
        return colorsys.hsv_to_rgb(hue, much, bright)

    sky = tone(0.57, 0.35, 0.85) if source.random() < 0.75 else tone(0.6, 0.05, 0.8)
    grass = tone(0.25, 0.5, 0.5)
    if kind == "sky":
        return sky, sky, 1.2
    if kind == "field":
        return (sky, grass, source.uniform(0.25, 0.6)) if source.random() < 0.7 else (grass, grass, 1.2)
    if kind == "leaves":
        return tone(0.3, 0.5, 0.35), tone(0.2, 0.45, 0.45), source.uniform(0.5, 0.9)
    if kind == "water":
        return sky, tone(0.56, 0.5, 0.5), source.uniform(0.45, 0.65)
    if kind == "road":
        return (sky if source.random() < 0.5 else tone(0.1, 0.2, 0.6)), tone(0.1, 0.1, 0.45), source.uniform(0.5, 0.7)
    return tone(source.random(), 0.25, 0.75), tone(0.08, 0.4, 0.5), source.uniform(0.55, 0.8)
