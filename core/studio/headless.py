"""Training a project without a window: what ``train`` on the command line does, and what the sample tests use."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.judging import Judgement, metrics_of
from core.runtime.outputs import Output, output_of
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.studio.expectations import Verdict, expectations_of, hold

__all__ = ["TrainingReport", "train_graph"]

DEFAULT_EPOCHS = 100


@dataclass
class TrainingReport:
    """How a training went.

    Attributes
    ----------
    losses
        Loss of every step, by title of the optimizer node.
    judgements
        Pairs (step, how good the network is on the validation part), one an epoch.
    rates
        Learning rates of every step, by optimizer node.
    state
        What ``Trainer.state`` gives: weights, optimizers, position.
    output
        What the Output panel would show at the end.
    stopped
        Whether it was interrupted.
    reason
        Why training ended before its time, as it was meant to; empty where it did not.
    titles
        What each metric node is called.
    percent
        Metric nodes whose value is a part of 1.
    verdicts
        What became of the expectations that the project states; empty where it was not trained as long as it says.
    """

    seed: int
    epochs: int = 0
    steps: int = 0
    elapsed_s: float = 0.0
    losses: dict[str, list[float]] = field(default_factory=dict)
    judgements: list[tuple[int, Judgement]] = field(default_factory=list)
    rates: list[dict[str, float]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    output: Output | None = None
    stopped: bool = False
    reason: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    percent: frozenset[str] = frozenset()
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def metrics(self) -> dict[str, list[tuple[int, float]]]:
        """Pairs (step, value on the validation part) of each metric that is a number, by its title."""
        found: dict[str, list[tuple[int, float]]] = {}
        for step, judged in self.judgements:
            for node, value in judged.metrics.items():
                if np.ndim(value) == 0:
                    found.setdefault(self.titles[node], []).append((step, float(value)))
        return found

    @property
    def last_metrics(self) -> dict[str, Any]:
        """The last value of every metric on the validation part, by its title; matrices as lists of rows."""
        last = self.judgements[-1][1].metrics if self.judgements else {}
        return {self.titles[node]: np.asarray(value).tolist() for node, value in last.items()}

    @property
    def metric_words(self) -> dict[str, str]:
        """The last value of every metric that is a number, as people write it, by its title."""
        last = self.judgements[-1][1].metrics if self.judgements else {}
        return {
            self.titles[node]: f"{value:.1%}" if node in self.percent else f"{value:.4g}"
            for node, value in last.items()
            if np.ndim(value) == 0
        }

    @property
    def validation(self) -> list[tuple[int, float]]:
        """Pairs (step, loss of the first optimizer on the validation part), one an epoch."""
        return [(step, judged.loss) for step, judged in self.judgements if judged.loss is not None]

    @property
    def loss(self) -> float | None:
        """The last loss of the first optimizer, None where there is no loss."""
        return next((values[-1] for values in self.losses.values() if values), None)


def train_graph(
    graph: Graph,
    *,
    epochs: int | None = None,
    seed: int | None = None,
    device: str | None = None,
    progress: Callable[[TrainingReport, Trainer], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> TrainingReport:
    """Train a graph for some epochs.

    Parameters
    ----------
    epochs, seed, device
        What the project says, if None.
    progress
        Called after every step.
    stop
        Asked after every step; True ends the training, and what was learned is kept.

    Raises
    ------
    core.runtime.plan.CompileError
        If the graph has errors that keep it from running.
    core.studio.expectations.ExpectationError
        If the project states what training reaches in words that cannot be read.
    """
    expected = expectations_of(graph.meta)
    count = epochs if epochs is not None else int(graph.meta.get("epochs", DEFAULT_EPOCHS))
    report = TrainingReport(seed if seed is not None else int(graph.meta.get("seed", 0)))
    where = device or str(graph.meta.get("device", "cpu"))
    plan = compile_plan(graph, standard_registry(), seed=report.seed, device=where)
    trainer = Trainer(plan)
    metrics = metrics_of(plan)
    report.titles = {node: plan.nodes[node].title for node in metrics}
    report.percent = frozenset(node for node, metric in metrics.items() if metric.percent)
    titles = {o.node: o.title for o in plan.objectives}
    if len(set(titles.values())) < len(titles):
        titles = {node: f"{title} ({node})" for node, title in titles.items()}
    begin = time.perf_counter()
    while report.epochs < count and not report.stopped and not report.reason:
        result = trainer.step()
        report.steps = result.step
        for node, loss in result.losses.items():
            report.losses.setdefault(titles[node], []).append(loss)
        report.rates.append(result.rates)
        if result.epoch_ended:
            report.epochs += 1
            judged = result.judgement or trainer.judge()
            if judged is not None:
                report.judgements.append((result.step, judged))
        report.elapsed_s = time.perf_counter() - begin
        report.stopped = stop()
        report.reason = result.stop
        if progress:
            progress(report, trainer)
    report.state = trainer.state()
    report.output = output_of(plan)
    if epochs is None and seed is None and not report.stopped:
        report.verdicts = hold(expected, report, trainer)
    return report
