"""Wiring beside the window: a large table takes a while to read, and nothing may halt the window meanwhile."""

from __future__ import annotations

import threading

from core.graph import Graph
from core.studio.templates.spec import Template, TemplateError

__all__ = ["Wiring"]


class Wiring:
    """A graph that is being wired, on a thread of its own.

    Attributes
    ----------
    graph
        None until it is done.
    problem
        Why it cannot be wired; empty while it may.
    """

    def __init__(self, template: Template, answers: dict[str, str]) -> None:
        self.template, self.answers = template, answers
        self.graph: Graph | None = None
        self.problem = ""
        threading.Thread(target=self._work, name="wiring", daemon=True).start()

    def _work(self) -> None:
        try:
            self.graph = self.template.wire(self.answers)
        except TemplateError as problem:
            self.problem = str(problem)
        except Exception as problem:  # whatever it is, the dialog must not wait for ever
            self.problem = f"{type(problem).__name__}: {problem}"
