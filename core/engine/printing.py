"""Tensors as text, in PyTorch's layout: people compare the two line by line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import backend
from .dtypes import get_default_dtype

__all__ = ["set_printoptions", "tensor_text"]

_options: dict[str, Any] = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}


def set_printoptions(
    precision: int | None = None,
    threshold: int | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How many digits, elements and columns are printed; `profile` is "default", "short" or "full"."""
    profiles: dict[str, dict[str, Any]] = {
        "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
        "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
        "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
    }
    if profile is not None:
        _options.update(profiles[profile])
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    _options.update({k: v for k, v in given.items() if v is not None})
    _options["sci_mode"] = sci_mode


class _Formatter:
    """One format for all elements, chosen from those that are printed."""

    def __init__(self, values: np.ndarray) -> None:
        self.floating = values.dtype.kind == "f"
        self.whole = True
        self.scientific = False
        self.width = 1
        flat = values.reshape(-1)
        if not self.floating:
            self.width = max((len(str(v)) for v in flat.tolist()), default=1)
            return
        wide = flat.astype(np.float64)
        chosen = wide[np.isfinite(wide) & (wide != 0)]
        if chosen.size == 0:
            return
        size = np.abs(chosen)
        largest, smallest = float(size.max()), float(size.min())
        self.whole = bool(np.all(chosen == np.ceil(chosen)))
        self.scientific = largest / smallest > 1000.0 or largest > 1.0e8 or (not self.whole and smallest < 1.0e-4)
        if _options["sci_mode"] is not None:
            self.scientific = bool(_options["sci_mode"])
        self.width = max(len(self._text(v)) for v in chosen.tolist())

    def _text(self, value: Any) -> str:
        if not self.floating:
            return str(value)
        if not math.isfinite(value):
            return str(value)
        if self.scientific:
            return f"{value:.{_options['precision']}e}"
        return f"{value:.0f}." if self.whole else f"{value:.{_options['precision']}f}"

    def __call__(self, value: Any) -> str:
        return self._text(value).rjust(self.width)


class _ComplexFormatter:
    """Two formats, one for all real and one for all imaginary parts."""

    def __init__(self, values: np.ndarray) -> None:
        self.real, self.imag = _Formatter(values.real), _Formatter(values.imag)
        self.width = self.real.width + self.imag.width + 1

    def __call__(self, value: complex) -> str:
        imag = f"{self.imag(value.imag)}j".lstrip()
        return f"{self.real(value.real)}{'' if imag[0] in '+-' else '+'}{imag}"


def _summarized(array: np.ndarray) -> np.ndarray:
    """The elements that are printed when the middle is left out."""
    edge = _options["edgeitems"]
    for axis, size in enumerate(array.shape):
        if size > 2 * edge:
            keep = [*range(edge), *range(size - edge, size)]
            array = np.take(array, keep, axis=axis)
    return array


def _vector(array: np.ndarray, indent: int, summarize: bool, form: Any) -> str:
    per_line = max(1, math.floor((_options["linewidth"] - indent) / (form.width + 2)))
    edge = _options["edgeitems"]
    if summarize and not edge:
        words = ["..."]
    elif summarize and array.size > 2 * edge:
        words = [form(v) for v in array[:edge].tolist()] + [" ..."] + [form(v) for v in array[-edge:].tolist()]
    else:
        words = [form(v) for v in array.tolist()]
    lines = [", ".join(words[k : k + per_line]) for k in range(0, len(words), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _nested(array: np.ndarray, indent: int, summarize: bool, form: Any) -> str:
    if array.ndim == 0:
        return form(array.item())
    if array.ndim == 1:
        return _vector(array, indent, summarize, form)
    edge = _options["edgeitems"]
    if summarize and array.shape[0] > 2 * edge:
        parts = [_nested(a, indent + 1, summarize, form) for a in array[:edge]]
        parts += ["..."] + [_nested(a, indent + 1, summarize, form) for a in array[len(array) - edge :]]
    else:
        parts = [_nested(a, indent + 1, summarize, form) for a in array]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def tensor_text(tensor: Any) -> str:
    """The text of ``repr(tensor)``."""
    prefix = "tensor("
    array = backend.to_numpy(tensor.data_array)
    notes = []
    if tensor.device.type != "cpu":
        notes.append(f"device='{tensor.device}'")
    usual = (get_default_dtype().name, "complex128" if get_default_dtype().name == "float64" else "complex64")
    named = tensor.dtype.name in ("int64", "bool", *usual)
    if array.size == 0:
        if array.ndim != 1:
            notes.append(f"size={tuple(array.shape)}")
        if tensor.dtype is not get_default_dtype():
            notes.append(f"dtype={tensor.dtype}")
        body = "[]"
    else:
        if not _options["edgeitems"]:
            notes.append(f"size={tuple(array.shape)}")
        if not named:
            notes.append(f"dtype={tensor.dtype}")
        summarize = array.size > _options["threshold"]
        shown = _summarized(array) if summarize else array
        form = _ComplexFormatter(shown) if array.dtype.kind == "c" else _Formatter(shown)
        body = _nested(array, len(prefix), summarize, form)
    if tensor.grad_fn is not None:
        notes.append(f"grad_fn=<{tensor.grad_fn.name()}>")
    elif tensor.requires_grad:
        notes.append("requires_grad=True")
    return with_notes(prefix + body, len(prefix), notes) + ")"


def with_notes(text: str, indent: int, notes: list[str]) -> str:
    """A tensor's elements, and what is said about them after commas, on new lines where a line is full."""
    last = len(text) - text.rfind("\n") + 1
    for note in notes:
        if last + len(note) + 2 > _options["linewidth"]:
            text += ",\n" + " " * indent + note
            last = indent + len(note)
        else:
            text += ", " + note
            last += len(note) + 2
    return text
