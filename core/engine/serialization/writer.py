"""Objects written in the pickle format, protocol 2, as far as checkpoints need it.

An own writer of a few opcodes, because it writes plain data and tensors only: what could not be read back safely is
refused while the training run still has it in memory, with the place where it stands.

Source: the opcodes are those of Python's module ``pickletools``.
"""

from __future__ import annotations

import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..backend import device
from ..dtypes import dtype
from ..nn.parameter import Buffer, Parameter, is_lazy
from ..shapes import Size
from ..tensor import Tensor
from .sharing import Place
from .storage import CLASSES

__all__ = ["written"]

_BUILT_IN = {list: "list", dict: "dict", set: "set", int: "int", float: "float", str: "unicode", tuple: "tuple"}


def written(value: Any, place: Callable[[Tensor], Place]) -> bytes:
    """`value` as a pickle; `place` says where a tensor's elements lie.

    Raises
    ------
    TypeError
        For anything that is no tensor, container, number, string, dtype or device.
    """
    writer = _Writer(place)
    writer.out += b"\x80\x02"
    try:
        writer.write(value)
    except RecursionError:
        raise ValueError("save(): containers are nested too deeply, or a tuple contains itself") from None
    return bytes(writer.out + b".")


class _Global:
    """A name that the reader looks up."""

    def __init__(self, module: str, name: str) -> None:
        self.text = f"c{module}\n{name}\n".encode()


class _Persistent(tuple):
    """A tuple that stands for something outside of the pickle: a storage."""


_REBUILD = _Global("torch._utils", "_rebuild_tensor_v2")
_PARAMETER = _Global("torch._utils", "_rebuild_parameter")
_ORDERED, _COUNTER, _DEFAULT = (_Global("collections", n) for n in ("OrderedDict", "Counter", "defaultdict"))
_SIZE, _DEVICE, _ENCODE = _Global("torch", "Size"), _Global("torch", "device"), _Global("_codecs", "encode")
_SET, _FROZEN, _COMPLEX = (_Global("__builtin__", n) for n in ("set", "frozenset", "complex"))
_BYTEARRAY = _Global("__builtin__", "bytearray")
_STORAGES = {kind: _Global("torch", name) for kind, name in CLASSES.items()}
_DTYPES = {kind: _Global("torch", kind.name) for kind in CLASSES}
_TYPES = {kind: _Global("__builtin__", name) for kind, name in _BUILT_IN.items()}


class _Writer:
    def __init__(self, place: Callable[[Tensor], Place]) -> None:
        self.out = bytearray()
        self.place = place
        self.memo: dict[int, int] = {}
        self.kept: list[Any] = []  # what has a number must not be freed, or its id would be given again
        self.path: list[str] = []
        self.texts: dict[str, str] = {}

    def write(self, value: Any) -> None:
        """Write anything."""
        if isinstance(value, str) and type(value) is str:
            value = self.texts.setdefault(value, value)
        number = self.memo.get(id(value))
        if number is not None:
            self.out += b"h" + bytes((number,)) if number < 256 else b"j" + struct.pack("<I", number)
            return
        method = _METHODS.get(type(value))
        if method is not None:
            method(self, value)
        elif isinstance(value, np.generic) and value.dtype.kind in "biufc":
            self.write(value.item())
        elif isinstance(value, Tensor) and not is_lazy(value):
            (self.parameter if isinstance(value, Parameter) else self.tensor)(value)
        else:
            self.refuse(value)

    def remember(self, value: Any) -> None:
        """Give what was just written a number."""
        number = self.memo[id(value)] = len(self.memo)
        self.kept.append(value)
        self.out += b"q" + bytes((number,)) if number < 256 else b"r" + struct.pack("<I", number)

    def refuse(self, value: Any) -> None:
        """Say what cannot be saved, where it is, and what to do."""
        place = "obj" + "".join(self.path)
        kind = f"{type(value).__module__}.{type(value).__qualname__}"
        if hasattr(value, "state_dict") and hasattr(value, "load_state_dict"):
            advice = "save its .state_dict(), or for a whole model its trace: jit.save(jit.trace(model, inputs), f)"
        elif isinstance(value, np.ndarray):
            advice = "save torch.from_numpy(array)"
        elif isinstance(value, Tensor):
            advice = "its shape is not known yet; run the model once first"
        elif callable(value):
            advice = "code is never part of a checkpoint; leave it out"
        else:
            advice = "turn it into tensors, numbers, strings, lists and dicts first"
        raise TypeError(f"save(): {place} is a {kind}, which is no plain data: {advice}")

    def simple(self, value: Any) -> None:
        """None, truth values and names."""
        self.out += {None: b"N", True: b"\x88", False: b"\x89"}[value]

    def integer(self, value: int) -> None:
        """Short if it fits 32 bits."""
        if 0 <= value < 256:
            self.out += b"K" + bytes((value,))
        elif 0 <= value < 65536:
            self.out += b"M" + struct.pack("<H", value)
        elif -(2**31) <= value < 2**31:
            self.out += b"J" + struct.pack("<i", value)
        else:
            size = value.bit_length() // 8 + 1
            if size > 255:
                raise OverflowError("save(): whole numbers may have at most 2039 bits")
            self.out += b"\x8a" + bytes((size,)) + value.to_bytes(size, "little", signed=True)

    def real(self, value: float) -> None:
        """A Python float."""
        self.out += b"G" + struct.pack(">d", value)

    def text(self, value: str) -> None:
        """A string."""
        raw = value.encode("utf-8", "surrogatepass")
        self.out += b"X" + struct.pack("<I", len(raw)) + raw
        self.remember(value)

    def items(self, values: Iterable[Any], labels: Iterable[Any]) -> None:
        """Values one after the other; each mistake says where it was found."""
        for value, label in zip(values, labels, strict=False):
            self.path.append(f"[{label!r}]")
            self.write(value)
            self.path.pop()

    def row(self, value: Any) -> None:
        """A tuple; storages too, which are named by one."""
        count = len(value)
        if 1 <= count <= 3:
            self.items(value, range(count))
            self.out += (b"\x85", b"\x86", b"\x87")[count - 1]
        elif count:
            self.out += b"("
            self.items(value, range(count))
            self.out += b"t"
        else:
            self.out += b")"
        if type(value) is _Persistent:
            self.out += b"Q"
        elif count:
            self.remember(value)

    def list(self, value: list) -> None:
        """A list, which may contain itself."""
        self.out += b"]"
        self.remember(value)
        if value:
            self.out += b"("
            self.items(value, range(len(value)))
            self.out += b"e"

    def entries(self, value: dict) -> None:
        """The keys and values of a mapping that stands on the stack."""
        if value:
            self.out += b"("
            for key, item in value.items():
                self.path.append(f"[{key!r}]")
                self.write(key)
                self.write(item)
                self.path.pop()
            self.out += b"u"

    def dict(self, value: dict) -> None:
        """A dict."""
        self.out += b"}"
        self.remember(value)
        self.entries(value)

    def call(self, name: _Global, arguments: tuple) -> None:
        """The result of calling what a name stands for."""
        self.write(name)
        self.row(arguments)
        self.out += b"R"

    def named(self, value: _Global) -> None:
        """A name."""
        self.out += value.text
        self.remember(value)

    def ordered(self, value: Any) -> None:
        """An OrderedDict with its attributes, of which a state_dict has ``_metadata``."""
        self.call(_ORDERED, ())
        self.remember(value)
        self.entries(value)
        if value.__dict__:
            self.dict(dict(value.__dict__))
            self.out += b"b"

    def default(self, value: Any) -> None:
        """A defaultdict of a built-in type."""
        factory = value.default_factory
        if factory is not None and factory not in _TYPES:
            self.refuse(factory)
        self.call(_DEFAULT, () if factory is None else (_TYPES[factory],))
        self.remember(value)
        self.entries(value)

    def counter(self, value: Any) -> None:
        """A Counter, from a dict."""
        self.call(_COUNTER, (dict(value),))
        self.remember(value)

    def tensor(self, value: Tensor) -> None:
        """A tensor: where its elements lie, and how it looks at them."""
        key, numel, location, offset, stride = self.place(value)
        kind = value.dtype
        storage = _Persistent(("storage", _STORAGES[kind], key, location, numel))
        shape = tuple(value.data_array.shape)
        self.call(_REBUILD, (storage, offset, shape, stride, bool(value._requires_grad), OrderedDict()))
        self.remember(value)

    def parameter(self, value: Any) -> None:
        """A Parameter around a tensor."""
        inside = value.detach()
        place = self.place(value)
        former, self.place = self.place, lambda tensor: place
        self.call(_PARAMETER, (inside, bool(value._requires_grad), OrderedDict()))
        self.place = former
        self.remember(value)


def _remembered(name: _Global, arguments: Callable[[Any], tuple]) -> Callable[[_Writer, Any], None]:
    def method(writer: _Writer, value: Any) -> None:
        writer.call(name, arguments(value))
        writer.remember(value)

    return method


def _device_arguments(value: device) -> tuple:
    return (value.type,) if value.index is None else (value.type, value.index)


_METHODS: dict[type, Callable[[_Writer, Any], None]] = {
    type(None): _Writer.simple, bool: _Writer.simple, int: _Writer.integer, float: _Writer.real, str: _Writer.text,
    tuple: _Writer.row, _Persistent: _Writer.row, list: _Writer.list, dict: _Writer.dict,
    OrderedDict: _Writer.ordered, defaultdict: _Writer.default, Counter: _Writer.counter, _Global: _Writer.named,
    Tensor: _Writer.tensor, Buffer: _Writer.tensor, Parameter: _Writer.parameter,
    Size: _remembered(_SIZE, lambda v: (tuple(v),)), set: _remembered(_SET, lambda v: (list(v),)),
    frozenset: _remembered(_FROZEN, lambda v: (list(v),)), complex: _remembered(_COMPLEX, lambda v: (v.real, v.imag)),
    bytes: _remembered(_ENCODE, lambda v: (v.decode("latin1"), "latin1")),
    bytearray: _remembered(_BYTEARRAY, lambda v: (bytes(v),)), device: _remembered(_DEVICE, _device_arguments),
    dtype: lambda writer, value: writer.write(_DTYPES[value]),
}  # fmt: skip
