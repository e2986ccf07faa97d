"""Ways of pruning: which weights of a network are set to zero, by the methods of ``torch.nn.utils.prune``.

The amount is the share of zeros that a layer has afterwards. What is pruned already counts, and stays pruned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

import core.engine as torch
from core.engine.nn.utils import prune as ways
from core.runtime.compressing.layers import Weight, last_layers, weights_of
from core.runtime.plan import Plan

__all__ = ["METHODS", "MOST", "Method", "Pruning", "masks_for"]

Method = Literal["layer", "network", "random", "outputs"]
METHODS: tuple[Method, ...] = ("layer", "network", "random", "outputs")
MOST = 0.99


@dataclass(frozen=True)
class Pruning:
    """What to prune.

    Attributes
    ----------
    method
        ``layer``: the weights nearest to 0 of each layer; ``network``: those of all layers together; ``random``: any;
        ``outputs``: whole outputs of each layer, those with the smallest weights (2-norm).
    amount
        Share of zeros, 0 to 0.99.
    layers
        Names of the weights; empty for all. Whole outputs are not taken from the last layer unless it is named: they
        are the network's answers.
    seed
        Of the random method.
    """

    method: Method = "layer"
    amount: float = 0.5
    layers: tuple[str, ...] = ()
    seed: int = 0


def masks_for(plan: Plan, pruning: Pruning, held: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """True where a weight stays, by parameter name.

    Parameters
    ----------
    held
        The masks that are there already.

    Raises
    ------
    ValueError
        With a sentence, for an amount that is none, and where there is nothing to prune.
    """
    if not 0 <= pruning.amount <= MOST:
        raise ValueError("The amount to prune is a share from 0 to 99 %.")
    chosen = _chosen(plan, pruning)
    if not chosen:
        raise ValueError("There are no weights to prune here. Linear, Conv, recurrent and attention layers have some.")
    before = [held.get(w.name, np.ones(tuple(w.parameter.shape), dtype=bool)) for w in chosen]
    if pruning.method == "network":
        found = _whole_network(chosen, pruning.amount)
    elif pruning.method == "random":
        found = _at_random(before, pruning)
    else:
        found = [_within(w, pruning) for w in chosen]
    return {w.name: old & new for w, old, new in zip(chosen, before, found, strict=True)}


def _chosen(plan: Plan, pruning: Pruning) -> list[Weight]:
    known = weights_of(plan)
    if pruning.layers:
        return [weight for name, weight in known.items() if name in pruning.layers]
    spared = last_layers(plan) if pruning.method == "outputs" else set()
    return [weight for weight in known.values() if weight.node not in spared]


def _within(weight: Weight, pruning: Pruning) -> np.ndarray:
    if pruning.method == "outputs":
        method: Any = ways.LnStructured(pruning.amount, 2, weight.axis)
    else:
        method = ways.L1Unstructured(pruning.amount)
    return _mask(method, weight.parameter.detach())


def _whole_network(chosen: Sequence[Weight], amount: float) -> list[np.ndarray]:
    joined = torch.nn.utils.parameters_to_vector([w.parameter.detach() for w in chosen])
    mask = _mask(ways.L1Unstructured(amount), joined)
    ends = np.cumsum([w.parameter.numel() for w in chosen])[:-1]
    parts = np.split(mask, ends)
    return [part.reshape(tuple(w.parameter.shape)) for part, w in zip(parts, chosen, strict=True)]


def _at_random(before: Sequence[np.ndarray], pruning: Pruning) -> list[np.ndarray]:
    """As many more as are missing, among those that are left."""
    present = torch.get_rng_state()
    torch.manual_seed(pruning.seed)
    found = []
    for mask in before:
        more = max(0, round(pruning.amount * mask.size) - int(np.count_nonzero(~mask)))
        left = mask.copy()
        left[mask] = _mask(ways.RandomUnstructured(more), torch.zeros(int(np.count_nonzero(mask))))
        found.append(left)
    torch.set_rng_state(present)
    return found


def _mask(method: Any, tensor: Any) -> np.ndarray:
    mask = method.compute_mask(tensor, torch.ones_like(tensor))
    return np.asarray(mask.cpu().numpy() != 0)
