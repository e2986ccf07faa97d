"""The array module that a backward kernel is given for second derivatives: NumPy's names, recorded operations.

``xp.multiply(a, b, out=c)`` on traced arrays runs the engine's ``mul`` and writes the result into ``c``. Calls that
touch no traced array, and those whose result has no derivative (comparisons, signs, positions), go to the plain module.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .. import backend
from ..tensor import Tensor, wrap
from .traced import Traced, lifted, raw, traced

__all__ = ["TracedModule", "module_for"]

# NumPy's names where the engine, like PyTorch, has others
_NAMES = {
    "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div", "power": "pow", "negative": "neg",
    "absolute": "abs", "arctan2": "atan2", "conjugate": "conj", "arcsinh": "asinh", "arccosh": "acosh",
    "arctanh": "atanh", "max": "amax", "min": "amin", "concatenate": "cat",
}  # fmt: skip

# results without a derivative: computed on the plain arrays
_PLAIN = frozenset((
    "all", "any", "arange", "argmax", "argmin", "argsort", "bitwise_and", "bitwise_or", "bitwise_xor", "ceil",
    "count_nonzero", "equal", "finfo", "floor", "floor_divide", "greater", "greater_equal", "heaviside", "iinfo",
    "indices", "invert", "isclose", "isfinite", "isinf", "isnan", "less", "less_equal", "logical_and", "logical_not",
    "logical_or", "logical_xor", "ndim", "nonzero", "not_equal", "result_type", "rint", "round", "searchsorted",
    "shape", "sign", "signbit", "trunc",
))  # fmt: skip
_DIMENSIONS = {"axis": "dim", "keepdims": "keepdim"}


class TracedModule:
    """An array module whose calls on traced arrays are recorded operations.

    Attributes
    ----------
    plain : module
        NumPy or CuPy.
    """

    def __init__(self, plain: Any) -> None:
        self.plain = plain
        self._calls: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = self._calls.get(name)
        if found is None:
            found = self._calls[name] = self._make(name)
        return found

    def _make(self, name: str) -> Any:
        plain = getattr(self.plain, name, None)
        if name == "linalg":
            return _Namespace(self, plain, "linalg")
        if name == "fft":
            return _Namespace(self, plain, "fft")
        if plain is not None and (isinstance(plain, type) or not callable(plain)):
            return plain  # dtypes and constants
        if name in _PLAIN:
            compute: Any = plain
            return lambda *args, **kwargs: _stored(compute(*raw(args), **_raw_options(kwargs)), kwargs.get("out"))
        written = _WRITTEN.get(name)
        if written is not None:
            return lambda *args, **kwargs: written(self, *args, **kwargs)
        import core.engine as engine

        return _recorded(getattr(engine, _NAMES.get(name, name), None), plain, f"xp.{name}")


class _Namespace:
    """``xp.linalg`` and its like: the engine's functions of the same name."""

    def __init__(self, module: TracedModule, plain: Any, name: str) -> None:
        self._module, self._plain, self._name = module, plain, name

    def __getattr__(self, name: str) -> Any:
        import core.engine as engine

        home = engine if self._name == "" else getattr(engine, self._name)
        return _recorded(getattr(home, name, None), getattr(self._plain, name, None), f"xp.{self._name}.{name}")


def special_of(module: TracedModule) -> Any:
    """The special functions that belong to a traced module."""

    class _Special:
        def __getattr__(self, name: str) -> Any:
            import core.engine as engine

            home = getattr(engine, "special", None)
            function = getattr(home, name, None) or getattr(engine, name, None)
            return _recorded(function, getattr(backend.special(module.plain), name, None), f"special.{name}")

    return _Special()


def _recorded(function: Callable | None, plain: Any, name: str) -> Any:
    if function is not None:
        function = inspect.unwrap(function)  # kernels give numbers where the public function asks for tensors

    def call(*args: Any, out: Any = None, where: Any = None, dtype: Any = None, **kwargs: Any) -> Any:
        if out is None and not _any_traced(args) and not _any_traced(tuple(kwargs.values())):
            options = dict(kwargs)
            if dtype is not None:
                options["dtype"] = dtype
            return plain(*args, **options)
        if function is None:
            raise NotImplementedError(
                f"the derivative of a derivative needs {name} as a recorded operation, which this engine does not have"
            )
        options = {_DIMENSIONS.get(k, k): lifted(v) for k, v in kwargs.items()}
        tensors = [lifted(a) for a in args]
        if not any(isinstance(t, (Tensor, tuple, list)) for t in tensors):
            tensors[0] = wrap(backend.array_module(raw(out)).asarray(tensors[0], raw(out).dtype))
        result = function(*tensors, **options)
        if where is not None and isinstance(result, Tensor):
            from ..functions import where as choose

            result = choose(wrap(raw(where)), result, lifted(out))
        return _stored(result, out)

    return call


def _any_traced(values: Any) -> bool:
    return any(isinstance(v, Traced) or (isinstance(v, (tuple, list)) and _any_traced(v)) for v in values)


def _raw_options(kwargs: dict) -> dict:
    return {k: raw(v) for k, v in kwargs.items() if k != "out"}


def _stored(result: Any, out: Any) -> Any:
    """`result` as traced arrays, written into `out` where there is one."""
    if out is None:
        return traced(result)
    if not isinstance(out, Traced):
        raise TypeError("a traced array was about to lose its history: the kernel writes it into a plain array")
    out.assign(lifted(result))
    return out


# functions whose arguments differ from the engine's, or that write in place


def _buffer(kind: str) -> Any:
    def make(module: TracedModule, *args: Any, **kwargs: Any) -> Traced:
        array = getattr(module.plain, kind)(*raw(args), **_raw_options(kwargs))
        return Traced(wrap(array))

    return make


def _copyto(module: TracedModule, target: Any, source: Any, where: Any = None, casting: str = "same_kind") -> None:
    if not isinstance(target, Traced):
        if _any_traced((source,)):
            raise TypeError("a traced array was about to lose its history: the kernel writes it into a plain array")
        module.plain.copyto(target, source, casting=casting, **({} if where is None else {"where": raw(where)}))
        return
    value = lifted(source)
    if where is not None and where is not True:
        from ..functions import where as choose

        value = choose(wrap(raw(where)), value, target.tensor)
    target.assign(value)


def _where(module: TracedModule, condition: Any, *choices: Any) -> Any:
    if not _any_traced(choices):
        return module.plain.where(raw(condition), *choices)
    from ..functions import where

    return traced(where(wrap(module.plain.asarray(raw(condition))), *[lifted(c) for c in choices]))


def _asarray(module: TracedModule, value: Any, dtype: Any = None) -> Any:
    if isinstance(value, Traced):
        return value if dtype is None or value.dtype == dtype else value.astype(dtype)
    return module.plain.asarray(value, dtype=dtype)


def _sum(module: TracedModule, x: Any, axis: Any = None, keepdims: bool = False, out: Any = None, dtype: Any = None):
    if not isinstance(x, Traced) and out is None:
        return module.plain.sum(x, axis=axis, keepdims=keepdims, dtype=dtype)
    tensor = lifted(x)
    if axis != ():  # PyTorch reads no dimensions as all of them, NumPy as none
        tensor = tensor.sum(axis, keepdim=keepdims) if axis is not None or keepdims else tensor.sum()
    return _stored(tensor, out)


def _array(module: TracedModule, value: Any, dtype: Any = None) -> Any:
    return _asarray(module, value, dtype) if not isinstance(value, Traced) else Traced(value.tensor)


def _moveaxis(module: TracedModule, x: Any, source: Any, destination: Any) -> Any:
    if not isinstance(x, Traced):
        return module.plain.moveaxis(x, source, destination)
    told = module.plain.empty(range(x.ndim))  # each size is its dimension's number
    return x.transpose(module.plain.moveaxis(told, source, destination).shape)


def _swapaxes(module: TracedModule, x: Any, a: int, b: int) -> Any:
    return x.swapaxes(a, b)


def _expand_dims(module: TracedModule, x: Any, axis: Any) -> Any:
    if not isinstance(x, Traced):
        return module.plain.expand_dims(x, axis)
    return x.reshape(module.plain.expand_dims(raw(x), axis).shape)


def _squeeze(module: TracedModule, x: Any, axis: Any = None) -> Any:
    return x.squeeze(axis)


def _transpose(module: TracedModule, x: Any, axes: Any = None) -> Any:
    return x.transpose(*(axes or ()))


def _broadcast_to(module: TracedModule, x: Any, shape: tuple) -> Any:
    return traced(x.tensor.expand(tuple(shape))) if isinstance(x, Traced) else module.plain.broadcast_to(x, shape)


def _reshape(module: TracedModule, x: Any, shape: Any) -> Any:
    return x.reshape(shape)


def _take(module: TracedModule, x: Any, index: Any, axis: Any = None) -> Any:
    if not isinstance(x, Traced):
        return module.plain.take(x, raw(index), axis=axis)
    where = raw(index)
    if axis is None:
        return Traced(x.tensor.reshape(-1)[wrap(module.plain.asarray(where))])
    return x[(slice(None),) * (axis % x.ndim) + (where,)]


def _along(module: TracedModule, x: Any, index: Any, axis: int) -> tuple:
    """Brackets that say the same as ``take_along_axis``."""
    where = raw(index)
    axis %= x.ndim
    places = []
    for d, size in enumerate(x.shape):
        step = module.plain.arange(size).reshape((1,) * d + (size,) + (1,) * (x.ndim - d - 1))
        places.append(where if d == axis else step)
    return tuple(module.plain.broadcast_arrays(*places))


def _take_along_axis(module: TracedModule, x: Any, index: Any, axis: int) -> Any:
    if not isinstance(x, Traced):
        return module.plain.take_along_axis(x, raw(index), axis)
    return x[_along(module, x, index, axis)]


def _put_along_axis(module: TracedModule, x: Any, index: Any, values: Any, axis: int) -> None:
    if not isinstance(x, Traced):
        module.plain.put_along_axis(x, raw(index), raw(values), axis)
        return
    x[_along(module, x, index, axis)] = values


def _dot(module: TracedModule, a: Any, b: Any, out: Any = None) -> Any:
    if out is None and not _any_traced((a, b)):
        return module.plain.dot(a, b)
    return _stored(lifted(a) @ lifted(b), out)


def _stack(name: str) -> Any:
    def call(module: TracedModule, arrays: Any, axis: int = 0, out: Any = None) -> Any:
        import core.engine as engine

        if out is None and not _any_traced(arrays):
            return getattr(module.plain, name)(arrays, axis=axis)
        function = engine.cat if name == "concatenate" else engine.stack
        return _stored(function([lifted(a) for a in arrays], axis), out)

    return call


def _einsum(module: TracedModule, equation: str, *operands: Any, out: Any = None) -> Any:
    import core.engine as engine

    if out is None and not _any_traced(operands):
        return module.plain.einsum(equation, *operands)
    return _stored(engine.einsum(equation, *[lifted(o) for o in operands]), out)


def _scatter_add(module: TracedModule, target: Any, index: Any, values: Any) -> None:
    from ..functions.indexing import AddAt
    from .run import apply

    if not isinstance(target, Traced):
        backend.scatter_add(module.plain, target, raw(index), values)
        return
    target.assign(apply(AddAt(raw(index)), target.tensor, lifted(values)))


_WRITTEN: dict[str, Any] = {
    **{k: _buffer(k) for k in ("empty", "zeros", "ones", "full", "eye")},
    **{k: _buffer(k) for k in ("empty_like", "zeros_like", "ones_like", "full_like")},
    "copyto": _copyto, "where": _where, "asarray": _asarray, "ascontiguousarray": _asarray, "array": _array,
    "moveaxis": _moveaxis, "swapaxes": _swapaxes, "expand_dims": _expand_dims, "squeeze": _squeeze,
    "sum": _sum, "transpose": _transpose, "broadcast_to": _broadcast_to, "reshape": _reshape, "take": _take,
    "take_along_axis": _take_along_axis, "put_along_axis": _put_along_axis, "dot": _dot,
    "concatenate": _stack("concatenate"), "stack": _stack("stack"), "einsum": _einsum, "scatter_add": _scatter_add,
}  # fmt: skip

_modules: dict[int, TracedModule] = {}


def module_for(value: Any) -> TracedModule:
    """The traced module over the plain module of an array or traced array."""
    plain = backend.array_module(raw(value))
    found = _modules.get(id(plain))
    if found is None:
        found = _modules[id(plain)] = TracedModule(plain)
    return found
