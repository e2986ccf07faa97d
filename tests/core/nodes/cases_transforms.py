"""Examples of the transforms."""

from __future__ import annotations

from tests.core.nodes.case import Case, of_x

__all__ = ["TRANSFORMS"]

GREY, COLOUR = ("N", 1, 6, 6), ("N", 3, 6, 8)
PICTURES = of_x(GREY, COLOUR)

TRANSFORMS: dict[str, list[Case]] = {
    "transform.normalise": [
        *of_x(("N", 3), GREY),
        *of_x(("N", 4, 2), dim=-1),
        *of_x(("N", 3), method="lowest and highest", dtype="float64"),
    ],
    "transform.one_hot": [*of_x(("N",), ("N", 2), dtype="int64"), *of_x(("N",), dtype="int64", smoothing=0.1)],
    "transform.resize": [
        *of_x(GREY, size=[4]),
        *of_x(COLOUR, size=[9, 3]),
        *of_x(GREY, size=[12], mode="nearest"),
        *of_x(GREY, size=[3], mode="bicubic", antialias=False),
        *of_x(GREY, size=6),
    ],
    "transform.center_crop": [*of_x(GREY, size=[4]), *of_x(COLOUR, size=[3, 8])],
    "transform.random_crop": [*of_x(GREY, size=[4]), *of_x(COLOUR, size=[6, 8], padding=2)],
    "transform.random_horizontal_flip": [*PICTURES, *of_x(GREY, p=1.0)],
    "transform.random_vertical_flip": [*PICTURES, *of_x(GREY, p=1.0)],
    "transform.random_rotation": [*PICTURES, *of_x(COLOUR, degrees=90, mode="bilinear", fill=0.5)],
    "transform.color_jitter": [*PICTURES, *of_x(COLOUR, hue=0.3)],
    "transform.random_erasing": [*PICTURES, *of_x(COLOUR, p=1.0, cover="noise")],
    "transform.gaussian_noise": [*of_x(("N", 3), (), ("N", 2, 4)), *of_x(("N", 3), sigma=0.5, mean=1, clip=True)],
    "transform.mixup": [
        Case({"x": ("N", 3), "y": ("N",)}, {"classes": 4}, {"y": "int64"}),
        Case({"x": GREY, "y": ("N", 3)}, {"alpha": 0.2}),
    ],
    "transform.tokenise": [*of_x(("N", 9), dtype="int64", length=4), *of_x(("N", 4), dtype="int64", kind="BPE")],
    "transform.pad_sequence": [
        *of_x(("N", 4), dtype="int64", length=6),
        *of_x(("N", 4), dtype="int64", length=3, side="left"),
        *of_x(("N", 4, 2), length=6, side="left", value=0.5),
        *of_x(("N", 4, 2), length=4),
    ],
}
