"""The names that a checkpoint may use, and what each of them makes here. There is no way to add to them from a file."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from ..backend import device
from ..dtypes import bool_
from ..nn.parameter import Parameter
from ..shapes import Size
from ..tensor import Tensor
from .errors import UnpicklingError
from .storage import CLASSES, TYPES, tensor_from

__all__ = ["Built", "Maker", "find"]


class Maker(NamedTuple):
    """Something that may be called while reading."""

    name: str
    make: Callable[..., Any]


class Built:
    """Something made empty whose state follows, such as an array."""

    def build(self, state: Any) -> None:
        """Take the state."""
        raise NotImplementedError


def find(module: str, name: str) -> Any:
    """What a name of a pickle stands for.

    Raises
    ------
    UnpicklingError
        For all names that are not listed here.
    """
    module = _MODULES.get(module, module)
    found = _NAMES.get(f"{module}.{name}")
    if found is None:
        raise UnpicklingError(f"Unsupported global: {module}.{name} was found in the file. {_advice(module, name)}")
    return found


def _advice(module: str, name: str) -> str:
    if module.startswith("numpy"):
        return "Save NumPy values as tensors (torch.from_numpy) or numbers (.item())."
    if name.startswith("_rebuild") or module.startswith("torch.storage") or name.endswith("Storage"):
        return "This engine has no sparse, quantized or wrapped tensors: save .to_dense() or .dequantize() values."
    if name in _UNKNOWN_TYPES and module == "torch":
        return "This engine has no such element type: save the tensor converted with .to()."
    if module.startswith("torch"):
        return "Only tensors and plain data are read: save model.state_dict() in place of the model."
    return "Only tensors, containers, numbers and strings are read: save state_dict() in place of whole objects."


_MODULES = {"__builtin__": "builtins", "copy_reg": "copyreg"}
_UNKNOWN_TYPES = (
    "uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2", "quint8", "qint8", "qint32", "complex32",
)  # fmt: skip


def _parameter(data: Any, requires_grad: Any = True, *rest: Any) -> Parameter:
    if not isinstance(data, Tensor):
        raise UnpicklingError(f"it has a Parameter of a {type(data).__name__}")
    return Parameter(data, bool(requires_grad))


def _from_type(function: Any, kind: Any, arguments: Any, state: Any = None) -> Any:
    """A tensor with attributes of its own, which are let go."""
    if not isinstance(function, Maker) or function.name not in _TENSOR_MAKERS:
        raise UnpicklingError("it makes a tensor with something that makes none")
    made = function.make(*arguments)
    if kind is _NAMES["torch.nn.parameter.Parameter"] and not isinstance(made, Parameter):
        return Parameter(made, made.requires_grad)
    return made


def _default(factory: Any = None) -> Any:
    if factory is not None and not (isinstance(factory, Maker) and factory.name in _FACTORIES):
        raise UnpicklingError("it has a defaultdict with a default that is no built-in type")
    return defaultdict(None if factory is None else _FACTORIES[factory.name])


def _bytes(text: Any, encoding: Any = "latin1") -> bytes:
    if not isinstance(text, str) or encoding not in ("latin1", "latin-1", "utf-8"):
        raise UnpicklingError(f"it encodes a {type(text).__name__} as {str(encoding)[:40]!r}")
    return text.encode(encoding)


def _limited(kind: type, takes: tuple[type, ...]) -> Callable[..., Any]:
    """A built-in that is only made from plain values."""

    def make(*values: Any) -> Any:
        if any(type(value) not in takes for value in values):
            raise UnpicklingError(f"it makes a {kind.__name__} from {[type(v).__name__ for v in values]}")
        return kind(*values)

    return make


_MAKERS: dict[str, Callable[..., Any]] = {
    "collections.OrderedDict": _limited(OrderedDict, (list, dict, tuple)),
    "collections.Counter": _limited(Counter, (dict,)),
    "collections.defaultdict": _default,
    "torch.Size": _limited(Size, (tuple, list)),
    "torch.device": _limited(device, (str, int)),
    "_codecs.encode": _bytes,
    "builtins.set": _limited(set, (list, tuple)),
    "builtins.frozenset": _limited(frozenset, (list, tuple)),
    "builtins.complex": _limited(complex, (float, int)),
    "builtins.bytearray": _limited(bytearray, (bytes,)),
    "builtins.dict": _limited(dict, (list, dict)),
    "builtins.list": _limited(list, (list, tuple)),
    "builtins.tuple": _limited(tuple, (list, tuple)),
    "builtins.int": _limited(int, (int,)),
    "builtins.float": _limited(float, (int, float)),
    "builtins.str": _limited(str, (str,)),
    "torch._utils._rebuild_tensor": tensor_from,
    "torch._utils._rebuild_tensor_v2": tensor_from,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter,
    "torch.nn.parameter.Parameter": _parameter,
    "torch._tensor._rebuild_from_type_v2": _from_type,
    "torch.Tensor": _limited(Tensor, (list,)),
}
_TENSOR_MAKERS = {name for name in _MAKERS if name.startswith("torch._utils")}
_FACTORIES: dict[str, type] = {
    "builtins.dict": dict, "builtins.list": list, "builtins.set": set, "builtins.int": int, "builtins.float": float,
    "builtins.str": str, "builtins.tuple": tuple,
}  # fmt: skip
_NAMES: dict[str, Any] = {name: Maker(name, make) for name, make in _MAKERS.items()}
_NAMES["builtins.unicode"] = _NAMES["builtins.str"]
_NAMES |= {f"torch.{name}": kind for name, kind in TYPES.items()}
_NAMES |= {f"torch.storage.{name}": kind for name, kind in TYPES.items()}
_NAMES |= {f"torch.{kind.name}": kind for kind in CLASSES if kind is not bool_}
_NAMES["torch.bool"] = bool_
