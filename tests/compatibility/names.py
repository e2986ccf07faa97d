"""Public names of PyTorch beside those of the engine, module by module."""

from __future__ import annotations

import importlib
import types
from dataclasses import dataclass

__all__ = ["MODULES", "Names", "compare_names"]

# what is compared: the module under PyTorch's name, which is the engine's too
MODULES = (
    "nn", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.parametrizations", "nn.utils.prune",
    "optim", "optim.lr_scheduler", "optim.swa_utils", "autograd", "autograd.functional", "linalg", "fft", "special",
    "utils.data", "amp", "cuda",
)  # fmt: skip

# not part of what a program on one machine, in eager mode, calls
_ASIDE = {
    "cuda": {"CUDAGraph", "MemPool", "CUDAPluggableAllocator"},
}


@dataclass
class Names:
    """The public names of one module, parted."""

    module: str
    there: list[str]
    missing: list[str]


def public(module: types.ModuleType) -> set[str]:
    """Functions and classes a user of the module is meant to call: its ``__all__``, or what it defines."""
    listed = getattr(module, "__all__", None)
    names = listed if listed is not None else [n for n in vars(module) if not n.startswith("_")]
    found = set()
    for name in names:
        value = getattr(module, name, None)
        if isinstance(value, types.ModuleType) or not callable(value):
            continue
        home = getattr(value, "__module__", "") or ""
        if listed is None and not home.startswith("torch"):
            continue
        found.add(name)
    return found


def compare_names(name: str) -> Names:
    """PyTorch's public names of one module that the engine has, and those it lacks."""
    import core.engine as engine

    reference = public(importlib.import_module(f"torch.{name}")) - _ASIDE.get(name, set())
    own = engine
    for part in name.split("."):
        own = getattr(own, part, None)
    there = sorted(n for n in reference if hasattr(own, n))
    return Names(name, there, sorted(reference - set(there)))
