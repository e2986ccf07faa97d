"""``trace``: a function or module run once on an example, and what ran written down."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend, nn
from ..autograd.modes import enable_grad
from ..autograd.observe import observe
from ..random import default_generator
from ..tensor import Tensor, wrap
from .graph import Graph
from .module import TracedModule
from .recorder import Recorder, encode_structure

__all__ = ["TracerWarning", "TracingCheckError", "trace"]


class TracerWarning(Warning):
    """A trace may not be true for other inputs."""


class TracingCheckError(Exception):
    """A trace computes something else than what was traced."""


def trace(
    func: Callable, example_inputs: Any = None, optimize: Any = None, check_trace: bool = True,
    check_inputs: Any = None, check_tolerance: float = 1e-5, strict: bool = True,
    example_kwarg_inputs: dict[str, Any] | None = None,
) -> TracedModule:  # fmt: skip
    """Write down the operations of a module or function on an example.

    What Python does in between is frozen as it was with the example: choices (``if x.sum() > 0``), loops, sizes taken
    from ``x.shape`` (a batch of another size then fails or needs -1), numbers from ``.item()``, and training or
    evaluation mode. With `check_trace` the trace is run beside the original, and the original once more on changed
    inputs, to warn where values of the inputs have been frozen.

    Parameters
    ----------
    example_inputs : Tensor or tuple
        The positional arguments; tensors may be nested in tuples, lists and dicts.
    check_inputs : list of tuples, optional
        More arguments to compare the trace on.
    check_tolerance : float
        Relative difference that is allowed.

    Raises
    ------
    RuntimeError
        For what cannot be written down: operations of others, changes in place through views.
    TracingCheckError
        If the trace gives other results than the original.
    """
    args, kwargs = _distinct([_arguments(example_inputs), dict(example_kwarg_inputs or {})], set())
    if isinstance(func, TracedModule):
        return func
    owner = func if isinstance(func, nn.Module) else getattr(func, "__self__", None)
    module = owner if isinstance(owner, nn.Module) else None
    start = default_generator.get_state()
    graph, recorder, results = _record(func, module, args, kwargs)
    made = _assembled(graph, recorder, module, type(func).__name__ if func is module else func.__name__)
    if check_trace:
        after = default_generator.get_state()
        kept = [(b, b.data_array.copy()) for b in (module.buffers() if module is not None else ())]
        try:
            default_generator.set_state(start)
            _compare(made, args, kwargs, results, check_tolerance)
            _warn_of_frozen(func, module, args, kwargs, graph, recorder, start)
            for more in check_inputs or ():
                more = _arguments(more)
                default_generator.set_state(start)
                expected = func(*more)
                default_generator.set_state(start)
                _compare(made, more, {}, expected, check_tolerance)
        finally:
            default_generator.set_state(after)
            for buffer, array in kept:
                buffer.data_array[...] = array
    return made


def _arguments(given: Any) -> tuple:
    if given is None:
        return ()
    return (given,) if isinstance(given, (Tensor, dict)) else tuple(given)


def _distinct(value: Any, seen: set[int]) -> Any:
    """Arguments where a tensor that is given twice is two tensors, which may differ in later calls."""
    if isinstance(value, Tensor):
        if id(value) in seen:
            alias = wrap(value.data_array)
            alias._requires_grad = value._requires_grad
            return alias
        seen.add(id(value))
        return value
    if type(value) in (list, tuple):
        return type(value)(_distinct(v, seen) for v in value)
    return {k: _distinct(v, seen) for k, v in value.items()} if type(value) is dict else value


def _states(module: nn.Module | None) -> dict[str, tuple[str, Tensor]]:
    """Parameters and buffers by the names of their values, each tensor once."""
    if module is None:
        return {}
    found = {f"parameter {n}": (n, p) for n, p in module.named_parameters()}
    return found | {f"buffer {n}": (n, b) for n, b in module.named_buffers()}


def _record(func: Any, module: nn.Module | None, args: tuple, kwargs: dict) -> tuple[Graph, Recorder, Any]:
    recorder = Recorder({name: tensor for name, (_, tensor) in _states(module).items()})
    arguments = encode_structure([args, kwargs], recorder.argument)
    with enable_grad(), observe(recorder):
        results = func(*args, **kwargs)
    try:
        found = encode_structure(results, recorder.name_of)
    except TypeError as problem:
        raise RuntimeError(
            f"jit.trace: results must be tensors, or tuples, lists and dicts of tensors and plain values, not {problem}"
        ) from None
    return recorder.graph(arguments, found), recorder, results


def _assembled(graph: Graph, recorder: Recorder, module: nn.Module | None, name: str) -> TracedModule:
    paths = {value: path for value, (path, _) in _states(module).items()}
    constants = {value: f"_{value.replace(' ', '_')}" for value in recorder.constants}
    made = TracedModule(graph, paths | constants, name)
    if module is not None:
        for path, parameter in module.named_parameters(remove_duplicate=False):
            made.hold(path, parameter, "parameter")
        saved = set(module.state_dict())
        for path, buffer in module.named_buffers(remove_duplicate=False):
            made.hold(path, buffer, "buffer" if path in saved else "hidden")
        made.train(module.training)
    for value, tensor in recorder.constants.items():
        made.hold(constants[value], tensor, "hidden")
    return made


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [tensor for part in parts for tensor in _tensors(part)]


def _compare(made: TracedModule, args: tuple, kwargs: dict, expected: Any, tolerance: float) -> None:
    found = _tensors(made(*args, **kwargs))
    for k, (a, b) in enumerate(zip(found, _tensors(expected), strict=True)):
        own, wanted = (backend.to_numpy(t.data_array) for t in (a, b))
        wide = np.complex128 if wanted.dtype.kind == "c" else np.float64
        near = own.shape == wanted.shape and np.allclose(
            own.astype(wide), wanted.astype(wide), rtol=tolerance, atol=tolerance, equal_nan=True
        )
        if not near:
            raise TracingCheckError(
                f"Tracing failed sanity checks! Output nr {k + 1} of the traced function does not match the "
                f"corresponding output of the Python function: shape {list(own.shape)} beside {list(wanted.shape)}. "
                "The function does something that a trace cannot see, such as using NumPy, or keeping state of its own."
            )


def _changed(value: Any) -> Any:
    """Arguments of the same shapes and types with other values: reversed, and real numbers a little smaller."""
    if isinstance(value, Tensor):
        array = backend.to_numpy(value.data_array)
        other = array.reshape(-1)[::-1].reshape(array.shape).copy()
        if array.dtype.kind in "fc":
            other *= 0.75
        made = wrap(backend.to_device(other, value.device))
        made._requires_grad = value.requires_grad
        return made
    if isinstance(value, (list, tuple)):
        return type(value)([_changed(v) for v in value])
    return {k: _changed(v) for k, v in value.items()} if isinstance(value, dict) else value


def _warn_of_frozen(
    func: Any, module: nn.Module | None, args: tuple, kwargs: dict, graph: Graph, recorder: Recorder, start: Any
) -> None:
    """Trace again with other values: where nodes or constants differ, values of the example are frozen."""
    default_generator.set_state(start)
    try:
        again, other, _ = _record(func, module, _changed(args), _changed(kwargs))
    except Exception:  # the other values are not allowed, which says nothing about the trace
        return
    if json.dumps([n[:4] for n in graph.nodes]) != json.dumps([n[:4] for n in again.nodes]):
        warnings.warn(
            "The operations depend on the values of the inputs: the trace follows the example's way, and a number that "
            "Python computed from a tensor (.item(), int(), if) is frozen.",
            TracerWarning,
            stacklevel=3,
        )
        return
    for name, constant in recorder.constants.items():
        if not np.array_equal(constant.data_array, other.constants[name].data_array):
            user = next(n.name for n in graph.nodes if name in json.dumps([n.inputs, n.attributes]))
            warnings.warn(
                f"A tensor of shape {list(constant.shape)} that {user}() uses was computed from the inputs outside of "
                "recorded operations; the trace keeps the example's values.",
                TracerWarning,
                stacklevel=3,
            )
            return
