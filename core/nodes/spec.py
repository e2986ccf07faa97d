"""NodeType: everything the program knows about one kind of node, declared in one place.

The palette, the inspector, the shape check, saving, the help page, search and the compiler are all derived from this
declaration. ``node_type`` turns a function into such a type and enters it into the registry; the function says what the
node computes and is called when a graph is compiled.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.graph.shapes import Dim, Insert, Shape
from core.nodes.params import Param

__all__ = ["KINDS", "UNSHAPED", "In", "Kind", "NodeType", "Out", "Role", "TensorInfo", "accepts", "fits"]

Kind = Literal["tensor", "data", "loss", "params", "schedule"]
Role = Literal["compute", "data", "optimizer", "probe", "schedule", "metric"]
DTypeRule = Literal["float", "float32", "int", "number", "any"]

KINDS: tuple[Kind, ...] = ("tensor", "data", "loss", "params", "schedule")

UNSHAPED: frozenset[str] = frozenset({"params", "schedule"})  # kinds that are no tensors: they have no shape

# What may be linked to what: output kind -> input kinds. Data and losses are tensors too; only a loss (or any tensor,
# if it is a single number) can be given to an optimizer; parameters and schedules can go nowhere else.
_FITS: dict[Kind, frozenset[Kind]] = {
    "tensor": frozenset({"tensor", "loss"}),
    "data": frozenset({"tensor", "data"}),
    "loss": frozenset({"loss", "tensor"}),
    "params": frozenset({"params"}),
    "schedule": frozenset({"schedule"}),
}


def fits(source: Kind, target: Kind) -> bool:
    """Whether a link from an output of kind ``source`` to an input of kind ``target`` makes sense."""
    return target in _FITS[source]


def accepts(rule: DTypeRule, dtype: str) -> bool:
    """Whether a port with this dtype rule takes a tensor of this dtype."""
    if rule in ("any", dtype):
        return True
    if rule == "number":
        return dtype != "bool"
    is_float = dtype.startswith(("float", "bfloat"))
    return is_float if rule == "float" else rule == "int" and not is_float


@dataclass(frozen=True)
class TensorInfo:
    """What is known about a tensor before it exists: symbolic shape, dtype name (``"float32"``) and device."""

    shape: Shape
    dtype: str = "float32"
    device: str = "cpu"

    def with_shape(self, shape: Shape) -> TensorInfo:
        return replace(self, shape=shape)


@dataclass(frozen=True)
class In:
    """An input port.

    Parameters
    ----------
    name
        Unique among the inputs, and stable: files refer to it.
    shape
        Pattern for ``core.graph.shapes.match``, e.g. ``("N", "*", "in_features")``; None takes any shape.
    dtype
        ``"float"`` refuses integers, ``"float32"`` also other real types (for ports that meet trained weights, which
        are float32), ``"int"`` refuses floats, ``"number"`` refuses true and false (bool), ``"any"`` takes all; see
        ``accepts``.
    kind
        What may be linked here, see ``fits``.
    optional, many
        May stay unlinked; takes several links.
    advice
        What to do about a shape that does not fit the pattern, where more can be said than the pattern knows: a
        sentence, and the node that does it, where it is known with its parameters.
    """

    name: str
    shape: tuple[Dim, ...] | None = None
    dtype: DTypeRule = "any"
    kind: Kind = "tensor"
    optional: bool = False
    many: bool = False
    help: str = ""
    advice: Callable[[Shape], tuple[str, Insert | None]] | None = None


@dataclass(frozen=True)
class Out:
    """An output port. Its ``shape`` pattern is filled with what the inputs' patterns were bound to."""

    name: str
    shape: tuple[Dim, ...] | None = None
    dtype: str | None = None  # None: as the first input (float32 where there is none)
    kind: Kind = "tensor"
    help: str = ""


Infer = Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], Mapping[str, TensorInfo]]
Lacks = Callable[[Mapping[str, Any]], Exception | None]


@dataclass(frozen=True)
class NodeType:
    """One kind of node.

    Parameters
    ----------
    name
        ``"category.name"``, stable: files refer to it.
    build
        Called when a graph is compiled, with those parameters and bound dimension names (such as ``in_features``) that
        its signature names; ``in_shape`` is the whole shape of the first input. By role it returns: ``compute`` an
        ``nn.Module`` or function from input tensors, in port order (None for an unlinked optional one, a list for a
        ``many`` port), to the output tensor or a tuple of them; ``data`` a ``core.nodes.samples.Samples``;
        ``optimizer`` a function from a list of parameters to an Optimizer, or to None for "only compute gradients";
        ``schedule`` a ``core.nodes.schedules.Schedule``; ``metric`` a ``core.nodes.metrics.Metric``; ``probe`` None.
    infer
        Shape rule for types whose ports' patterns do not say it all: ``infer(inputs, params)`` with a TensorInfo for
        every linked input gives one for every output, or raises ShapeError.
    lacks
        What the node cannot run without although its shapes are known, such as files that have still to be fetched:
        called with the parameters, it gives an error (with a ``suggestion``) or None.
    trainable
        The node owns parameters; it gets a ``params`` output, which can be linked to an optimizer.
    formula
        What it computes, in matplotlib's mathtext without the dollar signs.
    lines
        For types whose formula a person types: called with the parameters, it gives the formula and its derivatives,
        each in mathtext.
    group
        The part of its category under which the palette shows it, see ``core.nodes.registry.GROUPS``.
    """

    name: str
    label: str
    category: str
    role: Role
    inputs: tuple[In, ...]
    outputs: tuple[Out, ...]
    params: tuple[Param, ...]
    build: Callable[..., Any]
    summary: str = ""
    formula: str = ""
    also_called: tuple[str, ...] = ()
    infer: Infer | None = None
    lacks: Lacks | None = None
    lines: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
    trainable: bool = False
    icon: str = ""
    group: str = ""
    torch: str = ""  # the PyTorch name of the same thing, e.g. "torch.nn.Linear"
    wants: frozenset[str] = field(default=frozenset(), repr=False)  # the names in the signature of build

    def __post_init__(self) -> None:
        object.__setattr__(self, "wants", frozenset(inspect.signature(self.build).parameters))
        self._check()

    def input(self, port: str) -> In | None:
        return next((p for p in self.inputs if p.name == port), None)

    def output(self, port: str) -> Out | None:
        return next((p for p in self.outputs if p.name == port), None)

    def param(self, name: str) -> Param | None:
        return next((p for p in self.params if p.name == name), None)

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter's value: what is ``given``, else its default. Unknown names in ``given`` are ignored."""
        return {p.name: given.get(p.name, p.default) for p in self.params}

    def make(self, values: Mapping[str, Any], dims: Mapping[str, Dim] | None = None) -> Any:
        """Call ``build`` with what its signature asks for, out of parameter values and bound dimensions.

        A dimension that only an unlinked optional input would have bound is None.
        """
        known = {**(dims or {}), **values}
        return self.build(**{name: known.get(name) for name in self.wants})

    def _check(self) -> None:
        """The declaration must be sound; a mistake shows when the module is imported, not when a user meets it."""
        for ports in (self.inputs, self.outputs, self.params):
            names = [p.name for p in ports]
            if len(names) != len(set(names)):
                raise TypeError(f"{self.name}: two of {names} have the same name")
        if not self.name.count(".") == 1:
            raise TypeError(f"{self.name!r}: a node type is named category.name")


def declared(
    name: str,
    build: Callable[..., Any],
    *,
    label: str,
    category: str,
    role: Role,
    inputs: Sequence[In],
    outputs: Sequence[Out],
    params: Sequence[Param],
    trainable: bool,
    **rest: Any,
) -> NodeType:
    """Make a NodeType from what ``node_type`` was given; adds the ``params`` output of a trainable type."""
    outs = tuple(outputs)
    if trainable:
        outs += (Out("params", kind="params", help="All parameters of this node, to be given to one optimizer."),)
    return NodeType(
        name=name,
        label=label or name.rsplit(".", 1)[-1].replace("_", " ").title(),
        category=category or name.split(".", 1)[0],
        role=role,
        inputs=tuple(inputs),
        outputs=outs,
        params=tuple(params),
        build=build,
        trainable=trainable,
        **rest,
    )
