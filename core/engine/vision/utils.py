"""Pictures side by side, in files, and with boxes drawn on them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ..tensor import Tensor
from .images import pillow
from .transforms.conversion import pil_to_tensor, to_dtype, to_pil_image

__all__ = ["draw_bounding_boxes", "make_grid", "save_image"]


@torch.no_grad()
def make_grid(
    tensor: Any, nrow: int = 8, padding: int = 2, normalize: bool = False,
    value_range: tuple[float, float] | None = None, scale_each: bool = False, pad_value: float = 0.0,
) -> Tensor:  # fmt: skip
    """Pictures (N, C, H, W), or a list of (C, H, W), as one picture of rows.

    Parameters
    ----------
    nrow : int
        Pictures in a row.
    padding : int
        Pixels between them.
    normalize : bool
        Bring the numbers to 0 to 1, from `value_range` or from the least and the greatest there are (of each
        picture by itself with `scale_each`).
    pad_value : float
        What is between the pictures.
    """
    if isinstance(tensor, (list, tuple)):
        for t in tensor:
            if not isinstance(t, Tensor):
                raise TypeError(f"tensor or list of tensors expected, got a list containing {type(t)}")
        tensor = torch.stack(list(tensor), dim=0)
    if not isinstance(tensor, Tensor):
        raise TypeError(f"tensor or list of tensors expected, got {type(tensor)}")
    while tensor.dim() < 4:
        tensor = tensor.unsqueeze(0)
    if tensor.size(1) == 1:
        tensor = torch.cat((tensor, tensor, tensor), 1)
    if normalize:
        if value_range is not None and not isinstance(value_range, tuple):
            raise TypeError("value_range has to be a tuple (min, max) if specified. min and max are numbers")
        tensor = tensor.clone()
        for part in tensor if scale_each else [tensor]:
            low, high = value_range or (float(part.min()), float(part.max()))
            part.clamp_(min=low, max=high).sub_(low).div_(max(high - low, 1e-5))
    count, channels, height, width = tensor.shape
    if count == 1:
        return tensor.squeeze(0)
    columns = min(nrow, count)
    rows = math.ceil(count / columns)
    high, wide = height + padding, width + padding
    grid = torch.full(
        (channels, high * rows + padding, wide * columns + padding), pad_value, dtype=tensor.dtype,
        device=tensor.device,
    )  # fmt: skip
    for k in range(count):
        top, left = k // columns * high + padding, k % columns * wide + padding
        grid[:, top : top + height, left : left + width] = tensor[k]
    return grid


@torch.no_grad()
def save_image(tensor: Any, fp: Any, format: str | None = None, **kwargs: Any) -> None:
    """Write :func:`make_grid` of pictures with numbers from 0 to 1 to a file; the name's ending says the format."""
    grid = make_grid(tensor, **kwargs)
    array = grid.mul(255).add_(0.5).clamp_(0, 255).permute(1, 2, 0).to("cpu", torch.uint8)
    pillow().fromarray(array.contiguous().numpy()).save(fp, format=format)


def _colours(colours: Any, count: int) -> list[tuple[int, ...]]:
    """A colour (red, green, blue) for each of `count` boxes."""
    if colours is None:
        base = (2**25 - 1, 2**15 - 1, 2**21 - 1)
        given: Sequence[Any] = [tuple(k * p % 255 for p in base) for k in range(count)]
    elif isinstance(colours, list):
        if len(colours) < count:
            raise ValueError(f"Number of colors must be equal or larger than the number of objects, but got "
                             f"{len(colours)} < {count}.")  # fmt: skip
        given = colours
    elif isinstance(colours, (tuple, str)):
        given = [colours] * count
    else:
        raise ValueError("colors must be a tuple or a string, or a list thereof")
    read = pillow("ImageColor").getrgb
    return [read(c) if isinstance(c, str) else tuple(c) for c in given[:count]]


@torch.no_grad()
def draw_bounding_boxes(
    image: Tensor, boxes: Tensor, labels: list[Any] | None = None, colors: Any = None, fill: bool | None = False,
    width: int = 1, font: str | None = None, font_size: int | None = None, label_colors: Any = None,
    label_background_colors: Any = None, fill_labels: bool = False,
) -> Tensor:  # fmt: skip
    """A picture (C, H, W) of 8 bits or of numbers from 0 to 1 with boxes (N, 4) and labels drawn on it.

    Raises
    ------
    TypeError, ValueError
        For anything else than one picture of 1 or 3 channels, boxes (x1, y1, x2, y2), and a label for each of them.
    """
    if not isinstance(image, Tensor):
        raise TypeError(f"Tensor expected, got {type(image)}")
    if image.dtype != torch.uint8 and not image.is_floating_point():
        raise ValueError(f"The image dtype must be uint8 or float, got {image.dtype}")
    if image.dim() != 3:
        raise ValueError("Pass individual images, not batches")
    if image.size(0) not in (1, 3):
        raise ValueError("Only grayscale and RGB images are supported")
    if bool((boxes[:, 0] > boxes[:, 2]).any()) or bool((boxes[:, 1] > boxes[:, 3]).any()):
        raise ValueError(
            "Boxes need to be in (xmin, ymin, xmax, ymax) format. Use torchvision.ops.box_convert to convert them"
        )
    count = boxes.shape[0]
    if count == 0:
        warnings.warn("boxes doesn't contain any box. No box was drawn", stacklevel=2)
        return image
    if labels is not None and len(labels) != count:
        raise ValueError(
            f"Number of boxes ({count}) and labels ({len(labels)}) mismatch. Please specify labels for each box."
        )
    outlines = _colours(colors, count)
    texts = _colours(label_colors or "black", count) if label_colors or fill_labels else outlines
    grounds = _colours(label_background_colors, count) if fill_labels and label_background_colors else outlines
    fonts = pillow("ImageFont")
    if font is None and font_size is not None:
        warnings.warn("Argument 'font_size' will be ignored since 'font' is not set.", stacklevel=2)
    face = fonts.load_default() if font is None else fonts.truetype(font=font, size=font_size or 10)
    canvas = to_pil_image(to_dtype(image.expand(3, -1, -1), torch.uint8, scale=True))
    pen = pillow("ImageDraw").Draw(canvas, "RGBA" if fill else None)
    for k, box in enumerate(boxes.to(torch.int64).tolist()):
        pen.rectangle(box, width=width, outline=outlines[k], fill=(*outlines[k], 100) if fill else None)
        if labels is not None and labels[k] is not None:
            at = (box[0] + width + 1, box[1] + width + 1)
            if fill_labels:
                left, top, right, bottom = pen.textbbox(at, labels[k], font=face)
                pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=grounds[k])
            pen.text(at, labels[k], fill=texts[k], font=face)
    return to_dtype(pil_to_tensor(canvas), image.dtype, scale=True)
