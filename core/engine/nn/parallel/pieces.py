"""The four steps of data parallelism: scatter the inputs, replicate the module, apply, gather the outputs.

Devices may be GPUs, or several names for the CPU ("cpu:0", "cpu:1"): the replicas then run in threads beside each
other, which shows the mechanism, and is tested, without several GPUs.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from ... import backend
from ...autograd.modes import state
from ...functions import cat
from ...tensor import Tensor
from ..module import Module

__all__ = ["gather", "parallel_apply", "replicate", "scatter"]


def _moved(t: Tensor, device: Any) -> Tensor:
    """On another device; for names of the CPU a recorded copy, as a transfer between GPUs would be."""
    where = backend.device(device)
    return t.to(where) if where.type != "cpu" or t.device.type != "cpu" else t.clone()


def scatter(inputs: Any, target_gpus: Sequence[Any], dim: int = 0) -> list[Any]:
    """Cut every tensor in nested containers along `dim`, a part for each device; other values go to all of them.

    Returns
    -------
    list
        One copy of the containers for each device that gets a part.
    """
    if isinstance(inputs, Tensor):
        parts = inputs.chunk(len(target_gpus), dim)
        return [_moved(part, device) for part, device in zip(parts, target_gpus, strict=False)]
    if isinstance(inputs, tuple) and hasattr(inputs, "_fields"):
        return [type(inputs)(*given) for given in zip(*(scatter(v, target_gpus, dim) for v in inputs), strict=False)]
    if isinstance(inputs, (list, tuple)) and inputs:
        return [type(inputs)(given) for given in zip(*(scatter(v, target_gpus, dim) for v in inputs), strict=False)]
    if isinstance(inputs, dict) and inputs:
        columns = [scatter(v, target_gpus, dim) for v in inputs.values()]
        return [type(inputs)(zip(inputs, given, strict=True)) for given in zip(*columns, strict=False)]
    return [inputs for _ in target_gpus]


def replicate(network: Module, devices: Sequence[Any], detach: bool = False) -> list[Module]:
    """A replica of a module for each device, whose parameters are recorded copies of the module's own.

    Gradients of all replicas therefore add up in the module. Buffers of the first replica are the module's own, so
    running statistics are kept from there, as in PyTorch.
    """
    return [_replica(network, device, k, detach, {}) for k, device in enumerate(devices)]


def _replica(module: Module, device: Any, number: int, detach: bool, known: dict[int, Module]) -> Module:
    if id(module) in known:
        return known[id(module)]
    made = module.__class__.__new__(module.__class__)
    known[id(module)] = made
    made.__dict__.update(module.__dict__)
    made.__dict__["_former_parameters"] = {}
    made.__dict__["_parameters"] = {}
    for name, p in module._parameters.items():
        copy = None if p is None else _moved(p.detach() if detach else p, device)
        made.__dict__[name] = copy  # an attribute, not a parameter: replicas have none of their own
        made.__dict__["_former_parameters"][name] = copy
    made.__dict__["_buffers"] = {
        name: b if b is None or number == 0 else _moved(b.detach(), device) for name, b in module._buffers.items()
    }
    made.__dict__["_modules"] = {
        name: None if child is None else _replica(child, device, number, detach, known)
        for name, child in module._modules.items()
    }
    made.__dict__["_is_replica"] = True
    return made


def parallel_apply(
    modules: Sequence[Module], inputs: Sequence[Any], kwargs_tup: Sequence[dict] | None = None,
    devices: Sequence[Any] | None = None,
) -> list[Any]:  # fmt: skip
    """Call each module with its own input, each in a thread of its own; the first exception is raised here."""
    options = list(kwargs_tup) if kwargs_tup is not None else [{} for _ in modules]
    if len(modules) != len(inputs):
        raise AssertionError(f"The number of modules {len(modules)} is not equal to the number of inputs {len(inputs)}")
    results: list[Any] = [None] * len(modules)
    errors: list[Any] = [None] * len(modules)
    mode, watchers, block = state.mode, state.observers, state.autocast

    def run(k: int) -> None:
        state.observers, state.autocast, state.mode = watchers, block, mode
        try:
            given = inputs[k] if isinstance(inputs[k], (list, tuple)) else (inputs[k],)
            results[k] = modules[k](*given, **options[k])
        except Exception as error:
            errors[k] = error

    if len(modules) == 1:
        run(0)
    else:
        threads = [threading.Thread(target=run, args=(k,)) for k in range(len(modules))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for k, error in enumerate(errors):
        if error is not None:
            where = f" on device {devices[k]}" if devices is not None else ""
            raise type(error)(f"Caught {type(error).__name__} in replica {k}{where}: {error}") from error
    return results


def gather(outputs: Sequence[Any], target_device: Any, dim: int = 0) -> Any:
    """Join what the replicas returned, container by container; single numbers become a vector."""
    first = outputs[0]
    if isinstance(first, Tensor):
        moved = [_moved(t, target_device) if t.device.type != "cpu" else t for t in outputs]
        return cat([t.reshape(1) if t.ndim == 0 else t for t in moved], dim)
    if first is None:
        return None
    if isinstance(first, dict):
        return type(first)((key, gather([o[key] for o in outputs], target_device, dim)) for key in first)
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*(gather(column, target_device, dim) for column in zip(*outputs, strict=True)))
    return type(first)(gather(column, target_device, dim) for column in zip(*outputs, strict=True))
