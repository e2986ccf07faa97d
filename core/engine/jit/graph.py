"""A traced computation as plain data: nodes in order, each an operation with its attributes and what it reads."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..autograd.operation import Operation
from .encoding import HOME

__all__ = ["Graph", "Node", "code_text", "find_operation", "graph_text", "operation_name", "value_names"]


class Node(NamedTuple):
    """One operation.

    Attributes
    ----------
    operation : str
        Which class, "elementwise.arithmetic.Add", below ``functions``; "detach" cuts a value off.
    attributes : dict
        All of the instance's own, encoded.
    inputs, outputs : list
        Names of values ("v3", "parameter weight"), or encoded constants among the inputs.
    records : bool
        False inside of ``no_grad``.
    name : str
        PyTorch's name, for reading.
    """

    operation: str
    attributes: dict[str, Any]
    inputs: list[Any]
    outputs: list[str]
    records: bool
    name: str


class Graph(NamedTuple):
    """Nodes, and how arguments and results of the call are put together from values.

    `arguments` has the names of the argument tensors inside of an encoded (args, kwargs), `results` those of results.
    """

    nodes: list[Node]
    arguments: Any
    results: Any
    shapes: dict[str, str]


def operation_name(operation: Any) -> str:
    """The name of an operation's class below ``functions``.

    Raises
    ------
    RuntimeError
        For operations from elsewhere, which could not be found again when loading.
    """
    kind = type(operation)
    if not kind.__module__.startswith(HOME):
        raise RuntimeError(
            f"jit.trace: {operation.name or kind.__qualname__} ({kind.__module__}.{kind.__qualname__}) is no operation "
            "of the engine's own, so a saved trace could not be loaded without its code. Write the step with torch "
            "functions."
        )
    return f"{kind.__module__.removeprefix(HOME)}.{kind.__qualname__}"


_known: dict[str, type[Operation]] = {}


def find_operation(name: str) -> type[Operation]:
    """The operation class of a name; only classes that the engine has loaded itself can be found.

    Raises
    ------
    KeyError
        If there is none.
    """
    if name not in _known:
        waiting: list[type[Operation]] = [Operation]
        while waiting:
            kind = waiting.pop()
            waiting += kind.__subclasses__()
            if kind.__module__.startswith(HOME):
                _known[f"{kind.__module__.removeprefix(HOME)}.{kind.__qualname__}"] = kind
    return _known[name]


def _plain(value: Any) -> str:
    """An encoded value for people."""
    if isinstance(value, dict):
        (kind, inside), = value.items()  # fmt: skip
        if kind in ("tuple", "list"):
            text = ", ".join(_plain(v) for v in inside)
            return f"[{text}]" if kind == "list" else f"({text})"
        if kind == "slice":
            return ":".join("" if v is None else str(v) for v in inside)
        return "..." if kind == "ellipsis" else str(inside)
    return repr(value)


def _shown(value: Any) -> str:
    return f"%{value['value']}" if isinstance(value, dict) and "value" in value else _plain(value)


def _configuration(node: Node) -> str:
    shown = () if node.operation == "detach" else find_operation(node.operation).attribute_names
    kept = {k: v for k, v in node.attributes.items() if k in shown}
    return ", ".join(f"{k}={_plain(v)}" for k, v in kept.items())


def value_names(encoded: Any) -> list[str]:
    """All values inside of an encoded structure."""
    if isinstance(encoded, list):
        return [name for part in encoded for name in value_names(part)]
    if not isinstance(encoded, dict):
        return []
    if "value" in encoded:
        return [encoded["value"]]
    return [name for part in encoded.values() for name in value_names(part)]


def graph_text(graph: Graph) -> str:
    """The graph, a line for each operation with the shapes that were seen."""
    given = ", ".join(f"%{n} : {graph.shapes.get(n, '')}" for n in value_names(graph.arguments))
    lines = [f"graph({given}):"]
    for node in graph.nodes:
        left = ", ".join(f"%{n} : {graph.shapes.get(n, '')}" for n in node.outputs)
        inside = f"[{_configuration(node)}]" if _configuration(node) else ""
        lines.append(f"  {left} = {node.name}{inside}({', '.join(_shown(v) for v in node.inputs)})")
    return "\n".join([*lines, f"  return ({', '.join(f'%{n}' for n in value_names(graph.results))})"])


def code_text(graph: Graph) -> str:
    """The graph in the words of a Python function, for reading."""

    def word(value: Any) -> str:
        if isinstance(value, dict) and "value" in value:
            kind, _, rest = value["value"].partition(" ")
            return f"self.{rest}" if rest else kind
        return _plain(value)

    lines = [f"def forward(self, {', '.join(value_names(graph.arguments))}):"]
    for node in graph.nodes:
        given = [word(v) for v in node.inputs if v is not None]
        given += [_configuration(node)] if _configuration(node) else []
        lines.append(f"    {', '.join(node.outputs)} = torch.{node.name}({', '.join(given)})")
    return "\n".join([*lines, f"    return {', '.join(word({'value': n}) for n in value_names(graph.results))}"])
