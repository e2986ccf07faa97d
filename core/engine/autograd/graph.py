"""The tape: one flat record for each operation that ran.

A record holds arrays, never its output tensors, so no reference cycle keeps a step's memory alive until the garbage
collector comes. Its increasing number is the topological order: backward is a loop over sorted records.
"""

from __future__ import annotations

import itertools
import weakref
from typing import Any

__all__ = ["AccumulateGrad", "GradFn", "accumulator_of", "next_sequence_nr"]

_numbers = itertools.count()
next_sequence_nr = _numbers.__next__


class GradFn:
    """The record of one operation, PyTorch's ``grad_fn``.

    Attributes
    ----------
    operation : Operation
        What ran; see its ``formula``, ``derivatives``, ``input_names`` and ``attributes``.
    sequence_nr : int
        Larger than the number of every record it depends on.
    input_shapes, output_shapes : sequence of tuple
        None for inputs that are not tensors.
    metadata : dict
        Free for whoever watches.
    """

    __slots__ = (
        "__weakref__",
        "_metadata",
        "arrays",
        "dtype",
        "edges",
        "guards",
        "hooks",
        "indices",
        "input_shapes",
        "operation",
        "plain",
        "sequence_nr",
        "several",
        "shape",
    )

    def __init__(
        self,
        operation: Any,
        edges: tuple,
        indices: tuple | None,
        arrays: tuple | None,
        guards: tuple,
        input_shapes: tuple,
        shape: tuple,
        dtype: Any,
        several: tuple | None,
    ) -> None:
        self.operation = operation
        self.edges = edges  # for each input: the GradFn it came from, the leaf Tensor itself, or None
        self.indices = indices  # which output of that GradFn; None where all are 0
        self.arrays = arrays  # the kernel's outputs and inputs, None where not saved
        self.guards = guards  # version counters of what was saved, each followed by what it read then
        self.input_shapes = input_shapes
        self.shape = shape  # of the first output; flat, because there is mostly only one
        self.dtype = dtype
        self.plain = False  # True: every input that has an edge has the output's shape and dtype
        self.several = several  # (shape, dtype) of every output where there are several, else None
        self.hooks: Any = None
        self._metadata: dict | None = None
        self.sequence_nr = next_sequence_nr()

    @property
    def outputs(self) -> tuple:
        """(shape, dtype) of every output."""
        return ((self.shape, self.dtype),) if self.several is None else self.several

    @property
    def output_shapes(self) -> tuple:
        """The shape of every output."""
        return tuple(shape for shape, _ in self.outputs)

    def name(self) -> str:
        """PyTorch's name, such as ``"MulBackward0"``."""
        return self.operation.grad_name

    @property
    def metadata(self) -> dict:
        """A dict for the use of observers and tools."""
        if self._metadata is None:
            self._metadata = {}
        return self._metadata

    @property
    def next_functions(self) -> tuple:
        """For each input ``(grad_fn, output number)``; leaves appear as ``AccumulateGrad``, constants as None."""
        found: list[tuple[Any, int]] = []
        for k, edge in enumerate(self.edges):
            if edge is None:
                found.append((None, 0))
            elif isinstance(edge, GradFn):
                found.append((edge, self.indices[k] if self.indices else 0))
            else:
                found.append((accumulator_of(edge), 0))
        return tuple(found)

    @property
    def saved(self) -> dict[str, Any]:
        """The arrays kept for backward by the kernel's names; empty once they are freed."""
        if self.arrays is None:
            return {}
        operation, found = self.operation, {}
        names = list(operation.outputs) if operation.family == "kernel" else list(operation.outputs[:1])
        for symbol in operation.symbols:
            if symbol.startswith("*"):
                stem = symbol[1:]
                names += [f"{stem}{k}" for k in range(len(self.arrays) - len(names))]
            else:
                names.append(symbol)
        for key, array in zip(names, self.arrays, strict=False):
            if array is not None:
                found[key] = array
        return found

    def release(self) -> None:
        """Free the saved arrays; a second backward through here is then refused, if there were any."""
        if self.guards:
            self.arrays = None
            self.guards = ()

    def check_versions(self) -> None:
        """Refuse to use an array that an in-place operation has changed since it was saved."""
        for cell, version in zip(self.guards[::2], self.guards[1::2], strict=True):
            if cell is not None and cell[0] != version:
                raise RuntimeError(
                    "one of the variables needed for gradient computation has been modified by an inplace operation: "
                    f"{self.name()} (operation {self.operation.name}, input shapes {list(self.input_shapes)}) saved an "
                    f"array at version {version}; it is at version {cell[0]} now. Use the out-of-place form "
                    "(x = x + 1 instead of x += 1), or clone the tensor before changing it."
                )

    def register_hook(self, hook: Any) -> Any:
        """Call ``hook(grad_inputs, grad_outputs)`` after this record's backward; it may return other grad_inputs."""
        from .hooks import add_grad_fn_hook

        return add_grad_fn_hook(self, "post", hook)

    def register_prehook(self, hook: Any) -> Any:
        """Call ``hook(grad_outputs)`` before this record's backward; it may return other grad_outputs."""
        from .hooks import add_grad_fn_hook

        return add_grad_fn_hook(self, "pre", hook)

    def __repr__(self) -> str:
        return f"<{self.name()} object at {id(self):#x}>"


class _AccumulateOperation:
    """What ``AccumulateGrad.operation`` tells an observer."""

    name = "accumulate_grad"
    grad_name = "AccumulateGrad"
    formula = r"\bar{w} \leftarrow \bar{w} + \bar{y}"
    derivatives: dict[str, str] = {}  # noqa: RUF012  (never written to)
    input_names = ("variable",)
    symbols = ("w",)
    attributes: dict[str, Any] = {}  # noqa: RUF012


class AccumulateGrad:
    """The end of the tape at a leaf: adds the gradient to ``variable.grad``."""

    __slots__ = ("__weakref__", "metadata", "variable")

    operation = _AccumulateOperation()
    next_functions: tuple = ()
    sequence_nr = 2**64 - 1
    saved: dict[str, Any] = {}  # noqa: RUF012  (nothing is ever saved here)

    def __init__(self, variable: Any) -> None:
        self.variable = variable
        self.metadata: dict = {}

    @property
    def input_shapes(self) -> list:
        return [tuple(self.variable.shape)]

    @property
    def output_shapes(self) -> tuple:
        return (tuple(self.variable.shape),)

    def name(self) -> str:
        """``"AccumulateGrad"``."""
        return "AccumulateGrad"

    def __repr__(self) -> str:
        return f"<AccumulateGrad object at {id(self):#x}>"


def accumulator_of(leaf: Any) -> AccumulateGrad:
    """The AccumulateGrad of a leaf, the same object as long as somebody holds it."""
    reference = leaf.__dict__.get("_accumulator")
    found = reference() if reference is not None else None
    if found is None:
        found = AccumulateGrad(leaf)
        leaf._accumulator = weakref.ref(found)
    return found
