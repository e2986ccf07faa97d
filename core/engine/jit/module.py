"""A traced model: a module that runs its graph, with the parameters and buffers of the model it came from."""

from __future__ import annotations

from typing import Any

from .. import nn
from ..autograd.modes import set_grad_enabled, state
from ..autograd.run import apply, apply_direct, apply_view
from ..tensor import Tensor
from .encoding import decode
from .graph import Graph, code_text, find_operation, graph_text

__all__ = ["Part", "TracedModule"]

_RUN: dict[str, Any] = {"kernel": apply, "view": apply_view, "direct": apply_direct}


class Part(nn.Module):
    """A module below a traced one, which only holds parameters and buffers under their names."""

    def __init__(self) -> None:
        super().__init__()
        self.original_name = ""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Not possible: the trace knows the whole only."""
        raise RuntimeError("a part of a traced module cannot be called: only the whole was traced")

    def __repr__(self) -> str:
        inside = "".join(f"\n  ({k}): " + repr(v).replace("\n", "\n  ") for k, v in self._modules.items())
        name = f"original_name={self.original_name}" if self.original_name else ""
        return f"{type(self).__name__}({name}{inside}{chr(10) if inside else ''})"

    def hold(self, path: str, tensor: Tensor, kind: str) -> None:
        """Put a tensor under a dotted name: a "parameter", a "buffer", or one that is "hidden" from the state_dict."""
        *above, name = path.split(".")
        owner: Part = self
        for step in above:
            if step not in owner._modules:
                owner.add_module(step, Part())
            owner = owner._modules[step]
        if kind == "parameter":
            owner.register_parameter(name, tensor)  # type: ignore[arg-type]
        else:
            owner.register_buffer(name, tensor, persistent=kind == "buffer")


class TracedModule(Part):
    """What :func:`trace` and :func:`jit.load` return.

    The operations are those that ran with the example: Python's choices, loops and sizes that it computed are frozen,
    and so is training or evaluation mode. ``parameters()``, ``state_dict()``, ``to()`` and gradients work as usual.

    Attributes
    ----------
    graph, code : str
        The operations, for reading.
    original_name : str
        The class or function that was traced.
    """

    def __init__(self, graph: Graph, names: dict[str, str], name: str) -> None:
        super().__init__()
        self.original_name = name
        self._graph, self._names = graph, names  # names: of each value that is no result, the path of its tensor
        self._operations = [_prepare(node.operation) for node in graph.nodes]
        self._settings = [_constant(node.attributes) for node in graph.nodes]

    @property
    def graph(self) -> str:
        """A line for each operation."""
        return graph_text(self._graph)

    @property
    def code(self) -> str:
        """The operations in the words of a Python function."""
        return code_text(self._graph)

    @property
    def inlined_graph(self) -> str:
        """The same as :attr:`graph`: a trace knows no submodules."""
        return self.graph

    def _held(self, path: str) -> Tensor:
        *above, name = path.split(".")
        owner: Any = self
        for step in above:
            owner = owner._modules[step]
        found: Tensor = owner._parameters.get(name) if name in owner._parameters else owner._buffers[name]
        return found

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Run the operations.

        Raises
        ------
        RuntimeError
            If the arguments are put together in another way than the example.
        """
        values: dict[str, Tensor] = {name: self._held(path) for name, path in self._names.items()}
        _match(self._graph.arguments, [args, kwargs], values, "arguments")
        recording = state.grad_enabled
        for node, kind, fixed in zip(self._graph.nodes, self._operations, self._settings, strict=True):
            given = [
                values[v["value"]] if isinstance(v, dict) and "value" in v else decode(v, values.__getitem__)
                for v in node.inputs
            ]
            if kind is None:
                values[node.outputs[0]] = given[0].detach()
                continue
            operation = kind.__new__(kind)
            operation.__dict__.update(fixed or {k: decode(v, values.__getitem__) for k, v in node.attributes.items()})
            if recording and not node.records:
                with set_grad_enabled(False):
                    result = _RUN[kind.family](operation, *given)
            else:
                result = _RUN[kind.family](operation, *given)
            for name, y in zip(node.outputs, result if isinstance(result, tuple) else (result,), strict=True):
                values[name] = y
        return _assemble(self._graph.results, values)

    def save(self, f: Any) -> None:
        """Write the graph and the weights, see :func:`jit.save`."""
        from .archive import save

        save(self, f)


def _prepare(name: str) -> Any:
    return None if name == "detach" else find_operation(name)


def _constant(attributes: dict[str, Any]) -> dict[str, Any] | None:
    """Decoded attributes; None if there are tensors among them, which are looked up at every call."""
    nothing: dict[str, Tensor] = {}
    try:
        return {name: decode(value, nothing.__getitem__) for name, value in attributes.items()}
    except KeyError:
        return None


def _match(expected: Any, given: Any, values: dict[str, Tensor], where: str) -> None:
    """Find the tensors of arguments that are put together as the example was."""
    if isinstance(expected, dict) and "value" in expected:
        if not isinstance(given, Tensor):
            raise RuntimeError(f"a traced module expects a Tensor in its {where}, but got {type(given).__name__}")
        values[expected["value"]] = given
    elif isinstance(expected, dict) and ("tuple" in expected or "list" in expected):
        parts: list[Any] = expected["tuple" if "tuple" in expected else "list"]
        if not isinstance(given, (tuple, list)) or len(given) != len(parts):
            count = len(given) if isinstance(given, (tuple, list)) else 1
            raise RuntimeError(f"a traced module expects {len(parts)} values in its {where}, but got {count}")
        for k, (part, value) in enumerate(zip(parts, given, strict=True)):
            _match(part, value, values, where if where == "arguments" and len(parts) == 2 else f"{where}[{k}]")
    elif isinstance(expected, dict) and "dict" in expected:
        keys = [decode(k, values.__getitem__) for k, _ in expected["dict"]]
        if not isinstance(given, dict) or set(given) != set(keys):
            raise RuntimeError(f"a traced module expects the keys {keys} in its {where}, but got {given!r:.80}")
        for key, (_, part) in zip(keys, expected["dict"], strict=True):
            _match(part, given[key], values, f"{where}[{key!r}]")
    else:
        known = decode(expected, values.__getitem__)
        if known != given:
            raise RuntimeError(f"a traced module was traced with {known!r} in its {where}, but got {given!r:.80}")


def _assemble(spec: Any, values: dict[str, Tensor]) -> Any:
    if isinstance(spec, dict):
        if "value" in spec:
            return values[spec["value"]]
        if "tuple" in spec or "list" in spec:
            parts = [_assemble(part, values) for part in spec["tuple" if "tuple" in spec else "list"]]
            return tuple(parts) if "tuple" in spec else parts
        if "dict" in spec:
            return {decode(k, values.__getitem__): _assemble(v, values) for k, v in spec["dict"]}
    return decode(spec, values.__getitem__)
