"""What is said of the steps: every loss once, and at rest how good the network is by then."""

import pytest

from core.nodes.registry import standard_registry
from core.runtime import messages as m
from core.runtime.journeys import Journeys
from core.runtime.plan import compile_plan
from core.runtime.records import Records
from core.runtime.reports import Reports
from core.runtime.steps import Steps
from core.runtime.trainer import Trainer
from tests.core.sketches import classifier_graph


class Ear:
    """The far end of a connection."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def send(self, event: object) -> None:
        self.heard.append(event)

    @property
    def progress(self) -> list[m.Progress]:
        return [event for event in self.heard if isinstance(event, m.Progress)]


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def steps(ear) -> Steps:
    plan = compile_plan(classifier_graph(), standard_registry(), seed=1)
    reports = Reports(ear, None)  # type: ignore[arg-type]
    return Steps(plan, Trainer(plan), Records(), Journeys(ear, ear.send), reports)  # type: ignore[arg-type]


def test_every_loss_is_said_once_and_in_order(steps, ear):
    """However many of them go together."""
    for _ in range(12):
        steps.plain()
    steps.reports.progress(force=True)
    said = [(event.first_step + k, loss) for event in ear.progress for k, loss in enumerate(event.losses["adam_1"])]
    assert [step for step, _ in said] == list(range(1, 13))
    assert said[-1][1] == steps.losses["adam_1"]


def test_at_rest_the_newest_judgement_is_said_though_all_losses_were(steps, ear):
    """The last epochs were not judged, as others had just been; the number that stays on screen is that of the end."""
    while steps.trainer.epoch < 4:
        steps.plain()
        steps.reports.progress(force=True)
    steps.come_to_rest()
    steps.reports.progress(force=True)
    step, judged = [pair for event in ear.progress for pair in event.judgements][-1]
    assert step == steps.trainer.step_count
    now = steps.trainer.judge()
    assert now is not None
    assert judged.loss == now.loss
    assert ear.progress[-1].step == step
    assert sum(len(event.losses["adam_1"]) for event in ear.progress if event.losses) == step
    assert not [event for event in ear.progress if not event.losses and event.rates]


def test_what_takes_long_to_judge_is_not_judged_at_rest(steps, ear):
    """Pause is not to wait for it."""
    while not steps._unjudged:
        steps.plain()
        steps._judge_s = 1000.0
    steps.reports.progress(force=True)
    before = [step for event in ear.progress for step, _ in event.judgements]
    steps.come_to_rest()
    steps.reports.progress(force=True)
    assert [step for event in ear.progress for step, _ in event.judgements] == before
