"""PyTorch's operation database (OpInfo) on both libraries: values, dtypes, shapes and gradients of its own samples.

The database is what PyTorch tests itself with: for every operation its sample inputs. What only PyTorch can mean
(sparse and nested tensors, memory layouts, names that begin with an underscore) is left out.
"""

from __future__ import annotations

import inspect
import itertools
import random
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

import core.engine as engine

__all__ = ["Result", "run"]

# families that are PyTorch's own business: internals, sparse and nested tensors, uninitialised memory
_FOREIGN = (
    "_", "bfloat16", "chalf", "empty", "geqrf", "hash_tensor", "jiterator_", "linalg.lstsq", "masked.",
    "max_pool2d_with", "native_", "new_", "nn.functional.linear_cross", "normal", "ormqr", "pca_lowrank", "resize_",
    "signal.windows", "sparse.", "special.airy", "special.bessel", "special.chebyshev", "special.hermite",
    "special.laguerre", "special.legendre", "special.modified", "special.scaled", "special.shifted",
    "special.spherical", "svd_lowrank", "to_sparse", "torch.ops", "unsafe_",
)  # fmt: skip
# results are random: shapes and dtypes are compared, the numbers have tests of their own
_DRAWN = frozenset((
    "bernoulli", "cauchy", "exponential", "geometric", "log_normal", "multinomial", "nn.functional.alpha_dropout",
    "nn.functional.dropout", "nn.functional.dropout2d", "nn.functional.dropout3d",
    "nn.functional.feature_alpha_dropout", "nn.functional.fractional_max_pool2d",
    "nn.functional.fractional_max_pool3d", "nn.functional.rrelu", "rand_like", "randint", "randint_like", "randn",
    "randn_like", "uniform",
))  # fmt: skip
# the database gives the arguments of these in another order
_TURNED: dict[str, Callable[..., Any]] = {
    "einsum": lambda f: lambda tensors, equation: f(equation, *tensors),
    "nn.functional.embedding": lambda f: lambda weight, index, **options: f(index, weight, **options),
    "polygamma": lambda f: lambda x, order: f(order, x),
    "special.polygamma": lambda f: lambda x, order: f(order, x),
    "where": lambda f: lambda x, condition, other: f(condition, x, other),
    "zero_": lambda f: lambda x: x.clone().zero_(),
}


@dataclass
class Result:
    """What became of one name."""

    name: str
    status: str  # "same", "differs" or "missing"
    samples: int = 0
    gradients: bool = False
    why: str = ""


def found(name: str) -> Any:
    """The engine's function for a name of the database, None where there is none."""
    home: Any = engine
    for part in name.split("."):
        home = getattr(home, part, None)
    if not callable(home) or (inspect.ismodule(home)):
        method = getattr(engine.Tensor, name, None)
        if method is None:
            return None
        if not callable(method):
            return lambda x: getattr(x, name)
        home = method
    return _TURNED[name](home) if name in _TURNED else home


def carried(value: Any, pairs: list) -> Any:
    """A sample's value for the engine; tensors that require gradients are remembered with their twins."""
    if isinstance(value, torch.Tensor):
        plain = value.detach().resolve_conj().resolve_neg()
        own = engine.tensor(np.array(plain.numpy()), dtype=getattr(engine, str(value.dtype).split(".")[1]))
        if value.requires_grad:
            own.requires_grad_()
            pairs.append((own, value))
        return own
    if isinstance(value, torch.dtype):
        return getattr(engine, str(value).split(".")[1])
    if isinstance(value, torch.device):
        return str(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[carried(v, pairs) for v in value])
    if isinstance(value, (list, tuple)):
        items = [carried(v, pairs) for v in value]
        return items if isinstance(value, list) else tuple(items)
    return {k: carried(v, pairs) for k, v in value.items()} if isinstance(value, dict) else value


def fresh(value: Any) -> Any:
    """A sample's value with leaves and memory of its own: samples share tensors."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[fresh(v) for v in value])
    if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        return type(value)(fresh(v) for v in value)
    return {k: fresh(v) for k, v in value.items()} if isinstance(value, dict) else value


def drawn(name: str, options: dict) -> bool:
    """True if a sample draws random numbers on the way."""
    if name == "nn.functional.multi_head_attention_forward":
        return options.get("training") is not False
    return any("drop" in key and value for key, value in options.items())


def leaves(value: Any) -> list[Any]:
    """All parts of a result in order."""
    return [part for item in value for part in leaves(item)] if isinstance(value, (list, tuple)) else [value]


def numbers(value: Any) -> np.ndarray:
    """The elements of a tensor of either library, or of a number."""
    return np.asarray(value.detach().resolve_conj().resolve_neg() if hasattr(value, "detach") else value)


def compare(name: str, own: Any, reference: Any, pairs: list, with_gradients: bool) -> bool:
    """Raise AssertionError where the results differ; True if gradients were compared too."""
    a, b = leaves(own), leaves(reference)
    assert len(a) == len(b), f"{len(a)} results where PyTorch has {len(b)}"
    for x, y in zip(a, b, strict=True):
        p, q = numbers(x), numbers(y)
        assert p.shape == q.shape, f"shape {p.shape} where PyTorch has {q.shape}"
        assert p.dtype == q.dtype, f"dtype {p.dtype} where PyTorch has {q.dtype}"
        if name not in _DRAWN:
            np.testing.assert_allclose(p, q, rtol=1e-6, atol=1e-8)
    smooth = [(x, y) for x, y in zip(a, b, strict=True) if getattr(y, "requires_grad", False)]
    smooth = [(x, y) for x, y in smooth if y.dtype.is_floating_point]
    if not (with_gradients and smooth and pairs) or name in _DRAWN:
        return False
    source = np.random.default_rng(0)
    totals: list[Any] = [0, 0]
    for x, y in smooth:
        weight = np.asarray(source.standard_normal(tuple(y.shape)))
        totals[0] = totals[0] + (x * engine.tensor(weight)).sum()
        totals[1] = totals[1] + (y * torch.tensor(weight)).sum()
    totals[1].backward()
    totals[0].backward()
    for x, y in pairs:
        if y.grad is not None:
            assert x.grad is not None, "no gradient"
            theirs = y.grad.resolve_conj().resolve_neg().numpy(force=True)
            np.testing.assert_allclose(numbers(x.grad), theirs, rtol=1e-5, atol=1e-7)
    return True


def check(info: Any, most: int, among: int | None) -> Result:
    """Up to `most` samples of one entry of the database, evenly from the first `among`."""
    result = Result(info.name, "same")
    function = found(info.name)
    if function is None:
        return Result(info.name, "missing")
    differentiable = bool(info.supports_autograd)
    # not info.sample_inputs(), which looks up the test that runs for every sample: slower than all the rest
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)
    made = info.sample_inputs_func(info, "cpu", torch.float64, requires_grad=differentiable)
    samples = list(itertools.islice(made, among))
    for sample in samples[:: max(1, len(samples) // most)][:most]:
        if drawn(info.name, sample.kwargs):
            continue
        start, rest, options = fresh(sample.input), fresh(sample.args), fresh(sample.kwargs)
        try:
            reference = info.op(start, *rest, **options)
        except Exception:
            continue  # a sample that PyTorch refuses itself
        pairs: list = []
        try:
            arguments = carried(rest, pairs)
            first = carried(start, pairs)
            if info.name == "__getitem__":
                own = first[arguments[0] if len(arguments) == 1 else arguments]
            else:
                own = function(first, *arguments, **carried(options, pairs))
            result.gradients |= compare(info.name, own, reference, pairs, differentiable)
            result.samples += 1
        except Exception as error:
            text = " ".join(str(error).split())
            result.status, result.why = "differs", f"{type(error).__name__}: {text[:150]}"
            break
    return result


def run(most: int, among: int | None = None) -> Iterator[Result]:
    """Every name of the database once: "differs" if any of its entries does.

    Parameters
    ----------
    most : int
        Samples of each entry.
    among : int, optional
        Choose them from this many first ones: making samples takes longer than running them.
    """
    from torch.testing._internal.common_methods_invocations import op_db

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known: dict[str, Result] = {}
        for info in op_db:
            if info.name.startswith(_FOREIGN) or torch.float64 not in info.supported_dtypes("cpu"):
                continue
            result = check(info, most, among)
            before = known.get(info.name)
            if before is None or before.status == "same":
                if before is not None:
                    result.gradients |= before.gradients
                    result.samples += before.samples
                known[info.name] = result
        yield from sorted(known.values(), key=lambda r: r.name)
