"""Result dtypes of two operands of any dtypes, and their values, as in PyTorch."""

from __future__ import annotations

import itertools
import operator

import numpy as np
import pytest
import torch

import core.engine as engine

pytestmark = pytest.mark.filterwarnings("ignore")

DTYPES = [
    "float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool", "complex64", "complex128",
]  # fmt: skip
FUNCTIONS = [
    "add", "sub", "mul", "div", "true_divide", "floor_divide", "remainder", "fmod", "pow", "maximum", "minimum",
    "fmax", "fmin", "atan2", "hypot", "copysign", "logaddexp", "logaddexp2", "xlogy", "eq", "ne", "lt", "le", "gt",
    "ge", "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor",
    "bitwise_left_shift", "bitwise_right_shift", "gcd", "lcm", "heaviside", "nextafter", "ldexp", "float_power",
    "isclose", "rsub", "where3", "cat2", "stack2", "div_floor", "div_trunc", "addcmul3", "addcdiv3", "lerp3",
]  # fmt: skip
NUMBERS = (True, 2, -3, 1.5, 1 + 2j)


def call(lib, name, a, b):
    """One function, also those that are called with more than two arguments."""
    if name == "where3":
        return lib.where(lib.tensor([True, False]), a, b)
    if name in ("cat2", "stack2"):
        return getattr(lib, name[:-1])([a, b])
    if name in ("div_floor", "div_trunc"):
        return lib.div(a, b, rounding_mode=name[4:])
    if name in ("addcmul3", "addcdiv3"):
        return getattr(lib, name[:-1])(a, b, b)
    if name == "lerp3":
        return lib.lerp(a, b, 0.5)
    return getattr(lib, name)(a, b)


def outcome(lib, name, a, b):
    """Dtype and values, or the word "error"."""
    try:
        y = call(lib, name, a, b)
    except (RuntimeError, TypeError, NotImplementedError, ValueError, IndexError, AttributeError):
        return "error", None
    if lib is torch and y.dtype is torch.complex32:
        return "error", None  # NumPy has no complex numbers of 32 bits: they are complex64 here
    return str(y.dtype), y.detach().resolve_conj().numpy() if lib is torch else y.detach().numpy()


def made(lib, dtype, values):
    """A tensor of a dtype."""
    return lib.tensor(np.array(values).astype(dtype).copy()) if lib is engine else torch.from_numpy(
        np.array(values).astype(dtype).copy())  # fmt: skip


def differences(name):
    """What differs from PyTorch, for all pairs of operands."""
    found = []
    tensors = [(d, [3, 1], [2, 3]) for d in DTYPES]
    pairs = [(("t", x), ("t", y)) for x, y in itertools.product(tensors, repeat=2)]
    pairs += [(("t", x), ("z", y)) for x, y in itertools.product(tensors, repeat=2)]
    pairs += [(("t", x), ("n", v)) for x in tensors for v in NUMBERS]
    pairs += [(("n", v), ("t", x)) for x in tensors for v in NUMBERS]
    pairs += [(("z", x), ("n", v)) for x in tensors for v in NUMBERS]
    for (kind_a, a), (kind_b, b) in pairs:
        results = []
        for lib in (engine, torch):
            first = a if kind_a == "n" else made(lib, a[0], a[1] if kind_a == "t" else a[1][0])
            second = b if kind_b == "n" else made(lib, b[0], b[2] if kind_b == "t" else b[2][0])
            results.append(outcome(lib, name, first, second))
        (own, y), (reference, z) = results
        label = f"{name}({a[0] if kind_a != 'n' else a}{kind_a}, {b[0] if kind_b != 'n' else b}{kind_b})"
        if reference == "error":
            continue  # what PyTorch refuses may work here
        if own != reference:
            found.append(f"{label}: {own}, PyTorch {reference}")
        elif not np.allclose(y, z, rtol=2e-3 if "16" in own else 1e-5, equal_nan=True):
            found.append(f"{label}: {y.tolist()}, PyTorch {z.tolist()}")
    return found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_binary_functions(name):
    """Tensors with tensors, 0-d tensors and Python numbers, in both orders."""
    assert differences(name) == []


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "eq", "lt", "and_"])
def test_operators(name):
    """The signs of Python promote like the functions."""
    function = getattr(operator, name)
    found = []
    for d, v in itertools.product(DTYPES, NUMBERS):
        for swapped in (False, True):
            kinds = []
            for lib in (engine, torch):
                x = made(lib, d, [3, 1])
                try:
                    kinds.append(str((function(v, x) if swapped else function(x, v)).dtype))
                except (RuntimeError, TypeError, NotImplementedError):
                    kinds.append("error")
            if kinds[0] != kinds[1] and kinds[1] not in ("error", "torch.complex32"):
                found.append((d, v, swapped, kinds))
    assert found == []


UNARY = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "erf", "erfc", "exp", "exp2",
    "expm1", "floor", "frac", "log", "log10", "log1p", "log2", "neg", "reciprocal", "round", "rsqrt", "sigmoid",
    "sign", "sgn", "sin", "sinc", "sinh", "sqrt", "square", "tan", "tanh", "trunc", "isnan", "isinf", "isfinite",
    "isposinf", "isneginf", "isreal", "logical_not", "signbit", "bitwise_not", "nan_to_num", "deg2rad", "rad2deg",
    "positive", "relu", "sum", "mean", "prod", "cumsum0", "cumprod0", "amax", "amin", "max", "min", "any", "all",
    "argmax", "argmin", "var", "std", "norm", "count_nonzero", "median", "sort0", "logsumexp0", "nansum", "unique",
    "flip0", "diff", "trace2", "bincount", "aminmax",
]  # fmt: skip


@pytest.mark.parametrize("name", UNARY)
def test_functions_of_one_tensor(name):
    """Whole numbers become floating where the function needs it, and only there."""
    found = []
    for d in DTYPES:
        results = []
        for lib in (engine, torch):
            x = made(lib, d, [[1, 0], [1, 1]] if name.endswith("2") and name == "trace2" else [1, 0, 1])
            try:
                function = getattr(lib, name.rstrip("02") if name in ("cumsum0", "cumprod0", "sort0", "logsumexp0",
                                                                     "flip0", "trace2") else name)  # fmt: skip
                y = function(x, 0) if name.endswith("0") and name != "log10" else function(x)
                results.append([(str(t.dtype), np.asarray(t.resolve_conj().numpy() if lib is torch else t.numpy()))
                                for t in (y if isinstance(y, tuple) else (y,))])  # fmt: skip
            except (RuntimeError, TypeError, NotImplementedError, IndexError, ValueError, AttributeError) as error:
                results.append(f"error {type(error).__name__}: {error}"[:90])
        own, reference = results
        if isinstance(reference, str):
            continue
        if isinstance(own, str):
            found.append((d, own))
            continue
        for (kind, y), (wanted, z) in zip(own, reference, strict=True):
            if kind != wanted or not np.allclose(y, z, rtol=2e-3 if "16" in kind else 1e-5, equal_nan=True):
                found.append((d, kind, y.tolist(), wanted, z.tolist()))
    assert found == []


def test_result_type_and_promote_types():
    """The rules themselves."""
    for a, b in itertools.product(DTYPES, repeat=2):
        assert str(engine.promote_types(getattr(engine, a), getattr(engine, b))) == str(
            torch.promote_types(getattr(torch, a), getattr(torch, b)))  # fmt: skip
        assert engine.can_cast(getattr(engine, a), getattr(engine, b)) == torch.can_cast(
            getattr(torch, a), getattr(torch, b))  # fmt: skip
        x, y = (made(lib, a, [1]) for lib in (engine, torch))
        for v in NUMBERS:
            wanted = str(torch.result_type(y, v))
            assert str(engine.result_type(x, v)) == wanted.replace("complex32", "complex64")
