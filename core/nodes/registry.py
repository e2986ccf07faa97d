"""The catalogue of node types, filled by importing every file of ``core/nodes/library``.

There is no list to keep by hand: a file dropped into the library is in the palette at the next start.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from core.nodes.params import Param
from core.nodes.spec import In, Infer, Lacks, NodeType, Out, Role, declared

__all__ = ["CATEGORIES", "GROUPS", "Registry", "node_type", "standard_registry"]

# In the order of the palette: the way of the numbers through a network.
CATEGORIES = (
    "data", "transform", "tensor", "operation", "layer", "activation", "own", "loss", "optimizer", "schedule", "metric",
    "probe",
)  # fmt: skip

# The parts of the large categories, in the order of the palette. Their names are words on screen.
GROUPS: dict[str, tuple[str, ...]] = {
    "data": ("Your files", "Ready-made", "Points and curves", "Sequences"),
    "operation": ("Arithmetic", "Products", "Sums and order", "Shape", "Choice", "Type and gradient"),
    "layer": ("Basic", "Convolution", "Pooling", "Normalisation", "Dropout", "Sequences"),
    "activation": ("Usual", "More"),
    "loss": ("Numbers", "Classes", "Similarity"),
}

_declared: dict[str, NodeType] = {}


def node_type(
    name: str,
    *,
    label: str = "",
    group: str = "",
    category: str = "",
    role: Role = "compute",
    inputs: Sequence[In] = (),
    outputs: Sequence[Out] = (),
    params: Sequence[Param] = (),
    summary: str = "",
    formula: str = "",
    also_called: tuple[str, ...] = (),
    infer: Infer | None = None,
    lacks: Lacks | None = None,
    lines: Callable[[Mapping[str, Any]], Sequence[str]] | None = None,
    trainable: bool = False,
    icon: str = "",
    torch: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the function below as a node type; see ``core.nodes.spec.NodeType`` for the meaning of each argument."""

    def enter(build: Callable[..., Any]) -> Callable[..., Any]:
        if name in _declared and _declared[name].build.__module__ != build.__module__:
            raise TypeError(f"Two files declare the node type {name!r}.")
        _declared[name] = declared(
            name,
            build,
            label=label,
            group=group,
            category=category,
            role=role,
            inputs=inputs,
            outputs=outputs,
            params=params,
            summary=summary,
            formula=formula,
            also_called=also_called,
            infer=infer,
            lacks=lacks,
            lines=lines,
            trainable=trainable,
            icon=icon,
            torch=torch,
        )
        return build

    return enter


class Registry:
    """Node types by name."""

    def __init__(self, types: dict[str, NodeType]) -> None:
        self._types = dict(types)

    def get(self, name: str) -> NodeType | None:
        """The type called ``name``, or None: a project may come from a program that has more types."""
        return self._types.get(name)

    def __getitem__(self, name: str) -> NodeType:
        return self._types[name]

    def __iter__(self) -> Iterator[NodeType]:
        return iter(self._types.values())

    def __len__(self) -> int:
        return len(self._types)

    def by_category(self) -> dict[str, list[NodeType]]:
        """Types in palette order: by category, by group where it has groups, then in alphabetical order by label."""
        known = [*CATEGORIES, *sorted({t.category for t in self} - set(CATEGORIES))]
        found = {c: sorted((t for t in self if t.category == c), key=_place) for c in known}
        return {category: types for category, types in found.items() if types}


def _place(spec: NodeType) -> tuple[int, str]:
    """Where a type stands in its category."""
    groups = GROUPS.get(spec.category, ())
    return groups.index(spec.group) if spec.group in groups else len(groups), spec.label.lower()


@lru_cache(maxsize=1)
def standard_registry() -> Registry:
    """The registry of all types in ``core/nodes/library``."""
    from core.nodes import library

    for module in pkgutil.walk_packages(library.__path__, library.__name__ + "."):
        importlib.import_module(module.name)
    return Registry(_declared)
