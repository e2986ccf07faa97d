"""Objectives: what a graph is trained for. Each is an optimizer node with its loss, its parameters and its schedule."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.nodes.optimizers import Turn
from core.nodes.schedules import Schedule

__all__ = ["Objective", "load_memory", "memory_of"]

# What an optimizer remembers only with an option, by this option.
_SLOTS = {"amsgrad": "max_exp_avg_sq", "centered": "grad_avg", "momentum": "momentum_buffer"}
_COURSE = ("lr", "initial_lr", "momentum", "betas")  # what a schedule may change


@dataclass
class Objective:
    """An optimizer node with its loss, the nodes this loss needs (in order), and the parameters it may change.

    Attributes
    ----------
    turn
        When it steps, and what is done to its gradients before.
    schedule, scheduler
        How its learning rate changes: what the node said, and the engine's object that does it.
    held
        Gradients of batches that wait for more of them, by parameter name.
    """

    node: str
    title: str
    loss: PortRef
    order: tuple[str, ...]
    parameters: dict[str, Any]
    optimizer: Any = None
    turn: Turn = field(default_factory=Turn)
    schedule: Schedule | None = None
    scheduler: Any = None
    held: dict[str, Any] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """The present learning rate, where it has one."""
        return None if self.optimizer is None else float(self.optimizer.param_groups[0]["lr"])

    def schedule_for(self, batches: int) -> None:
        """Begin the schedule; ``batches`` are those of an epoch."""
        if self.schedule is not None and self.optimizer is not None:
            self.scheduler = self.schedule.make(self.optimizer, -(-batches // self.turn.accumulate))

    def catch_up(self, steps: int, epoch: int, batches: int) -> None:
        """Bring the schedule to where it stands after so many steps; one that is judged by begins anew."""
        if self.scheduler is None or self.schedule is None or self.schedule.judged:
            return
        updates = (epoch - 1) * -(-batches // self.turn.accumulate) + steps % batches // self.turn.accumulate
        with warnings.catch_warnings():  # the optimizer has not stepped in this process
            warnings.simplefilter("ignore")
            for _ in range(epoch - 1 if self.schedule.per == "epoch" else updates):
                self.scheduler.step()

    def set_param(self, param: str, value: Any) -> bool:
        """Change a hyper-parameter while training runs; says whether there is such a one."""
        if hasattr(self.turn, param):
            self.turn = Turn(**{**vars(self.turn), param: value})
            return True
        groups = self.optimizer.param_groups if self.optimizer is not None else []
        if not groups or not all(param in group for group in groups):
            return False
        for group in groups:
            if param == "lr" and self.scheduler is not None:
                _rescale(group, self.scheduler, value)
            else:
                group[param] = value
        return True

    def settings(self) -> dict[str, Any]:
        """What a person may change while it runs."""
        groups = self.optimizer.param_groups[0] if self.optimizer is not None else {}
        return {"group": {k: v for k, v in groups.items() if k != "params"}, "turn": self.turn}

    def put_back(self, settings: Mapping[str, Any]) -> None:
        """Return to earlier ``settings``; the optimizer forgets what it remembered."""
        self.turn = settings["turn"]
        if self.optimizer is not None:
            self.optimizer.state.clear()  # at the start an optimizer remembers nothing
            for group in self.optimizer.param_groups:
                group.update(settings["group"])

    def state(self) -> dict[str, Any]:
        """Where the schedule stands, and the gradients that wait."""
        found: dict[str, Any] = {"held": {name: _array(g).copy() for name, g in self.held.items()}}
        if self.scheduler is not None:
            found["schedule"] = _plain(self.scheduler.state_dict())
            found["settings"] = [{k: g[k] for k in _COURSE if k in g} for g in self.optimizer.param_groups]
        return found

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state``."""
        self.held = {
            name: torch.tensor(array, device=self.parameters[name].device)
            for name, array in state.get("held", {}).items()
            if name in self.parameters and tuple(self.parameters[name].shape) == array.shape
        }
        if self.scheduler is not None and "schedule" in state:
            _restore(self.scheduler, state["schedule"])
            for group, settings in zip(self.optimizer.param_groups, state["settings"], strict=False):
                group.update(settings)


def memory_of(objective: Objective) -> dict[str, np.ndarray]:
    """What an optimizer remembers, by name: ``adam_1/linear_1.weight/exp_avg``."""
    found = {}
    saved = objective.optimizer.state_dict()["state"]
    for index, name in enumerate(objective.parameters):
        for slot, value in saved.get(index, {}).items():
            if value is not None:
                found[f"{objective.node}/{name}/{slot}"] = np.array(_array(value))
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


def _rescale(group: dict[str, Any], scheduler: Any, rate: float) -> None:
    """A new rate to start from: the schedule goes on along its course, at the new height."""
    before = group.get("initial_lr", group["lr"])
    factor = rate / before if before else 1.0
    for part in (scheduler, *getattr(scheduler, "_schedulers", ())):
        if hasattr(part, "base_lrs"):
            part.base_lrs = [base * factor for base in part.base_lrs]
    group["initial_lr"] = rate
    group["lr"] = group["lr"] * factor if before else rate


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    """A scheduler's state without functions, with those of its parts."""
    found = {}
    for key, value in state.items():
        if key == "_schedulers":
            found[key] = [_plain(part if isinstance(part, dict) else part.state_dict()) for part in value]
        elif not callable(value):
            found[key] = list(value) if isinstance(value, (list, tuple)) else value
    return found


def _restore(scheduler: Any, state: dict[str, Any]) -> None:
    inner = state.get("_schedulers", [])
    for part, kept in zip(getattr(scheduler, "_schedulers", ()), inner, strict=False):
        _restore(part, kept)
    scheduler.__dict__.update({k: v for k, v in state.items() if k != "_schedulers"})


def _array(value: Any) -> np.ndarray:
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value
