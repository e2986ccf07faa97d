"""StudyEditing: setting a study up. Every change is a step on the document that can be undone.

It knows nothing of trials that run; ``Searching`` builds on it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import msgspec

from core.nodes.params import Param
from core.runtime.names import node_title
from core.runtime.trials.task import TRAINING_LOSS, VALIDATION_LOSS
from core.studio.languages import tr
from core.studio.metric_nodes import MetricNodes
from core.studio.searching_setup import KEY, StudyError, StudySetup, Vary, param_of, problems_of, proposal, study_of

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["StudyEditing"]


class StudyEditing:
    """The set-up of the search in a session's document."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._metrics = MetricNodes(session)

    @property
    def setup(self) -> StudySetup:
        """The set-up in the document; an empty one where the file holds none that can be used (see ``problems``)."""
        try:
            return study_of(self.session.graph)
        except StudyError:
            return StudySetup()

    @property
    def problems(self) -> list[str]:
        """Why it cannot start, as sentences."""
        try:
            return problems_of(study_of(self.session.graph), self.session.graph, self.session.registry)
        except StudyError as problem:
            return [str(problem)]

    def configure(self, label: str = "", drag: object = None, **changes: Any) -> None:
        """Change fields of the set-up, as one step to undo.

        Raises
        ------
        StudyError
            If a value is not allowed; nothing changes then.
        """
        before = self.setup
        after = msgspec.structs.replace(before, id=before.id or secrets.token_hex(6), **changes)
        meta = after.as_meta()
        try:
            msgspec.convert(meta, StudySetup)
        except msgspec.ValidationError as problem:
            field = str(problem).rpartition("$.")[2].strip("`").partition("[")[0].partition(".")[0]
            words = tr("{field} cannot be {value}.", field=field.replace("_", " "), value=changes.get(field, ""))
            raise StudyError(words) from None
        with self.session.document.edit(label or tr("Set up search"), amend=("study", drag) if drag else None) as edit:
            edit.set_meta(KEY, meta)

    def vary(self, node: str, param: Param) -> None:
        """Let a parameter vary over a sensible range."""
        new = proposal(self.session.graph, self.session.registry, node, param)
        if new.name not in {v.name for v in self.setup.vary}:
            self.configure(tr("Vary {param}", param=param.title), vary=(*self.setup.vary, new))

    def set_vary(self, name: str, drag: object = None, **changes: Any) -> None:
        """Change the range or the values of a parameter that varies."""
        vary = tuple(msgspec.structs.replace(v, **changes) if v.name == name else v for v in self.setup.vary)
        self.configure(tr("Set range"), drag, vary=vary)

    def drop(self, name: str) -> None:
        """Let a parameter vary no longer."""
        self.configure(tr("Take out of search"), vary=tuple(v for v in self.setup.vary if v.name != name))

    def choices(self) -> list[tuple[str, Param]]:
        """Every parameter of the graph that could vary and does not yet: node id and declaration."""
        taken = {v.name for v in self.setup.vary}
        found = []
        for node in self.session.graph:
            spec = self.session.registry.get(node.type)
            found += [(node.id, p) for p in (spec.params if spec else ()) if f"{node.id}.{p.name}" not in taken]
        return found

    def title(self, vary: Vary) -> str:
        """What a parameter that varies is called: ``Adam · lr``."""
        param = param_of(self.session.graph, self.session.registry, vary)
        node = node_title(self.session.graph, self.session.registry, vary.node)
        return f"{node} · {param.title if param else vary.param}"

    def objectives(self) -> dict[str, str]:
        """What trials can be judged by, and what it is called: losses, and the metric nodes of the graph."""
        losses = {VALIDATION_LOSS: tr("validation loss"), TRAINING_LOSS: tr("training loss")}
        return losses | self._metrics.judges()

    def judge_by(self, objective: str) -> None:
        """Judge trials by this; a metric knows itself which way is up."""
        metric = self._metrics.judge(objective)
        highest = metric is not None and bool(metric.higher_is_better)
        self.configure(objective=objective, direction="highest" if highest else "lowest")

    def learning_rate(self) -> tuple[str, Param] | None:
        """The first optimizer's learning rate: what a first search is about."""
        for node, param in self.choices():
            spec = self.session.registry.get(self.session.graph.nodes[node].type)
            if spec and spec.role == "optimizer" and param.name == "lr":
                return node, param
        return None
