"""Coding: the code of one node while a person writes it: what is wrong with it, at which line, and templates.

What is typed goes into the document when the person pauses, as one step of undo; until then only its syntax is looked
at, which runs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.nodes.own_code import MEND, syntax_fault
from core.nodes.params import Code
from core.runtime.gradient_check import GradientCheck, GradientsOf
from core.runtime.messages import Failed
from core.runtime.questions import Refusal
from core.studio.languages import tr

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["TEMPLATES", "Coding", "Fault"]

_LINE = re.compile(r"(?:^|: )Line (\d+): (.*)", re.DOTALL)

FUNCTION = """def forward(a, b=None):
    # The engine differentiates what you write.
    return torch.tanh(a)
"""
WITH_BACKWARD = """def forward(ctx, a):
    ctx.save_for_backward(a)
    return a.clamp(min=0) ** 2


def backward(ctx, grad):
    # One gradient for every input of forward.
    (a,) = ctx.saved_tensors
    return grad * 2 * a.clamp(min=0)
"""
# What a person may begin with, by node type: (name, code). The type's own default comes first.
TEMPLATES: dict[str, tuple[tuple[str, str], ...]] = {
    "own.python": (("Function", FUNCTION), ("Function with its own backward", WITH_BACKWARD)),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with the code; ``line`` is 0 where no line is to blame."""

    message: str
    line: int = 0
    suggestion: str = ""


class Coding:
    """The code that the Code panel shows."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.checked: GradientCheck | None = None  # what the last gradient check came to
        self.checking = False
        self._failed: tuple[str, str, str] = ("", "", "")  # node, code, message of a failure while training
        session.running.failed.connect(self._note_failure)

    def place(self) -> tuple[str, str] | None:
        """Node and parameter to show: of the selected node, else of the first that holds code."""
        graph = self.session.graph
        for node in [*sorted(self.session.selected_nodes), *graph.nodes]:
            spec = self.session.registry.get(graph.nodes[node].type) if node in graph.nodes else None
            for param in spec.params if spec else ():
                if isinstance(param, Code):
                    return node, param.name
        return None

    def text(self, place: tuple[str, str]) -> str:
        """The code as the document has it."""
        node = self.session.graph.nodes[place[0]]
        return str(self.session.registry[node.type].values(node.params)[place[1]])

    def write(self, place: tuple[str, str], text: str) -> None:
        """Put code into the document, one step of undo."""
        if text != self.text(place):
            self.checked = None
            self.session.edit.set_param(*place, text)

    def templates(self, place: tuple[str, str]) -> list[tuple[str, str]]:
        """What a person may begin with: name and code."""
        node = self.session.graph.nodes[place[0]]
        param = self.session.registry[node.type].param(place[1])
        first = [(tr("Example"), str(param.default))] if param else []
        return first + [(tr(name), code) for name, code in TEMPLATES.get(node.type, ())]

    def fault(self, place: tuple[str, str], text: str) -> Fault | None:
        """What is wrong with ``text``: its syntax at once; the rest for what the document has."""
        wrong = syntax_fault(text)
        if wrong is not None:
            return Fault(wrong.plain, wrong.line, wrong.suggestion)
        if text != self.text(place):
            return None
        for problem in self.session.analysis.errors_of(place[0]):
            if problem.code in ("shape", "data", "rule", "param"):
                return _as_fault(problem.message, problem.suggestion)
        node, code, message = self._failed
        return _as_fault(message) if (node, code) == (place[0], text) else None

    def check_gradient(self, place: tuple[str, str]) -> None:
        """Hold the code's derivative against finite differences; ``checked`` has the answer when it comes."""
        sources = [self.session.analysis.source(place[0], name) for name in "abcd"]
        infos = [self.session.analysis.infos.get(s) for s in sources if s is not None]
        given = tuple((info.shape, info.dtype) for info in infos if info is not None)
        if not given:
            self.checked = GradientCheck(False, tr("Link the input a first: its shape is needed for the check."))
            return
        self.checking, self.checked = True, None
        self.session.running.ask(GradientsOf(self.text(place), given), self._answered, wake=True)

    def _answered(self, answer: GradientCheck | Refusal) -> None:
        self.checking = False
        self.checked = GradientCheck(False, answer.message) if isinstance(answer, Refusal) else answer

    def _note_failure(self, event: Failed) -> None:
        place = self._code_place(event.node)
        if place is not None:
            self._failed = (event.node, self.text(place), event.message.removesuffix(f". {MEND}"))

    def _code_place(self, node: str) -> tuple[str, str] | None:
        found = self.session.graph.nodes.get(node)
        spec = self.session.registry.get(found.type) if found else None
        return next(((node, p.name) for p in spec.params if isinstance(p, Code)), None) if spec else None


def _as_fault(message: str, suggestion: str = "") -> Fault:
    found = _LINE.search(message)
    return Fault(found[2], int(found[1]), suggestion) if found else Fault(message, 0, suggestion)
