"""Masks: which weights of a pruned network are held at zero while it is trained on.

In effect as with ``torch.nn.utils.prune``, where the weight is the parameter times its mask: no gradient reaches what
is masked, before clipping looks at it, and after every update it is zero again. Here the parameter itself holds the
zeros, so whoever looks at it, or saves it, sees what the network computes with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

import core.engine as torch
from core.engine.autograd.observe import unobserved
from core.runtime.objectives import load_memory, memory_of
from core.runtime.plan import Plan, load_weights

if TYPE_CHECKING:
    from core.runtime.trainer import Trainer

__all__ = ["Masks", "prune", "put_back"]


class Masks:
    """The masks of one plan, empty until it is pruned.

    Attributes
    ----------
    kept
        True where a weight stays, by parameter name.
    before
        ``weights`` and optimizer ``memory`` as they were before the first pruning; None where they are not known.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kept: dict[str, np.ndarray] = {}
        self.before: dict[str, dict[str, np.ndarray]] | None = None
        self._factors: dict[str, Any] = {}  # ones and zeros, by parameter name

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Hold these from now on; of a layer that has another size meanwhile, the part in common."""
        parameters = self.plan.parameters()
        self.kept, self._factors = {}, {}
        for name, mask in kept.items():
            parameter = parameters.get(name)
            if parameter is None or parameter.ndim != mask.ndim:
                continue
            if tuple(parameter.shape) != mask.shape:
                mask = _fitted(mask, tuple(parameter.shape))
            self.kept[name] = mask
            self._factors[name] = torch.tensor(mask, dtype=parameter.dtype, device=parameter.device)

    def apply(self, names: Iterable[str] | None = None) -> None:
        """Set the masked weights to zero, all or those of some parameters."""
        if self._factors:
            parameters = self.plan.parameters()
            with torch.no_grad(), unobserved():
                for name in self._factors if names is None else self._factors.keys() & set(names):
                    parameters[name].mul_(self._factors[name])

    def apply_to_gradients(self, parameters: Mapping[str, Any]) -> None:
        """Take the masked part out of the gradients of these parameters."""
        if self._factors:
            with torch.no_grad(), unobserved():
                for name in self._factors.keys() & parameters.keys():
                    if parameters[name].grad is not None:
                        parameters[name].grad.mul_(self._factors[name])

    def apply_to_memory(self, objective: Any) -> None:
        """Let an optimizer forget what it remembers of masked weights, so that it does not move them any more."""
        with torch.no_grad(), unobserved():
            for name in self._factors.keys() & objective.parameters.keys():
                parameter = objective.parameters[name]
                for slot in objective.optimizer.state.get(parameter, {}).values():
                    if getattr(slot, "shape", None) == parameter.shape:
                        slot.mul_(self._factors[name])

    def state(self) -> dict[str, Any]:
        """What has to be known to go on; empty where nothing is pruned."""
        return {"kept": dict(self.kept), "before": self.before} if self.kept else {}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state``."""
        self.take(state.get("kept", {}))
        self.before = state.get("before")


def prune(trainer: Trainer, kept: Mapping[str, np.ndarray]) -> None:
    """Set the weights of a training to zero where ``kept`` is False, and hold them there."""
    masks, objectives = trainer.masks, [o for o in trainer.plan.objectives if o.optimizer is not None]
    if not masks.kept:
        memory = {name: array for o in objectives for name, array in memory_of(o).items()}
        masks.before = {"weights": {k: v.copy() for k, v in trainer.plan.state().items()}, "memory": memory}
    masks.take({**masks.kept, **kept})
    masks.apply()
    for objective in objectives:
        masks.apply_to_memory(objective)
    trainer.patience.best = None  # the best so far was another network
    trainer.patience.begin_again()


def put_back(trainer: Trainer) -> bool:
    """Lift all masks; says whether the weights from before the first pruning could be put back, too."""
    before, masks = trainer.masks.before, trainer.masks
    masks.load_state({})
    trainer.patience.best = None
    trainer.patience.begin_again()
    if before is None:
        return False
    load_weights(trainer.plan, before["weights"])
    for objective in trainer.plan.objectives:
        if objective.optimizer is not None:
            objective.optimizer.state.clear()
            load_memory(objective, before["memory"])
    return True


def _fitted(mask: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    made = np.ones(shape, dtype=bool)
    part = tuple(slice(0, min(a, b)) for a, b in zip(mask.shape, shape, strict=True))
    made[part] = mask[part]
    return made
