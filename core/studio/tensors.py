"""Names of tensors that hold from step to step.

A key such as ``t41`` names an array of one recorded step. Whoever keeps an eye on a tensor, a pinned probe or the
spreadsheet that follows the debugger, needs a name that finds the same tensor in the next step: the output of a node, a
parameter, what flows through a link, or an operand of the same operation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from core.graph import Graph, Link, PortRef
from core.runtime.trace import Entry, Operand, TraceSummary
from core.studio.languages import tr
from core.studio.names import node_title, parameter_title

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Kind", "Part", "TensorName", "from_plain", "link_of", "name_of", "title_of", "to_plain"]

Kind = Literal["port", "link", "parameter", "operand"]
Part = Literal["value", "gradient"]

SECTIONS = ("inputs", "outputs", "incoming", "outgoing")


@dataclass(frozen=True)
class TensorName:
    """A tensor by what it is in the network.

    Parameters
    ----------
    kind, owner
        ``port`` of ``"linear_1.y"``, ``link`` of ``"linear_1.y -> tanh_1.x"``, ``parameter`` ``"linear_1.weight"``, or
        ``operand`` of the operation that ``"linear_1 forward linear"`` describes.
    part
        The value, or the gradient of the loss by it. A link's gradient is its own share where an output is used
        several times.
    entry, section, place
        Of an operand: which entry of the step, which group of its tensors, which of them.
    """

    kind: Kind
    owner: str
    part: Part = "value"
    entry: int = -1
    section: str = ""
    place: int = 0

    def resolve(self, trace: TraceSummary, cursor: int | None = None) -> str:
        """The key of this tensor in a step; empty where the step has no such tensor.

        Up to its update a parameter has the value from before it: ``cursor`` says where the debugger stands, None
        means at the end.
        """
        return self._found(trace, cursor)[0]

    def known_from(self, trace: TraceSummary) -> int:
        """The entry from which on its numbers are known; -1 means from the beginning."""
        return self._found(trace, None)[1]

    @property
    def node(self) -> str:
        """The node it belongs to; of a link the one it comes from."""
        return self.owner.split(" ")[0] if self.kind == "operand" else self.owner.split(".")[0]

    def twin(self, trace: TraceSummary) -> TensorName | None:
        """The gradient of a value, or the value that a gradient belongs to; None where the step has none."""
        if self.kind == "operand":
            return self._operand_twin(trace)
        other = replace(self, part="gradient" if self.part == "value" else "value")
        return other if other.resolve(trace) else None

    def _found(self, trace: TraceSummary, cursor: int | None) -> tuple[str, int]:
        if self.kind == "operand":
            operand = self._operand(trace)
            return (operand.key, self.entry) if operand else ("", -1)
        if self.kind == "parameter":
            known = trace.parameters.get(self.owner, {})
            if self.part == "gradient":
                return known.get("grad", ""), known.get("grad_entry", -1)
            updated = "after" in known and (cursor is None or cursor >= known["update_entry"])
            return known["after"] if updated else known.get("before", ""), -1
        source, _, _ = self.owner.partition(" -> ")
        record = trace.ports.get(PortRef(*source.split(".", 1)))
        if self.part == "gradient" and self.kind == "link":
            link = _link(self.owner)
            share = trace.links.get(link) if link is not None else None
            if share is not None:
                return share.key, share.entry
        if record is None:
            return "", -1
        return (record.key, record.entry) if self.part == "value" else (record.grad_key, record.grad_entry)

    def _operand(self, trace: TraceSummary) -> Operand | None:
        if not 0 <= self.entry < len(trace.entries) or _described(trace.entries[self.entry]) != self.owner:
            return None  # another network, or one that took another course: not the same tensor
        group = getattr(trace.entries[self.entry], self.section)
        return group[self.place] if self.place < len(group) else None

    def _operand_twin(self, trace: TraceSummary) -> TensorName | None:
        """Inputs and outputs have their gradients in the backward entry of the same grad_fn."""
        operand = self._operand(trace)
        if operand is None:
            return None
        here = trace.entries[self.entry]
        forward = here.phase in ("forward", "loss")
        same = [e for e in trace.entries if here.grad_fn is not None and e.grad_fn == here.grad_fn]
        backward = next((e for e in same if e.phase == "backward"), None)
        if backward is None or here.phase == "update":
            return None
        if self.part == "gradient":
            ahead = next((e for e in same if e.phase in ("forward", "loss")), backward)
            section = "inputs" if self.section == "outgoing" else "outputs"
            names = [o.name for o in getattr(ahead, section)]
            place = self.place if section == "outputs" else names.index(operand.name) if operand.name in names else -1
            return _operand_name(ahead, section, place) if 0 <= place < len(names) else None
        if self.section not in ("inputs", "outputs") or not (forward or here is backward):
            return None
        section = "outgoing" if self.section == "inputs" else "incoming"
        names = [o.name for o in getattr(backward, section)]
        place = self.place if section == "incoming" else names.index(operand.name) if operand.name in names else -1
        return _operand_name(backward, section, place) if 0 <= place < len(names) else None


def name_of(trace: TraceSummary, key: str) -> TensorName | None:
    """The name of the tensor with a key in this step: as a parameter or an output of a node if it is one."""
    for name, known in trace.parameters.items():
        if key in (known.get("before"), known.get("after")):
            return TensorName("parameter", name)
        if key == known.get("grad"):
            return TensorName("parameter", name, "gradient")
    for ref, record in trace.ports.items():
        if key in (record.key, record.grad_key):
            return TensorName("port", str(ref), "value" if key == record.key else "gradient")
    for link, share in trace.links.items():
        if key == share.key:
            return TensorName("link", str(link), "gradient")
    for entry in trace.entries:
        for section in SECTIONS:
            for place, operand in enumerate(getattr(entry, section)):
                if operand.key == key:
                    return _operand_name(entry, section, place)
    return None


def link_of(graph: Graph, owner: str) -> Link | None:
    """The link that a name speaks of, if the graph has it."""
    link = _link(owner)
    return link if link in graph.links else None


def title_of(session: Session, name: TensorName) -> str:
    """What a tensor is called on screen, with the names that a person gave."""
    if name.kind == "operand":
        what = f"{node_title(session, name.node)} · {name.owner.split(' ', 2)[2]}"
    elif name.kind == "parameter":
        what = parameter_title(session, name.owner)
    else:
        node, _, port = name.owner.partition(" -> ")[0].partition(".")
        what = f"{node_title(session, node)}.{port}" if node in session.graph.nodes else f"{node}.{port}"
    return tr("gradient of {name}", name=what) if name.part == "gradient" else what


def to_plain(name: TensorName) -> dict[str, Any]:
    """As a project file keeps it; what has its default is left out."""
    plain: dict[str, Any] = {"kind": name.kind, "owner": name.owner, "part": name.part}
    if name.kind == "operand":
        plain |= {"entry": name.entry, "section": name.section, "place": name.place}
    return plain


def from_plain(plain: Any) -> TensorName | None:
    """From a project file; None for what this program does not understand."""
    try:
        kind, owner, part = plain["kind"], str(plain["owner"]), plain.get("part", "value")
        section = plain.get("section", "")
        good = kind in ("port", "link", "parameter", "operand") and part in ("value", "gradient")
        good = good and (section in SECTIONS if kind == "operand" else "." in owner)
        place = int(plain.get("entry", -1)), section, int(plain.get("place", 0))
        return TensorName(kind, owner, part, *place) if good else None
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _link(owner: str) -> Link | None:
    """What ``str(link)`` came from; None for what no link is written as."""
    ends = [tuple(end.split(".", 1)) for end in owner.split(" -> ")]
    if len(ends) != 2 or any(len(end) != 2 for end in ends):
        return None
    return Link(PortRef(*ends[0]), PortRef(*ends[1]))


def _described(entry: Entry) -> str:
    return f"{entry.node} {entry.phase} {entry.operation}"


def _operand_name(entry: Entry, section: str, place: int) -> TensorName:
    part: Part = "gradient" if section in ("incoming", "outgoing") else "value"
    return TensorName("operand", _described(entry), part, entry.index, section, place)
