"""Pursuit: the forward pass, the backward pass and the update for one objective, with all that may be asked of them.

In the order of PyTorch's examples: the forward pass under autocast; the loss divided by the number of batches that are
gathered, and scaled for float16; backward; then, once enough batches are gathered, unscale, clip, step, and let the
schedule go on. What is pruned has no gradient and stays at zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import core.engine as torch
from core.engine import nn
from core.engine.autograd.observe import unobserved
from core.graph import PortRef
from core.runtime.compressing.masks import Masks
from core.runtime.objectives import Objective
from core.runtime.onlooker import Onlooker
from core.runtime.plan import Plan
from core.runtime.replicas import cut_batch, devices_for, run_replicas

__all__ = ["Pursuit", "precision_of"]


def precision_of(plan: Plan) -> AbstractContextManager[Any]:
    """Inside, the forward pass computes in the plan's precision."""
    if plan.recipe.precision == "float32":
        return nullcontext()
    return torch.autocast(plan.device.partition(":")[0], dtype=getattr(torch, plan.recipe.precision))


class Pursuit:
    """How a plan's objectives are pursued.

    Attributes
    ----------
    scaler
        Scales the loss so that small gradients survive in float16; None in other precisions. All objectives share it.
    """

    def __init__(self, plan: Plan, masks: Masks) -> None:
        self.plan, self.masks = plan, masks
        short = plan.recipe.precision == "float16"
        self.scaler = torch.amp.GradScaler(plan.device.partition(":")[0]) if short else None
        self._stepped = False

    def pursue(self, objective: Objective, batch: Mapping[PortRef, Any], recorder: Onlooker | None, due: bool) -> float:
        """One batch for one objective; ``due`` says that its gathered gradients are to be used now.

        Returns
        -------
        float
            The loss of this batch, neither divided nor scaled.
        """
        for name, parameter in self.plan.parameters().items():  # not only its own: others would add up for ever
            parameter.grad = objective.held.get(name)
        parts = cut_batch(batch, self.plan.recipe.replicas) if self.plan.recipe.replicas > 1 else []
        with recorder.recording(self.plan, objective) if recorder is not None else nullcontext():
            with precision_of(self.plan):
                loss = self._forward(objective, dict(batch), parts, recorder)
            if loss.requires_grad:
                loss.backward(self._seed(loss, objective))
                if recorder is not None:
                    recorder.backward_done()
                self._update(objective, recorder, due)
        return float(loss.item())

    def iteration_over(self) -> None:
        """All objectives had their turn with this batch."""
        if self.scaler is not None and self._stepped:
            self.scaler.update()
        self._stepped = False

    def _forward(
        self, objective: Objective, values: dict[PortRef, Any], parts: list[Any], recorder: Onlooker | None
    ) -> Any:
        plan = self.plan
        if parts:
            loss, values = run_replicas(plan, objective, parts, devices_for(plan, len(parts)), recorder)
        else:
            if recorder is not None:
                recorder.feed(values)
            plan.run(objective.order, values, recorder)
            loss = values[objective.loss]
        if plan.followed:
            plan.keep_followed({**values, objective.loss: loss})
        if recorder is not None:
            self._run_beside(values, recorder)
            recorder.forward_done(loss)
        return loss

    def _seed(self, loss: Any, objective: Objective) -> Any:
        """The gradient to begin with: what dividing and scaling the loss would give it. None stands for 1."""
        scale = self.scaler.get_scale() if self.scaler is not None else 1.0
        factor = scale / objective.turn.accumulate
        return None if factor == 1.0 else torch.full(loss.shape, factor, dtype=loss.dtype, device=loss.device)

    def _update(self, objective: Objective, recorder: Onlooker | None, due: bool) -> None:
        if not due:
            objective.held = {name: p.grad for name, p in objective.parameters.items() if p.grad is not None}
            return
        objective.held = {}
        optimizer = objective.optimizer
        if optimizer is None:
            return
        self._stepped = True
        with recorder.updating(objective) if recorder is not None else nullcontext():
            self.masks.apply_to_gradients(objective.parameters)
            if self.scaler is not None:
                self.scaler.unscale_(optimizer)
            if objective.turn.clips:
                with unobserved():
                    _clip(objective)
            if self.scaler is not None:
                self.scaler.step(optimizer)
            else:
                optimizer.step()
            self.masks.apply(objective.parameters)
        if objective.scheduler is not None and objective.schedule is not None and objective.schedule.per == "step":
            objective.scheduler.step()

    def _run_beside(self, values: dict[PortRef, Any], recorder: Onlooker) -> None:
        """Run the nodes that no objective needs (probes and what feeds them), so that they show this batch too.

        No gradient flows there, and the random numbers they draw are taken back: watching must not change training.
        """
        plan = self.plan
        used = {n for o in plan.objectives for n in o.order}
        known = set(values)
        others = []
        for node in (plan.nodes[n] for n in plan.order if n not in used and n not in plan.feeds):
            if node.function is not None and known.issuperset(node.sources):  # else it hangs on another objective
                others.append(node.id)
                known.update(PortRef(node.id, port) for port in node.outputs)
        if others:
            random = torch.get_rng_state()
            with torch.no_grad():
                plan.run(others, values, recorder)
            torch.set_rng_state(random)


def _clip(objective: Objective) -> None:
    """Values first, then the norm: what is cut elementwise is shortened as a whole."""
    parameters = list(objective.parameters.values())
    if objective.turn.clip_value > 0:
        nn.utils.clip_grad_value_(parameters, objective.turn.clip_value)
    if objective.turn.clip_norm > 0:
        nn.utils.clip_grad_norm_(parameters, objective.turn.clip_norm)
