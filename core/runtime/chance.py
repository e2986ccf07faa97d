"""Where chance stands: the order of the samples in the present epoch, and the states of all random numbers, as arrays.

Saved with the weights, so that a project that is opened again trains on as if it had never been closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

import core.engine as torch

__all__ = ["chance_of", "with_chance"]

RANDOM = "random"  # the engine's own generator; a data node's stand under "<node id>/<what>"


def chance_of(state: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """What a Trainer's ``state`` says about it, by name."""
    found = {RANDOM: state[RANDOM].numpy()} if RANDOM in state else {}
    for node, position in state.get("feeds", {}).items():
        found[f"{node}/order"] = np.asarray(position["order"], dtype=np.int64)
        found[f"{node}/next"] = np.asarray(position["next"], dtype=np.int64)
        found[f"{node}/generator"] = position["generator"].numpy()
    return found


def with_chance(state: dict[str, Any], arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """A state with what ``chance_of`` gave; what is not whole is left out, and chance begins anew there."""
    size = len(torch.get_rng_state())  # of every generator's state
    feeds = {}
    for node in {name.rpartition("/")[0] for name in arrays if "/" in name}:
        order, at, generator = (arrays.get(f"{node}/{what}") for what in ("order", "next", "generator"))
        if order is not None and at is not None and generator is not None and len(generator) == size:
            feeds[node] = {"order": order, "next": int(at), "generator": torch.tensor(generator, dtype=torch.uint8)}
    own = arrays.get(RANDOM)
    random = {RANDOM: torch.tensor(own, dtype=torch.uint8)} if own is not None and len(own) == size else {}
    return {**state, "feeds": feeds, **random}
