"""Writing down what runs: an observer that turns operations on tensors into nodes over named values."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from ..autograd.modes import state
from ..autograd.observe import Observer
from ..tensor import Tensor, wrap
from .encoding import encode
from .graph import Graph, Node, operation_name

__all__ = ["Recorder", "encode_structure"]


def encode_structure(value: Any, name_of: Any) -> Any:
    """Arguments or results: containers of tensors, which become names, and of plain values."""
    if isinstance(value, Tensor):
        return {"value": name_of(value)}
    if isinstance(value, (list, tuple)):
        return {"list" if isinstance(value, list) else "tuple": [encode_structure(v, name_of) for v in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(k, name_of), encode_structure(v, name_of)] for k, v in value.items()]}
    return encode(value, name_of)


class Recorder(Observer):
    """Nodes and constants of one run.

    Attributes
    ----------
    constants : dict of str to Tensor
        Tensors that were made while tracing, or stood outside; they are frozen.
    """

    def __init__(self, states: dict[str, Tensor]) -> None:
        self.nodes: list[Node] = []
        self.constants: dict[str, Tensor] = {}
        self.shapes: dict[str, str] = {}
        self._values: dict[int, tuple[Tensor, str, int]] = {}  # by id: the tensor, its name, its version then
        self._arrays: dict[int, tuple[Any, str]] = {}
        self._results: list[tuple[Any, str]] = []
        self._arguments = self._made = 0
        for name, tensor in states.items():
            self._know(tensor, name)

    def _know(self, tensor: Tensor, name: str) -> None:
        array = tensor.data_array
        self._values[id(tensor)] = (tensor, name, tensor._version)
        self._arrays[id(array)] = (array, name)
        self.shapes[name] = f"{tensor.dtype.title}({', '.join(map(str, array.shape))})"

    def argument(self, tensor: Tensor) -> str:
        """Name an argument."""
        if id(tensor) not in self._values:
            self._arguments += 1
            self._know(tensor, f"x{self._arguments}")
        return self._values[id(tensor)][1]

    def name_of(self, tensor: Any) -> str:
        """The name of a value as it is now; unknown tensors become constants.

        Raises
        ------
        RuntimeError
            For a change in place that no recorded operation explains, and for leaves from outside that want gradients.
        """
        if not isinstance(tensor, Tensor):
            found = self._arrays.get(id(tensor))
            return found[1] if found is not None else self._constant(wrap(tensor))
        known = self._values.get(id(tensor))
        if known is None:
            alias = self._arrays.get(id(tensor.data_array))
            if alias is None:
                return self._constant(tensor)
            self._detached(tensor, alias[1])
            return self._values[id(tensor)][1]
        if known[2] != tensor._version:
            self._changed(tensor)
        return self._values[id(tensor)][1]

    def _constant(self, tensor: Tensor) -> str:
        if tensor.requires_grad and tensor.is_leaf:
            raise RuntimeError(
                "Cannot insert a Tensor that requires grad as a constant. Consider making it a parameter or input, or "
                f"detaching the gradient. It has shape {list(tensor.shape)}."
            )
        name = f"constant c{len(self.constants)}"
        self._know(tensor, name)
        self.constants[name] = wrap(backend.to_numpy(tensor.data_array).copy())
        return name

    def _detached(self, tensor: Tensor, source: str) -> None:
        """The same memory under another tensor: ``detach`` or ``data``."""
        array = tensor.data_array
        name = self._new(tensor)
        self._arrays[id(array)] = (array, source)
        self.nodes.append(Node("detach", {}, [{"value": source}], [name], True, "detach"))

    def _new(self, tensor: Tensor) -> str:
        self._made += 1
        name = f"v{self._made}"
        self._know(tensor, name)
        return name

    def _changed(self, tensor: Tensor) -> None:
        """A tensor that was changed in place is from now on the result that was written into it."""
        now = tensor.data_array
        for array, name in reversed(self._results):
            if array.shape == now.shape and not _same_memory(array, now) and _equal(array, now):
                self._values[id(tensor)] = (tensor, name, tensor._version)
                return
        raise RuntimeError(
            f"jit.trace: a tensor of shape {list(tensor.shape)} was changed in place in a way that a trace cannot "
            "follow (through a view, or as a part). Use the out-of-place form, such as torch.where or torch.cat."
        )

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        """Write one operation down."""
        kind = operation_name(operation)
        given = [{"value": self.name_of(v)} if isinstance(v, Tensor) else encode(v, self.name_of) for v in inputs]
        attributes = {}
        for key, value in operation.__dict__.items():
            try:
                attributes[key] = encode({} if key == "keep_cache" else value, self.name_of)
            except TypeError as problem:
                raise RuntimeError(
                    f"jit.trace: {operation.name} cannot be written down: {key} is a {problem}"
                ) from None
        names = []
        for y in outputs:
            names.append(self._new(y))
            self._results.append((y.data_array.copy() if _will_change(operation) else y.data_array, names[-1]))
        node = Node(kind, attributes, given, names, state.grad_enabled, operation.name)
        self.nodes.append(node)

    def graph(self, arguments: Any, results: Any) -> Graph:
        """What was written down, without nodes that nobody reads."""
        wanted = set(_values(results))
        kept = []
        for node in reversed(self.nodes):
            if wanted.intersection(node.outputs):
                kept.append(node)
                wanted.update(_values(node.inputs), _values(list(node.attributes.values())))
        self.constants = {name: value for name, value in self.constants.items() if name in wanted}
        return Graph(kept[::-1], arguments, results, self.shapes)


def _will_change(operation: Any) -> bool:
    """Views share memory with what may be changed in place; what they showed must be kept."""
    return operation.family == "view"


def _same_memory(a: Any, b: Any) -> bool:
    return a is b or (isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and np.may_share_memory(a, b))


def _equal(a: Any, b: Any) -> bool:
    return a.dtype == b.dtype and bool(
        np.array_equal(backend.to_numpy(a), backend.to_numpy(b), equal_nan=a.dtype.kind in "fc")
    )


def _values(encoded: Any) -> list[str]:
    if isinstance(encoded, list):
        return [name for part in encoded for name in _values(part)]
    if not isinstance(encoded, dict):
        return []
    for kind in ("value", "array", "tensor"):
        if isinstance(encoded.get(kind), str):
            return [encoded[kind]]
    return [name for part in encoded.values() for name in _values(part)]
