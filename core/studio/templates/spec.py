"""What a template is: its questions, and the hand that wires the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.graph import Graph
from core.nodes.csv_dialect import csv_dialect
from core.nodes.samples import DataError
from core.studio.languages import tr

__all__ = [
    "Answers",
    "Choice",
    "Question",
    "Template",
    "TemplateError",
    "WhichColumn",
    "WhichFile",
    "full_path",
    "offer",
    "pages_of",
    "templates",
    "told",
]

Answers = Mapping[str, str]


class TemplateError(ValueError):
    """An answer from which no project can be wired; says why, and what to do."""


@dataclass(frozen=True)
class Question:
    """One question; ``name`` is what the wiring calls its answer."""

    name: str
    text: str


@dataclass(frozen=True)
class Choice(Question):
    """One of several, by key, with what each is called; the first is the usual one."""

    options: tuple[tuple[str, str], ...] = ()

    def known(self, answers: Answers) -> tuple[tuple[str, str], ...]:
        """What can be chosen after the other answers."""
        return self.options


@dataclass(frozen=True)
class WhichColumn(Choice):
    """A column of the table that another question asked for; the last one is the usual one."""

    of: str = "path"

    def known(self, answers: Answers) -> tuple[tuple[str, str], ...]:
        if not answers.get(self.of):
            return ()
        try:
            names = csv_dialect(answers[self.of]).names
        except (DataError, ValueError, OSError):
            return ()  # why the file cannot be read is said at the question for the file
        return tuple((name, name) for name in reversed(names))


@dataclass(frozen=True)
class WhichFile(Question):
    """A file, or with ``folder`` a folder; ``pattern`` as in a file parameter."""

    pattern: str = "*"
    folder: bool = False


@dataclass(frozen=True)
class Template:
    """What a person wants to do.

    Attributes
    ----------
    wire
        Makes the graph. Raises TemplateError where the answers do not allow it.
    order
        Place on the start page.
    problem
        What is wrong with the answers so far, in a sentence, by question; empty where all is well.
    """

    name: str
    title: str
    summary: str
    icon: str
    questions: tuple[Question, ...]
    wire: Callable[[Answers], Graph]
    order: int
    problem: Callable[[Answers], dict[str, str]] = lambda answers: {}

    def missing(self, answers: Answers) -> str:
        """Why it cannot be wired yet; empty when it can."""
        return self.unanswered(answers) or next(iter(self.problem(answers).values()), "")

    def unanswered(self, answers: Answers) -> str:
        """The first question without an answer, in a sentence; empty when there is none."""
        for question in self.questions:
            if not answers.get(question.name):
                return tr("“{question}” has no answer yet.", question=question.text)
        return ""


def pages_of(name: str) -> dict[str, str]:
    """The pages of a wired project, by language."""
    found = sorted((Path(__file__).parent / "pages").glob(f"{name}.*.md"))
    return {path.suffixes[0][1:]: path.read_text("utf-8") for path in found}


def told(problem: Exception) -> str:
    """What is wrong, and what to do, as sentences."""
    wrong, what_to_do = str(problem).rstrip(), str(getattr(problem, "suggestion", ""))
    return f"{wrong if wrong.endswith(('.', '?', '!')) else wrong + '.'} {what_to_do}".strip()


def full_path(typed: str) -> str:
    """A path as a project keeps it, whatever folder the program was started in."""
    return str(Path(typed).expanduser().absolute())


_offered: list[Template] = []


def offer(template: Template) -> Template:
    """Put a template on the start page."""
    _offered.append(template)
    return template


def templates() -> list[Template]:
    """All of them, in their order."""
    return sorted(_offered, key=lambda t: t.order)
