"""What the Output panel shows: the network's answer in the form that suits its data.

Two numbers in and classes out: decision regions. One number in: a curve. Pictures: pictures with the predicted class,
or beside what the network made of them. Next tokens: what it writes. Other classes: a confusion matrix. No data at
all: the numbers. Everything else: prediction against target.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.graph import PortRef
from core.runtime.numbers import brief
from core.runtime.objectives import Objective
from core.runtime.outputs.answer import Answer, roots_of
from core.runtime.outputs.aside import aside
from core.runtime.outputs.classes import classes_of
from core.runtime.outputs.fitted import function_of, scatter_of
from core.runtime.outputs.forms import (
    Chances,
    Confusion,
    Curve,
    Numbers,
    Output,
    Pictures,
    Reconstructions,
    Regions,
    Scatter,
    Sentence,
    Sequences,
    Surface,
    Writing,
)
from core.runtime.outputs.rebuilt import rebuilt_of
from core.runtime.outputs.sequences import sequences_of
from core.runtime.outputs.tokens import is_next
from core.runtime.outputs.writing import writing_of
from core.runtime.plan import Plan

__all__ = [
    "Chances",
    "Confusion",
    "Curve",
    "Numbers",
    "Output",
    "Pictures",
    "Reconstructions",
    "Regions",
    "Scatter",
    "Sentence",
    "Sequences",
    "Surface",
    "Writing",
    "aside",
    "output_of",
]

_YES_OR_NO = ("loss.cross_entropy", "loss.bce_with_logits", "loss.bce")  # what they compare are classes


def output_of(plan: Plan, optimizer: str = "") -> Output:
    """Work out what to show for the objective of an ``optimizer`` node, or for a plan's first one; ``why_not`` says why
    there is nothing, if so."""
    if not plan.objectives:
        return Output("", "", why_not="Add a loss and an optimizer, and the network's answers appear here.")
    objective = next((o for o in plan.objectives if o.node == optimizer), plan.objectives[0])
    loss = plan.nodes[objective.loss.node]
    if not any(n in plan.feeds for n in objective.order):
        with aside(plan):
            return Output(loss.id, loss.title, _numbers(plan, objective), optimizer=objective.node)
    answer = _compared(plan, objective)
    if isinstance(answer, str):
        return Output("", "", why_not=answer, optimizer=objective.node)
    node = answer.prediction.node
    content: Any = None
    try:
        with aside(plan):
            content = _content(answer)
        why_not = content if isinstance(content, str) else ""
    except Exception as error:  # a batch of another size does not go through every network; training goes on
        why_not = f"The network's answer to all samples cannot be shown: {error}"
    return Output(node, plan.nodes[node].title, None if why_not else content, why_not, optimizer=objective.node)


def _compared(plan: Plan, objective: Objective) -> Answer | str:
    """The prediction that is held against data, or a sentence that says why there is none."""
    pairs = list(_pairs(plan, objective))
    if not pairs:
        return "There is no loss or metric node that compares a prediction with the data."
    rooted = [(loss, given, wanted) for loss, given, wanted in pairs if roots_of(plan, wanted)]
    loss, given, wanted = (rooted or pairs)[0]
    roots = sorted(roots_of(plan, wanted)) or sorted(roots_of(plan, given))
    if not roots:
        return "The prediction is not made from data. Add a probe to see what the network makes, and choose it above."
    labels = [r for r in roots if r.port != "x"] or roots
    return Answer(plan, objective, given, wanted, loss, labels[0].node)


def _pairs(plan: Plan, objective: Objective) -> Any:
    """The losses of an objective, the last one first, each with the prediction and the target that it compares; then
    the metrics of its results, which say the same where a loss is written out with tensor nodes."""
    losses = [n for n in reversed(objective.order) if any(o.kind == "loss" for o in plan.nodes[n].spec.outputs)]
    metrics = [n for n in plan.order if plan.nodes[n].spec.role == "metric"]
    for node in losses + metrics:
        spec = plan.nodes[node].spec
        if spec.input("input") and spec.input("target"):
            sources = dict(zip([p.name for p in spec.inputs], plan.nodes[node].inputs, strict=True))
            given, wanted = sources["input"], sources["target"]
            if isinstance(given, PortRef) and isinstance(wanted, PortRef) and given.node in objective.order:
                yield node, given, wanted


def _content(answer: Answer) -> Any:
    batch = answer.shown.batch
    ports = {r.port for r in roots_of(answer.plan, answer.target) if r.node == answer.data}
    if "x" in ports or not ports:
        return rebuilt_of(answer)
    port = answer.target.port if answer.target.node == answer.data else "y" if "y" in ports else min(ports)
    truth = batch[port]
    if truth.dtype.kind in "iu" and truth.ndim == 2 and truth.shape[1] > 1 and _tells_tokens(answer, truth):
        return writing_of(answer) if port == "y" and is_next(batch["x"], truth) else sequences_of(answer, port)
    classes = truth.dtype.kind in "iu" or answer.loss in _YES_OR_NO
    form = function_of(answer, truth, classes)
    if form is not None:
        return form
    if classes:
        return classes_of(answer, truth)
    judged = answer.shown.judged
    return scatter_of(truth[judged], answer.predict(answer.shown.part(judged)))


def _tells_tokens(answer: Answer, truth: np.ndarray) -> bool:
    """Whether the targets are tokens that can be written as text: words of a vocabulary, or characters."""
    return bool(answer.samples.vocabulary) or (
        answer.samples.sort == "text" and is_next(answer.shown.batch["x"], truth)
    )


def _numbers(plan: Plan, objective: Objective) -> Numbers:
    """The result with the present parameters, and the parameters with the gradients of the last step."""
    values: dict[PortRef, Any] = {}
    plan.run(objective.order, values)
    result = brief(values[objective.loss].detach().cpu().numpy())
    rows = [(plan.nodes[objective.loss.node].title, result, "")]
    titles = {node: plan.nodes[node].title for node in plan.modules}
    for name, parameter in objective.parameters.items():
        node, _, part = name.partition(".")
        label = titles[node] if len(dict(plan.modules[node].named_parameters())) == 1 else f"{titles[node]} {part}"
        gradient = "" if parameter.grad is None else brief(parameter.grad.detach().cpu().numpy())
        rows.append((label, brief(parameter.detach().cpu().numpy()), gradient))
    return Numbers(tuple(rows))
