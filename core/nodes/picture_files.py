"""Picture files as arrays, whatever a camera or a program has put into them.

Turned as the camera says, palettes looked up, what is transparent laid on white, 16 bits scaled and not cut off.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.nodes.samples import DataError, row_numbers

__all__ = ["EXTENSIONS", "FITS", "PictureRows", "picture_problem", "read_picture"]

EXTENSIONS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm")
FITS = ("cut", "stretch", "pad")


def picture_problem(path: str) -> str:
    """What is wrong with a picture; an empty text if it can be decoded to its end."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore")
            if image.format == "JPEG":
                image.draft("RGB", (32, 32))  # decodes all of the file, but makes only a small picture of it
            image.load()
    except Image.DecompressionBombError:
        return "the picture is larger than 179 million pixels"
    except Exception as problem:  # decoders raise errors of many kinds
        return _reason(problem)
    return ""


def read_picture(path: str, height: int, width: int, grey: bool, fit: str) -> np.ndarray:
    """A picture (channels, height, width), float32 from 0 to 1; one channel if ``grey``, else red, green and blue.

    Parameters
    ----------
    fit
        ``"cut"``: the middle in the wanted proportions; ``"stretch"``: all of it, out of proportion; ``"pad"``: all of
        it, with black beside it.

    Raises
    ------
    DataError
        If the file cannot be decoded.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as opened:
            if opened.format == "JPEG":
                opened.draft("L" if grey else "RGB", (width * 2, height * 2))
            image = _plain(ImageOps.exif_transpose(opened), "L" if grey else "RGB")
    except Exception as problem:  # as above
        raise DataError(f"{path}: {_reason(problem)}", "Mend or delete the file, and start the run again.") from None
    size, method = (width, height), Image.Resampling.BILINEAR
    if fit == "cut":
        image = ImageOps.fit(image, size, method)
    elif fit == "pad":
        image = ImageOps.pad(image, size, method)
    else:
        image = image.resize(size, method)
    pixels = np.asarray(image, dtype=np.float32) / 255.0
    return pixels[None] if grey else pixels.transpose(2, 0, 1)


class PictureRows:
    """Pictures that are decoded when they are asked for, as ``core.nodes.samples.Rows``."""

    def __init__(self, files: Sequence[str], height: int, width: int, grey: bool, fit: str) -> None:
        self.files, self.options = files, (height, width, grey, fit)
        self.shape, self.dtype = (len(files), 1 if grey else 3, height, width), np.dtype(np.float32)

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, indices: Any) -> np.ndarray:
        rows = row_numbers(indices, len(self))
        result = np.empty((len(rows), *self.shape[1:]), dtype=np.float32)
        for place, row in enumerate(rows):
            result[place] = read_picture(self.files[row], *self.options)
        return result


def _plain(image: Any, mode: str) -> Any:
    """A picture of 8 bits in this mode."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float64)
        top = values.max(initial=0.0)
        scale = 1.0 if image.mode == "F" and top <= 1 else 255.0 if top <= 255 else 65535.0
        image = Image.fromarray(np.rint(np.clip(values / scale, 0, 1) * 255).astype(np.uint8))
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert(mode)


def _reason(problem: Exception) -> str:
    text = str(problem).split(" '")[0].split(" <_io")[0].strip()
    if isinstance(problem, FileNotFoundError):
        return "the file is gone"
    if "cannot identify image file" in text:
        return "this is no picture, or a damaged one"
    return f"the picture is damaged ({text or type(problem).__name__})"
