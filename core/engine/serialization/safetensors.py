"""Tensors by name in safetensors files, which many programs read: the functions of ``safetensors.torch``.

The package's own checks decide whether a file is sound; this file knows the engine's tensors, bfloat16 among them.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import safetensors as package

from .. import backend
from ..dtypes import (
    bfloat16,
    bool_,
    complex64,
    dtype,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    uint8,
)  # fmt: skip
from ..tensor import Tensor, wrap
from .files import name_of, writing
from .storage import file_dtype, from_file, to_file

__all__ = ["load", "load_file", "load_model", "safe_open", "save", "save_file", "save_model"]

_TYPES: dict[str, dtype] = {
    "F64": float64, "F32": float32, "F16": float16, "BF16": bfloat16, "I64": int64, "I32": int32, "I16": int16,
    "I8": int8, "U8": uint8, "BOOL": bool_, "C64": complex64,
}  # fmt: skip


def save(tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None) -> bytes:
    """The bytes of a file with `tensors`, and text beside them.

    Raises
    ------
    ValueError
        For what is no dict of tensors, and for tensors with gaps or turned dimensions: use ``.contiguous()``.
    RuntimeError
        If tensors share memory, which the format cannot say: use :func:`save_model` or ``.clone()``.
    """
    if not isinstance(tensors, Mapping):
        raise ValueError(f"Expected a dict of [str, torch.Tensor] but received {type(tensors)}")
    for name, value in tensors.items():
        if not isinstance(value, Tensor):
            raise ValueError(f"Key `{name}` is invalid, expected torch.Tensor but received {type(value)}")
        if value.dtype not in _TYPES.values():
            raise ValueError(f"Key `{name}` is {value.dtype}, which safetensors files cannot hold")
        if not value.is_contiguous():
            raise ValueError(
                f"You are trying to save a non contiguous tensor: `{name}` which is not allowed. It either means you "
                "are trying to save tensors which are reference of each other in which case it's recommended to save "
                "only the full tensors, and reslice at load time, or simply call `.contiguous()` on your tensor to "
                "pack it before saving."
            )
    shared = _shared(tensors)
    if shared:
        raise RuntimeError(
            f"Some tensors share memory, this will lead to duplicate memory on disk and potential differences when "
            f"loading them again: {shared}. Use save_model, or .clone() one of them."
        )
    kept = [np.ascontiguousarray(to_file(backend.to_numpy(t.data_array))) for t in tensors.values()]
    specs = {
        name: package.TensorSpec(
            dtype=value.dtype.name, shape=tuple(value.shape), data_ptr=array.ctypes.data, data_len=array.nbytes
        )
        for (name, value), array in zip(tensors.items(), kept, strict=True)
    }
    return bytes(package.serialize(specs, metadata=metadata))


def _shared(tensors: Mapping[str, Tensor]) -> list[set[str]]:
    """Names of tensors whose memory overlaps."""
    spans = sorted((t.data_ptr(), t.data_ptr() + t.data_array.nbytes, n) for n, t in tensors.items() if t.numel())
    found: list[set[str]] = []
    end, last = 0, ""
    for low, high, name in spans:
        if low < end:
            if found and last in found[-1]:
                found[-1].add(name)
            else:
                found.append({last, name})
        if high > end:
            end, last = high, name
    return found


def save_file(tensors: Mapping[str, Tensor], filename: Any, metadata: dict[str, str] | None = None) -> None:
    """The same into a file, which takes its place when it is whole."""
    content = save(tensors, metadata)
    with writing(filename) as file:
        file.write(content)


def load(data: bytes) -> dict[str, Tensor]:
    """The tensors of a file's bytes.

    Raises
    ------
    safetensors.SafetensorError
        If they are no safetensors file.
    """
    made = {}
    for name, view in package.deserialize(bytes(data)):
        made[name] = _tensor(name, view["dtype"], view["shape"], view["data"])
    return made


def _tensor(name: str, kind: str, shape: Any, raw: Any) -> Tensor:
    found = _TYPES.get(kind)
    if found is None:
        raise TypeError(f"`{name}` has elements of type {kind}, which this engine has not; convert it before saving")
    array = from_file(np.frombuffer(bytearray(raw), file_dtype(found)), found)
    return wrap(array.reshape(tuple(shape)))


def load_file(filename: Any, device: Any = "cpu") -> dict[str, Tensor]:
    """The tensors of a file, on a device."""
    with safe_open(filename, device=device) as file:
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


class safe_open:
    """A file whose tensors are read one by one: ``with safe_open(path) as f: f.get_tensor("weight")``.

    Raises
    ------
    FileNotFoundError
        If there is no file.
    safetensors.SafetensorError
        If it is damaged or no safetensors file; it is named.
    """

    def __init__(self, filename: Any, framework: str = "pt", device: Any = "cpu") -> None:
        self._name, self._device = os.fspath(filename), backend.device(device)
        try:
            with package.safe_open(self._name, framework="np") as checked:
                self._metadata = checked.metadata()
        except package.SafetensorError as problem:
            raise package.SafetensorError(
                f"{name_of(filename)} cannot be read: {problem}. It is damaged, truncated or no safetensors file."
            ) from None
        self._file = open(self._name, "rb")  # noqa: SIM115  (closed by __exit__)
        size = struct.unpack("<Q", self._file.read(8))[0]
        self._entries: dict[str, Any] = json.loads(self._file.read(size))
        self._entries.pop("__metadata__", None)
        self._start = 8 + size

    def __enter__(self) -> safe_open:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def keys(self) -> list[str]:
        """The names of the tensors, sorted."""
        return sorted(self._entries)

    def metadata(self) -> dict[str, str] | None:
        """The text beside the tensors."""
        return self._metadata

    def get_tensor(self, name: str) -> Tensor:
        """One tensor."""
        if name not in self._entries:
            raise package.SafetensorError(f"File does not contain tensor {name}: it has {', '.join(self.keys())}")
        entry = self._entries[name]
        low, high = entry["data_offsets"]
        self._file.seek(self._start + low)
        made = _tensor(name, entry["dtype"], entry["shape"], self._file.read(high - low))
        return wrap(backend.to_device(made.data_array, self._device))


def save_model(model: Any, filename: Any, metadata: dict[str, str] | None = None) -> None:
    """A module's state_dict; of tensors that share memory the first is written, the others are noted by name."""
    state, notes = dict(model.state_dict()), dict(metadata or {})
    for names in _shared({n: t for n, t in state.items() if t.is_contiguous()}):
        keep, *others = sorted(names, key=lambda n: (-state[n].numel(), n))
        for name in others:
            if state[name].data_ptr() != state[keep].data_ptr() or state[name].shape != state[keep].shape:
                state[name] = state[name].clone()
            else:
                notes.setdefault(name, keep)
                del state[name]
    save_file({name: value.contiguous() for name, value in state.items()}, filename, notes or None)


def load_model(model: Any, filename: Any, strict: bool = True, device: Any = "cpu") -> tuple[list[str], list[str]]:
    """Load a file of :func:`save_model` into a module; the names that were missing, and those not known to it."""
    own = model.state_dict()
    found = load_file(filename, device)
    for names in _shared({n: t for n, t in own.items() if t.is_contiguous()}):
        given = next((found[n] for n in sorted(names) if n in found), None)
        for name in names:
            if given is not None and name not in found and own[name].shape == given.shape:
                found[name] = given
    missing, unexpected = model.load_state_dict(found, strict=strict)
    return list(missing), list(unexpected)
