"""Folders of pictures as people have them: any kind of file, and one that is broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.nodes.picture_files import read_picture
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.runtime.analysis import infer
from core.runtime.feed import Feed

SPEC = standard_registry()["data.image_folder"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes, PNG and JPEG, and what systems leave lying about."""
    for kind, colour in (("cats", (200, 0, 0)), ("dogs", (0, 0, 200))):
        (tmp_path / kind / "more").mkdir(parents=True)
        Image.new("RGB", (20, 10), colour).save(tmp_path / kind / "a.png")
        Image.new("RGB", (9, 14), colour).save(tmp_path / kind / "B.JPG", quality=95)
        Image.new("RGB", (8, 8), colour).save(tmp_path / kind / "more" / "c.bmp")
        (tmp_path / kind / "Thumbs.db").write_bytes(b"x")
        (tmp_path / kind / ".DS_Store").write_bytes(b"x")
    return tmp_path


def samples(folder: Path, **params: Any) -> Samples:
    return SPEC.make(SPEC.values({"folder": str(folder), "height": 8, "width": 8, **params}))


def test_a_folder_is_a_class(folder: Path) -> None:
    """Classes by alphabet, every kind of picture, folders inside too; other files are counted."""
    data = samples(folder)
    assert data.class_names == ("cats", "dogs")
    assert data.y.tolist() == [0, 0, 0, 1, 1, 1]
    assert data.x.shape == (6, 3, 8, 8)
    np.testing.assert_allclose(data.x[np.arange(6)][:, 0].mean(axis=(1, 2)), [200 / 255] * 3 + [0] * 3, atol=0.02)
    assert "2 files of other kinds are passed over." in data.finding.notes


def test_shapes_come_before_any_picture_is_read(folder: Path) -> None:
    """The rule looks at names of folders only."""
    declared, _ = infer(SPEC, {}, SPEC.values({"folder": str(folder), "colour": "grey", "height": 5}))
    assert declared["x"].shape == ("N", 1, 5, 64)
    assert declared["y"].dtype == "int64"


def test_broken_pictures_are_named_or_counted(folder: Path) -> None:
    """A JPEG that is cut off, a PNG that is a text."""
    noise = np.random.default_rng(0).integers(0, 255, (60, 60, 3), dtype=np.uint8)
    Image.fromarray(noise).save(folder / "dogs" / "cut.jpg")
    whole = (folder / "dogs" / "cut.jpg").read_bytes()
    (folder / "dogs" / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "dogs" / "text.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(DataError, match=r"cut\.jpg: the picture is damaged .*1 more like it") as caught:
        samples(folder)
    assert "skip" in caught.value.suggestion
    data = samples(folder, broken_files="skip")
    assert (len(data), data.finding.looked_at, data.finding.skipped) == (6, 8, 2)
    assert [Path(bad.place).name for bad in data.finding.bad] == ["cut.jpg", "text.png"]
    (folder / "dogs" / "cut.jpg").write_bytes(whole)
    assert len(samples(folder, broken_files="skip")) == 7, "a mended file is noticed"


def test_train_and_test_folders(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The files of the folder called test are the test part."""
    root = tmp_path_factory.mktemp("split")
    for part in ("train", "test"):
        (root / part / "cats").mkdir(parents=True)
        Image.new("L", (4, 4)).save(root / part / "cats" / "a.png")
    data = samples(root)
    assert data.class_names == ("cats",)
    assert data.test is not None
    assert data.test.tolist() == [1]


@pytest.mark.parametrize("part", ["", "gone", "empty", "no pictures"])
def test_folders_that_do_not_fit(tmp_path: Path, part: str) -> None:
    """None chosen, not there, no classes, no pictures: each said with the way out."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "no pictures" / "a").mkdir(parents=True)
    with pytest.raises(DataError) as caught:
        SPEC.make(SPEC.values({"folder": str(tmp_path / part) if part else ""}))
    assert caught.value.suggestion


def grey_of(path: Path) -> float:
    return float(read_picture(str(path), 4, 4, True, "stretch").mean())


def test_kinds_of_pixels(tmp_path: Path) -> None:
    """Half grey is half grey: 16 bits, palette, CMYK, one bit, with alpha on white."""
    half = np.full((4, 4), 0.5)
    Image.fromarray((half * 65535).astype(np.uint16)).save(tmp_path / "deep.png")
    palette = Image.fromarray((half * 255).astype(np.uint8)).convert("P")
    palette.save(tmp_path / "palette.png")
    Image.fromarray(np.full((4, 4, 3), 127, np.uint8)).convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    Image.new("RGBA", (4, 4), (0, 0, 0, 128)).save(tmp_path / "alpha.png")
    for name in ("deep.png", "palette.png", "cmyk.jpg", "alpha.png"):
        assert grey_of(tmp_path / name) == pytest.approx(0.5, abs=0.02), name
    Image.new("1", (4, 4), 1).save(tmp_path / "bit.png")
    assert grey_of(tmp_path / "bit.png") == 1.0
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert grey_of(tmp_path / "clear.png") == 1.0


def test_the_camera_says_how_it_was_held(tmp_path: Path) -> None:
    """A picture with the orientation 6 in its EXIF is turned."""
    pixels = np.zeros((4, 8, 3), np.uint8)
    pixels[:, :4] = 255  # white on the left; turned clockwise it is above
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(pixels).save(tmp_path / "a.png", exif=exif)
    turned = read_picture(str(tmp_path / "a.png"), 8, 4, True, "stretch")
    assert turned[0, 0].min() == 1.0
    assert turned[0, -1].max() == 0.0


def test_ways_to_fit(tmp_path: Path) -> None:
    """Cut takes the middle, pad puts black beside it, stretch keeps all."""
    pixels = np.full((4, 12), 255, np.uint8)
    pixels[:, :4] = 0
    Image.fromarray(pixels).save(tmp_path / "a.png")
    cut, stretch, pad = (
        read_picture(str(tmp_path / "a.png"), 12, 12, True, fit)[0] for fit in ("cut", "stretch", "pad")
    )
    assert cut[:, 1:].min() == 1.0
    assert stretch[:, :3].max() == 0.0
    assert stretch[0, -1] == 1.0
    assert (pad[0].max(), pad[6, 11]) == (0.0, 1.0)


def test_pictures_come_in_batches(folder: Path) -> None:
    """Decoded by threads ahead of time, the same as without."""
    feeds = [Feed(samples(folder), batch_size=2, validation=0.0, workers=w, cache_bytes=0) for w in (0, 2)]
    for _ in range(4):
        one, two = (feed.next() for feed in feeds)
        assert (one["x"] == two["x"]).all()
        assert one["y"].tolist() == two["y"].tolist()
    for feed in feeds:
        feed.close()
