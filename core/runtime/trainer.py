"""Trainer: runs a Plan step by step. The same class serves the window's worker, the command line and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.runtime.feed import Batch
from core.runtime.plan import Objective, Plan, load_weights

__all__ = ["Onlooker", "StepResult", "Trainer"]

# What an optimizer remembers only with an option, by this option.
_SLOTS = {"amsgrad": "max_exp_avg_sq", "centered": "grad_avg", "momentum": "momentum_buffer"}


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
    """

    step: int
    epoch: int
    losses: dict[str, float]
    epoch_ended: bool
    grad_norms: dict[str, float] = field(default_factory=dict)
    update_ratios: dict[str, float] = field(default_factory=dict)


class Onlooker(Protocol):
    """Who sees a step happen: a Recorder writes everything down, others look at less."""

    def recording(self, plan: Any, objective: Any, /) -> AbstractContextManager[None]: ...
    def feed(self, values: dict[PortRef, Any], /) -> None: ...
    def enter(self, node: Any, /) -> None: ...
    def leave(self, node: Any, values: dict[PortRef, Any], /) -> None: ...
    def forward_done(self, loss: Any, /) -> None: ...
    def backward_done(self) -> None: ...
    def updating(self, objective: Any, /) -> AbstractContextManager[None]: ...


class Trainer:
    """Training of one plan: batch, forward, loss, backward, update, for each objective in turn."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.step_count = 0
        self.epoch = 1
        used = {n for o in plan.objectives for n in o.order} if plan.objectives else set(plan.feeds)
        self.steps_per_epoch = max((feed.batches for node, feed in plan.feeds.items() if node in used), default=1)

    def step(self, recorder: Onlooker | None = None, measure: bool = False) -> StepResult:
        """One training step. A recorder sees every operation; ``measure`` adds norms of gradients and updates."""
        plan = self.plan
        self.step_count += 1
        batch = self._batch()
        before: dict[str, Any] = {}
        losses: dict[str, float] = {}
        result = StepResult(self.step_count, self.epoch, losses, self.step_count % self.steps_per_epoch == 0)
        if measure:
            before = {name: p.detach().cpu().numpy().copy() for name, p in plan.parameters().items()}
        if not plan.objectives:
            self._forward_only(batch, recorder)
        own: list[tuple[Any, Any]] = []  # each optimizer's gradients, which the next objective would write over
        for objective in plan.objectives:
            losses[objective.node] = self._pursue(objective, dict(batch), recorder)
            own += [(parameter, parameter.grad) for parameter in objective.parameters.values()]
        if len(plan.objectives) > 1:
            for parameter, gradient in own:
                parameter.grad = gradient
        if measure:
            self._measure(result, before)
        if result.epoch_ended:
            self.epoch += 1
        return result

    def evaluate(self) -> float | None:
        """Loss of the first objective on the validation part; None where there is none."""
        plan = self.plan
        if not plan.objectives:
            return None
        objective = plan.objectives[0]
        feeds = {n: plan.feeds[n] for n in objective.order if n in plan.feeds}
        if not any(len(feed.validation) for feed in feeds.values()):
            return None
        parts = {n: feed.validation if len(feed.validation) else feed.train for n, feed in feeds.items()}
        count = min(len(part) for part in parts.values())  # rows of several data nodes go together, as in a batch
        values: dict[PortRef, Any] = {}
        for node, feed in feeds.items():
            self._put(values, node, feed.take(parts[node][:count]))
        plan.train(False)
        try:
            with torch.no_grad():
                plan.run(objective.order, values)
        finally:
            plan.train(True)
        return float(values[objective.loss].item())

    def set_live_param(self, node: str, param: str, value: Any) -> bool:
        """Change a hyper-parameter of a running optimizer, such as ``lr``; says whether it could be done."""
        for objective in self.plan.objectives:
            if objective.node == node and objective.optimizer is not None:
                groups = objective.optimizer.param_groups
                if all(param in group for group in groups):
                    for group in groups:
                        group[param] = value
                    return True
        return False

    def state(self) -> dict[str, Any]:
        """Everything needed to go on from here in another process: ``weights`` and optimizer ``memory`` as arrays by
        name, ``feeds``, ``step``, ``epoch``, ``seed`` and the state of the ``random`` numbers."""
        return {
            "weights": {k: v.copy() for k, v in self.plan.state().items()},
            "memory": {k: v for o in self.plan.objectives if o.optimizer for k, v in memory_of(o).items()},
            "feeds": {node: feed.position() for node, feed in self.plan.feeds.items()},
            "step": self.step_count,
            "epoch": self.epoch,
            "seed": self.plan.seed,
            "random": torch.get_rng_state(),
        }

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state``; parts that no longer fit the plan are left as they are."""
        load_weights(self.plan, state.get("weights", {}))
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

    def _batch(self) -> dict[PortRef, Any]:
        values: dict[PortRef, Any] = {}
        for node, feed in self.plan.feeds.items():
            self._put(values, node, feed.next())
        return values

    @staticmethod
    def _put(values: dict[PortRef, Any], node: str, batch: Batch) -> None:
        values.update({PortRef(node, port): tensor for port, tensor in batch.items()})

    def _pursue(self, objective: Objective, values: dict[PortRef, Any], recorder: Onlooker | None) -> float:
        """Forward, backward and update for one objective."""
        for parameter in self.plan.parameters().values():  # not only its own: others would add up for ever
            parameter.grad = None
        if recorder is None:
            self.plan.run(objective.order, values)
            loss = values[objective.loss]
            if loss.requires_grad:
                loss.backward()
                if objective.optimizer is not None:
                    objective.optimizer.step()
            return float(loss.item())
        with recorder.recording(self.plan, objective):
            recorder.feed(values)
            self.plan.run(objective.order, values, recorder)
            self._run_beside(values, recorder)
            loss = values[objective.loss]
            recorder.forward_done(loss)
            if loss.requires_grad:
                loss.backward()
                recorder.backward_done()
                if objective.optimizer is not None:
                    with recorder.updating(objective):
                        objective.optimizer.step()
        return float(loss.item())

    def _run_beside(self, values: dict[PortRef, Any], recorder: Onlooker) -> None:
        """Run the nodes that no objective needs (probes and what feeds them), so that they show this batch too.

        No gradient flows there, and the random numbers they draw are taken back: watching must not change training.
        """
        used = {n for o in self.plan.objectives for n in o.order}
        known = set(values)
        others = []
        for node in (self.plan.nodes[n] for n in self.plan.order if n not in used and n not in self.plan.feeds):
            if node.function is not None and known.issuperset(node.sources):  # else it hangs on another objective
                others.append(node.id)
                known.update(PortRef(node.id, port) for port in node.outputs)
        if others:
            random = torch.get_rng_state()
            with torch.no_grad():
                self.plan.run(others, values, recorder)
            torch.set_rng_state(random)

    def _forward_only(self, values: dict[PortRef, Any], recorder: Onlooker | None) -> None:
        if recorder is None:
            self.plan.run(self.plan.order, values)
            return
        with recorder.recording(self.plan, None):
            recorder.feed(values)
            self.plan.run(self.plan.order, values, recorder)

    def _measure(self, result: StepResult, before: Mapping[str, np.ndarray]) -> None:
        for name, parameter in self.plan.parameters().items():
            old = before[name]
            new = parameter.detach().cpu().numpy()
            size = float(np.linalg.norm(old))
            result.update_ratios[name] = float(np.linalg.norm(new - old)) / size if size else 0.0
            if parameter.grad is not None:
                result.grad_norms[name] = float(np.linalg.norm(parameter.grad.detach().cpu().numpy()))


def memory_of(objective: Objective) -> dict[str, np.ndarray]:
    """What an optimizer remembers, by name: ``adam_1/linear_1.weight/exp_avg``."""
    found = {}
    saved = objective.optimizer.state_dict()["state"]
    for index, name in enumerate(objective.parameters):
        for slot, value in saved.get(index, {}).items():
            if value is not None:
                array = value.detach().cpu().numpy() if hasattr(value, "detach") else value
                found[f"{objective.node}/{name}/{slot}"] = np.array(array)
    return found


def load_memory(objective: Objective, memory: Mapping[str, np.ndarray]) -> None:
    """Give an optimizer back what it remembered of those parameters whose shape is still the same."""
    content = objective.optimizer.state_dict()
    for index, (name, parameter) in enumerate(objective.parameters.items()):
        prefix = f"{objective.node}/{name}/"
        slots = {k[len(prefix) :]: v for k, v in memory.items() if k.startswith(prefix)}
        if slots and all(v.ndim == 0 or v.shape == tuple(parameter.shape) for v in slots.values()):
            for option, slot in _SLOTS.items():  # an option that was turned on begins to remember now
                if content["param_groups"][0].get(option) and slot not in slots:
                    slots[slot] = np.zeros(tuple(parameter.shape), dtype=np.float32)
            content["state"][index] = {slot: torch.tensor(array) for slot, array in slots.items()}
    objective.optimizer.load_state_dict(content)
