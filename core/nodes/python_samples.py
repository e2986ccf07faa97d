"""Samples that a person's code makes: a function that returns them all, or a class that makes one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from core.engine import Tensor
from core.nodes.own_code import CodeError, blamed, defined, limited, read_code, takes
from core.nodes.samples import Rows, Samples, row_numbers
from core.nodes.spec import TensorInfo
from core.nodes.trust import require_trust

__all__ = ["TEMPLATE", "python_infos", "python_samples"]

TEMPLATE = '''\
def samples(seed):
    """Return the inputs, one a row, and the targets, equally many."""
    source = np.random.default_rng(seed)
    x = source.uniform(-1, 1, (200, 2))
    y = x[:, :1] * x[:, 1:]
    return x, y
'''

LIMIT_S = 2.0  # the longest time that the shape rule may take
MOST_COUNTED = 10_000  # samples of a class that are asked for their target, to count the classes


def python_infos(code: str, seed: int) -> dict[str, TensorInfo]:
    """Shapes of what the code gives: it is run once for each text, and not for long.

    Raises
    ------
    DataError
        If the project is not trusted.
    CodeError
        For whatever is wrong with the code, with its line.
    """
    require_trust("This node")
    found, problem = _outcome(code, seed)
    if problem is not None:
        raise CodeError(problem.plain, problem.line, problem.suggestion)
    return dict(found)


def python_samples(code: str, seed: int) -> Samples:
    """The samples that the code makes.

    Raises
    ------
    DataError
        If the project is not trusted.
    CodeError
        For whatever is wrong with the code, with its line.
    """
    made = _made(code, seed)
    if isinstance(made, tuple):
        x, y = made
        names = tuple(str(n) for n in range(int(y.max()) + 1)) if y.dtype == np.int64 and y.ndim == 1 else ()
        return Samples(x, y, class_names=names)
    reader = _Reader(made)
    x_rows, y_rows = _Port(reader, 0), _Port(reader, 1)
    return Samples(x_rows, y_rows, class_names=_class_names(made, y_rows))


def _made(code: str, seed: int) -> Any:
    """Arrays of inputs and targets, or an object with a length and samples."""
    space = read_code(code)
    classes = [
        value for value in space.values()
        if isinstance(value, type) and value.__module__ == "project" and hasattr(value, "__getitem__")
        and hasattr(value, "__len__")
    ]  # fmt: skip
    if classes and "samples" not in space:
        made = blamed(classes[-1])
        if not blamed(lambda: len(made)):
            raise CodeError("the data set has no samples", suggestion="__len__ says how many there are.")
        return made
    function: Callable[..., Any] = defined(space, ("samples",))
    given = (seed,) if takes(function)[0] else ()
    result = blamed(partial(function, *given))
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise CodeError(
            f"samples must return x and y, not {type(result).__name__}", suggestion="End it with return x, y."
        )
    x, y = (_array(part, name) for part, name in zip(result, ("x", "y"), strict=True))
    if x.ndim == 0 or y.ndim == 0 or len(x) != len(y) or not len(x):
        raise CodeError(f"x has the shape {list(x.shape)} and y {list(y.shape)}; both need a row for each sample",
                        suggestion="Make them equally many.")  # fmt: skip
    x = x[:, None] if x.ndim == 1 and x.dtype != np.int64 else x
    return x, y[:, None] if y.ndim == 1 and y.dtype != np.int64 else y


def _array(value: Any, name: str) -> np.ndarray:
    """Whole numbers as int64, all others as float32."""
    try:
        array = np.asarray(value.detach().numpy() if isinstance(value, Tensor) else value)
    except ValueError as problem:
        raise CodeError(f"{name} is no array: {problem}") from None
    if array.dtype.kind not in "biuf":
        raise CodeError(f"{name} holds {array.dtype} and no numbers")
    return np.array(array, dtype=np.int64 if array.dtype.kind in "biu" else np.float32, order="C")


@lru_cache(maxsize=8)
def _outcome(code: str, seed: int) -> tuple[dict[str, TensorInfo], CodeError | None]:
    try:
        return limited(partial(_infos, code, seed), LIMIT_S), None
    except CodeError as problem:
        return {}, problem


def _infos(code: str, seed: int) -> dict[str, TensorInfo]:
    made = _made(code, seed)
    if not isinstance(made, tuple):
        reader = _Reader(made)
        made = _Port(reader, 0), _Port(reader, 1)
    return {port: TensorInfo(("N", *rows.shape[1:]), rows.dtype.name) for port, rows in zip("xy", made, strict=True)}


class _Reader:
    """Asks an object for samples, one after the other: the code need not be made for several threads."""

    def __init__(self, made: Any) -> None:
        self.made = made
        self.count = blamed(lambda: len(made))
        self._lock = threading.Lock()
        self._last: tuple[bytes, list[np.ndarray]] = (b"", [])
        self.first = self.one(0)

    def one(self, row: int) -> list[np.ndarray]:
        """Input and target of a sample."""
        found = blamed(lambda: self.made[row])
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            raise CodeError(f"sample {row} must be x and y, not {type(found).__name__}")
        x, y = (_array(part, f"{name} of sample {row}") for part, name in zip(found, "xy", strict=True))
        return [x.reshape(1) if x.ndim == 0 else x, y.reshape(1) if y.ndim == 0 and y.dtype != np.int64 else y]

    def read(self, rows: np.ndarray) -> list[np.ndarray]:
        """Inputs and targets of some samples."""
        with self._lock:
            if self._last[0] != rows.tobytes() or not self._last[1]:
                found = [self.one(int(row)) for row in rows]
                for place, row in enumerate(rows):
                    for part, first, name in zip(found[place], self.first, "xy", strict=True):
                        if part.shape != first.shape:
                            raise CodeError(f"{name} of sample {row} has the shape {list(part.shape)}, but sample 0 "
                                            f"{list(first.shape)}", suggestion="Pad or cut them.")  # fmt: skip
                self._last = (
                    rows.tobytes(),
                    [np.stack([parts[i] for parts in found]).astype(self.first[i].dtype) for i in (0, 1)],
                )
            return self._last[1]


class _Port:
    """Inputs or targets of a reader, as ``core.nodes.samples.Rows``."""

    def __init__(self, reader: _Reader, place: int) -> None:
        self.reader, self.place = reader, place
        first = reader.first[place]
        self.shape, self.dtype = (reader.count, *first.shape), first.dtype

    def __len__(self) -> int:
        return self.reader.count

    def __getitem__(self, indices: Any) -> np.ndarray:
        rows = row_numbers(indices, len(self))
        if not len(rows):
            return np.empty((0, *self.shape[1:]), dtype=self.dtype)
        return self.reader.read(rows)[self.place]


def _class_names(made: Any, y: Rows) -> tuple[str, ...]:
    """The attribute ``classes`` of the object, or as many numbers as its targets need."""
    given = getattr(made, "classes", ())
    if given:
        return tuple(str(name) for name in given)
    if y.dtype != np.int64 or len(y.shape) > 1 or len(y) > MOST_COUNTED:
        return ()
    return tuple(str(n) for n in range(int(y[np.arange(len(y))].max()) + 1))
