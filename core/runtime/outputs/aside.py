"""Looking at a network must not change its training: what is run to be shown is run aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import core.engine as torch
from core.runtime.plan import Plan

__all__ = ["aside"]


@contextmanager
def aside(plan: Plan) -> Iterator[None]:
    """Inside, dropout is off, nothing is kept for backward, and random numbers are others than those of training.

    They begin with the plan's seed every time: pictures made of noise change only because the network did.
    """
    before = torch.get_rng_state()
    plan.train(False)
    try:
        torch.manual_seed(plan.seed)
        with torch.no_grad():
            yield
    finally:
        plan.train(True)
        torch.set_rng_state(before)
