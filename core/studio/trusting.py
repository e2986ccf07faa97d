"""Trusting: whether the Python code of the open project may run, and how the program remembers that.

A project that is begun here is one's own. Of one that is opened, every piece of code is looked up among those that this
person has written or trusted before (by their check sums, in the settings); a single unknown piece keeps all of it
switched off until the person has trusted it. Nothing about trust stands in the project file: it could say anything.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from core.graph import Graph
from core.nodes.params import Code
from core.nodes.registry import Registry
from core.studio.languages import tr
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Trusting", "code_of"]

KEPT = 1000  # check sums; the oldest are forgotten first


def code_of(graph: Graph, registry: Registry) -> dict[tuple[str, str], str]:
    """Every piece of code in a graph that is not a template, by node and parameter."""
    found = {}
    for node in graph:
        spec = registry.get(node.type)
        for param in spec.params if spec else ():
            text = node.params.get(param.name, param.default)
            if isinstance(param, Code) and text != param.default and str(text).strip():
                found[node.id, param.name] = str(text)
    return found


class Trusting:
    """The trust in the open project.

    Signals
    -------
    changed()
        ``trusted`` is another.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.changed = Signal()
        self.trusted = True

    @property
    def holds_code(self) -> bool:
        """Whether there is any code that trust would matter for, templates included."""
        specs = (self.session.registry.get(node.type) for node in self.session.graph)
        return any(isinstance(param, Code) for spec in specs if spec for param in spec.params)

    def opened(self, graph: Graph) -> None:
        """Another project: look its code up."""
        known = set(self.session.settings.trusted_code)
        self.trusted = all(_sum(text) in known for text in code_of(graph, self.session.registry).values())
        self.changed.emit()

    def tell(self) -> None:
        """Say so if the open project's code is switched off."""
        if not self.trusted:
            self.session.notify(
                tr("This project holds Python code, which is switched off. Read it in the Code panel; trust the "
                   "project there if you know who wrote it."), "warning")  # fmt: skip

    def trust(self) -> None:
        """The person trusts the open project."""
        self.trusted = True
        self.remember()
        self._changed()
        self.session.notify(tr("The Python code of this project may run now."))

    def withdraw(self) -> None:
        """The person trusts it no more."""
        gone = {_sum(text) for text in code_of(self.session.graph, self.session.registry).values()}
        self.session.settings.trusted_code = [s for s in self.session.settings.trusted_code if s not in gone]
        self.trusted = False
        self._changed()

    def remember(self) -> None:
        """Note the present code of a trusted project, so that it is known when it is opened again."""
        if not self.trusted:
            return
        settings = self.session.settings
        sums = [_sum(text) for text in code_of(self.session.graph, self.session.registry).values()]
        new = [s for s in dict.fromkeys(sums) if s not in settings.trusted_code]
        if new:
            settings.trusted_code = [*settings.trusted_code, *new][-KEPT:]
            settings.save()

    def _changed(self) -> None:
        self.session.check_again()
        self.session.running.mark_stale()
        self.changed.emit()


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
