"""Trainer: runs a Plan step by step. The same class serves the window's worker, the command line and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.runtime.compressing.masks import Masks
from core.runtime.judging import Judgement, Part, judge, metrics_of
from core.runtime.objectives import load_memory, memory_of
from core.runtime.onlooker import Onlooker
from core.runtime.patience import Patience, Standing
from core.runtime.plan import Plan, load_weights
from core.runtime.pursuit import Pursuit

__all__ = ["StepResult", "Trainer"]


@dataclass
class StepResult:
    """What one step did.

    Attributes
    ----------
    step, epoch
        Counted from 1; the epoch is the one this step belongs to.
    losses
        Loss by optimizer node, before the update.
    epoch_ended
        Whether this was the epoch's last step.
    grad_norms, update_ratios
        By parameter name; only if the step was measured. The ratio is ``|update| / |weight|`` (2-norms).
    rates
        Learning rate of each optimizer node in this step.
    judgement
        How good the network is on the validation part; only at the end of an epoch, where the recipe or a schedule
        asks for it.
    stop
        Why training should end here, in a sentence; empty where it goes on.
    standing
        How training stands against its recipe; only where an epoch ended or the loss is scaled.
    """

    step: int
    epoch: int
    losses: dict[str, float]
    epoch_ended: bool
    grad_norms: dict[str, float] = field(default_factory=dict)
    update_ratios: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    judgement: Judgement | None = None
    stop: str = ""
    standing: Standing | None = None


class Trainer:
    """Training of one plan: batch, forward, loss, backward, update, for each objective in turn."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.step_count = 0
        self.epoch = 1
        self.steps_per_epoch = self._batches()
        self.masks = Masks(plan)
        self.pursuit = Pursuit(plan, self.masks)
        judged_by = metrics_of(plan).get(plan.recipe.judge)
        self.patience = Patience(plan.recipe, bool(judged_by and judged_by.higher_is_better))
        self._epoch_loss = 0.0  # sum of the first objective's losses in this epoch
        for objective in plan.objectives:
            objective.schedule_for(self.steps_per_epoch)

    def step(self, recorder: Onlooker | None = None, measure: bool = False) -> StepResult:
        """One training step. A recorder sees every operation; ``measure`` adds norms of gradients and updates."""
        plan = self.plan
        self.step_count += 1
        batch = self._batch()
        before: dict[str, Any] = {}
        losses: dict[str, float] = {}
        place = (self.step_count - 1) % self.steps_per_epoch + 1
        result = StepResult(self.step_count, self.epoch, losses, place == self.steps_per_epoch)
        result.rates = {o.node: o.rate for o in plan.objectives if o.rate is not None}
        if measure:
            before = {name: p.detach().cpu().numpy().copy() for name, p in plan.parameters().items()}
        if not plan.objectives:
            self._forward_only(batch, recorder)
        own: list[tuple[Any, Any]] = []  # each optimizer's gradients, which the next objective would write over
        for objective in plan.objectives:
            due = result.epoch_ended or place % objective.turn.accumulate == 0
            losses[objective.node] = self.pursuit.pursue(objective, batch, recorder, due)
            own += [(parameter, parameter.grad) for parameter in objective.parameters.values()]
        self.pursuit.iteration_over()
        if len(plan.objectives) > 1:
            for parameter, gradient in own:
                parameter.grad = gradient
        self._epoch_loss += next(iter(losses.values()), 0.0)
        if measure:
            self._measure(result, before)
        if result.epoch_ended:
            self._end_epoch(result)
            self.epoch += 1
        if self.pursuit.scaler is not None and result.standing is None:
            result.standing = self.standing
        return result

    @property
    def standing(self) -> Standing:
        """How training stands against its recipe."""
        return self.patience.standing(self.pursuit.scaler.get_scale() if self.pursuit.scaler is not None else None)

    def judge(self, part: Part = "validation") -> Judgement | None:
        """How good the network is on a part of the data; None where there is no such part."""
        return judge(self.plan, part)

    def evaluate(self) -> float | None:
        """Loss of the first objective on the validation part; None where there is none."""
        found = judge(self.plan, "validation") if self.plan.objectives else None
        return found.loss if found else None

    def take_best(self) -> bool:
        """Go back to the weights of the best epoch; False where none are kept."""
        best = self.patience.best
        if best is None or best.weights is None:
            return False
        load_weights(self.plan, best.weights)
        self.masks.apply()
        return True

    def set_live_param(self, node: str, param: str, value: Any) -> bool:
        """Change a live parameter while training runs, such as an optimizer's ``lr`` or the points of a data node;
        says whether it could be done."""
        for objective in self.plan.objectives:
            if objective.node == node:
                return objective.set_param(param, value)
        changed = self.plan.set_live_data(node, param, value)
        self.steps_per_epoch = self._batches()
        return changed

    def state(self) -> dict[str, Any]:
        """Everything needed to go on from here in another process: ``weights`` and optimizer ``memory`` as arrays by
        name, ``masks``, ``feeds``, ``step``, ``epoch``, ``seed``, the state of the ``random`` numbers and of the
        ``set_up``."""
        return {
            "weights": {k: v.copy() for k, v in self.plan.state().items()},
            "memory": {k: v for o in self.plan.objectives if o.optimizer for k, v in memory_of(o).items()},
            "masks": self.masks.state(),
            "feeds": {node: feed.position() for node, feed in self.plan.feeds.items()},
            "step": self.step_count,
            "epoch": self.epoch,
            "seed": self.plan.seed,
            "random": torch.get_rng_state(),
            "set_up": {
                "objectives": {o.node: o.state() for o in self.plan.objectives},
                "scaler": self.pursuit.scaler.state_dict() if self.pursuit.scaler else None,
                "patience": self.patience.state(),
                "epoch_loss": self._epoch_loss,
            },
        }

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state``; parts that no longer fit the plan are left as they are."""
        load_weights(self.plan, state.get("weights", {}))
        self.masks.load_state(state.get("masks", {}))
        self.masks.apply()
        for objective in self.plan.objectives:
            if objective.optimizer is not None:
                load_memory(objective, state.get("memory", {}))
        for node, feed in self.plan.feeds.items():
            position = state.get("feeds", {}).get(node)
            if position is not None and feed.fits(position):
                feed.go_to(position)
        self.step_count, self.epoch = int(state.get("step", 0)), int(state.get("epoch", 1))
        if "random" in state:
            torch.set_rng_state(state["random"])
        self._load_set_up(state.get("set_up") or {})

    def _load_set_up(self, state: Mapping[str, Any]) -> None:
        known = state.get("objectives", {})
        for objective in self.plan.objectives:
            if objective.node in known:
                objective.load_state(known[objective.node])
            else:  # a file keeps no schedules: they follow from how long was trained
                objective.catch_up(self.step_count, self.epoch, self.steps_per_epoch)
        if self.pursuit.scaler is not None and state.get("scaler"):
            self.pursuit.scaler.load_state_dict(state["scaler"])
        self.patience.load_state(state.get("patience", {}))
        self._epoch_loss = float(state.get("epoch_loss", 0.0))

    def _batches(self) -> int:
        """Batches of an epoch: those of the data node that has most."""
        plan = self.plan
        used = {n for o in plan.objectives for n in o.order} if plan.objectives else set(plan.feeds)
        return max((feed.batches for node, feed in plan.feeds.items() if node in used), default=1)

    def _batch(self) -> dict[PortRef, Any]:
        return {ref: tensor for node in self.plan.feeds for ref, tensor in self.plan.batch(node).items()}

    def _end_epoch(self, result: StepResult) -> None:
        """As a training loop does after its batches: validate, let the schedules go on, and see about stopping."""
        plan, mean = self.plan, self._epoch_loss / self.steps_per_epoch
        self._epoch_loss = 0.0
        schedules = [o for o in plan.objectives if o.scheduler is not None and o.schedule is not None]
        value = mean
        if plan.recipe.judges or any(o.schedule.judged for o in schedules if o.schedule):
            result.judgement = self.judge()
            found = result.judgement.value(plan.recipe.judge) if result.judgement else None
            value = mean if found is None else found
        for objective in schedules:
            assert objective.schedule is not None
            if objective.schedule.judged:
                objective.scheduler.step(value)
            elif objective.schedule.per == "epoch":
                objective.scheduler.step()
        if plan.recipe.judges:
            ended = self.patience.note(value, self.epoch, self.step_count, plan.state())
            result.standing = self.standing
            if ended:
                result.stop = self._out_of_patience()

    def _out_of_patience(self) -> str:
        best = self.patience.best
        self.patience.begin_again()
        if best is None:
            return f"Stopped early: {self.plan.recipe.patience} epochs gave no finite value to judge by."
        text = f"Stopped early: no improvement for {self.plan.recipe.patience} epochs. "
        text += f"The best was epoch {best.epoch} with {best.value:.4g}"
        return text + ("; its weights are back in place." if self.take_best() else ".")

    def _forward_only(self, values: dict[PortRef, Any], recorder: Onlooker | None) -> None:
        if recorder is None:
            self.plan.keep_followed(self.plan.run(self.plan.order, values))
            return
        with recorder.recording(self.plan, None):
            recorder.feed(values)
            self.plan.keep_followed(self.plan.run(self.plan.order, values, recorder))

    def _measure(self, result: StepResult, before: Mapping[str, np.ndarray]) -> None:
        for name, parameter in self.plan.parameters().items():
            old = before[name]
            new = parameter.detach().cpu().numpy()
            size = float(np.linalg.norm(old))
            result.update_ratios[name] = float(np.linalg.norm(new - old)) / size if size else 0.0
            if parameter.grad is not None:
                result.grad_norms[name] = float(np.linalg.norm(parameter.grad.detach().cpu().numpy()))
