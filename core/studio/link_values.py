"""What stands on the links while a step is walked through: a few words of value and gradient, as far as they are known.

A graph can have a thousand links, and the cursor moves at every key press: what will stand where, and from which entry
on, is worked out once for a step, and only what changed is put together anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.graph import Link
from core.runtime.trace import TraceSummary
from core.studio.languages import tr

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["LinkValue", "LinkValues", "cut_words"]


@dataclass(frozen=True)
class LinkValue:
    """What stands beside a link: a few words of value and gradient, empty where not known yet."""

    value: str
    gradient: str
    cut: str = ""  # why no gradient comes back, where one might expect it


@dataclass(frozen=True)
class _Row:
    """One link in the course of a step: its words, and from which entries on they are known."""

    link: Link
    value_entry: int
    value: str
    gradient_entry: int
    gradient: str
    cut: str


_Known = tuple[bool, bool, bool]  # the value, the gradient, and whether all of backward is done


class LinkValues:
    """The words on the links of the open graph."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._trace: TraceSummary | None = None  # of which the rows are
        self._rows: list[_Row] = []
        self._backward_ends = -1
        self._known: list[_Known] = []
        self._values: dict[Link, LinkValue] = {}
        session.document_changed.connect(self._forget)
        session.document_opened.connect(self._forget)

    def at(self, trace: TraceSummary | None, cursor: int) -> dict[Link, LinkValue]:
        """Value and gradient for every link, as far as they are known at an entry.

        The same dict comes back as long as nothing changed, so that a graph of a thousand links costs little a step.
        """
        if trace is None:
            return {}
        if self._trace is not trace:
            self._begin(trace)
        done = cursor >= self._backward_ends
        known = [(row.value_entry <= cursor, 0 <= row.gradient_entry <= cursor, done) for row in self._rows]
        if known == self._known:
            return self._values
        found = dict(self._values)
        before: list[_Known | None] = [*self._known] or [None] * len(known)
        for row, now, then in zip(self._rows, known, before, strict=True):
            if now == then:
                continue
            value, gradient = row.value if now[0] else "", row.gradient if now[1] else ""
            if value or gradient:
                found[row.link] = LinkValue(value, gradient, row.cut if done and not gradient else "")
            else:
                found.pop(row.link, None)
        self._known, self._values = known, found
        return found

    def _forget(self, *_: object) -> None:
        self._trace = None

    def _begin(self, trace: TraceSummary) -> None:
        """Work out what will stand on each link in the course of a step, and from which entries on."""
        self._trace = trace
        self._rows, self._known, self._values = [], [], {}
        self._backward_ends = next((e.index for e in reversed(trace.entries) if e.phase == "backward"), -1)
        for link in self.session.graph.links:
            record = trace.ports.get(link.source)
            if record is None:
                continue
            text, entry = record.grad_text, record.grad_entry if record.grad_key else -1
            share = trace.links.get(link)
            if share is not None:  # an output that is used several times: the link has its own part of the gradient
                text, entry = share.text, share.entry if share.key else -1
            self._rows.append(_Row(link, record.entry, record.text, entry, text, cut_words(record.cut)))


def cut_words(cut: str) -> str:
    """Why no gradient reaches a tensor, in a few words; empty where nobody expects one (data, integers)."""
    return {
        "detached": tr("no gradient:  detached"),
        "no_grad": tr("no gradient:  under no_grad"),
        "frozen": tr("no gradient:  frozen"),
        "no_derivative": tr("no gradient:  no derivative"),
        "unused": tr("no gradient:  the loss does not use it"),
    }.get(cut, "")
