"""Replicas: a batch in parts, each through a copy of the network, and one loss out of all of them.

This is data parallelism: every replica averages over its own part of the batch, and the loss of the step is the mean of
theirs, weighted by how many samples each had; so are the gradients, by the chain rule. With several GPUs each replica
runs on one of its own; on one device the parts go through the same modules one after the other, which gives the same
numbers. As in PyTorch's DataParallel, only the first replica keeps what it learns beside gradients, such as the running
means of a batch norm.

Source: Li et al. 2020, "PyTorch Distributed: experiences on accelerating data parallel training", section 2,
https://arxiv.org/abs/2006.15704
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph import PortRef
from core.runtime.objectives import Objective

__all__ = ["cut_batch", "devices_for", "run_replicas"]

Values = dict[PortRef, Any]


def devices_for(plan: Any, count: int) -> list[str]:
    """Where each replica runs: on as many GPUs as there are, in turn; all on the one device otherwise."""
    gpus = torch.cuda.device_count() if plan.device.startswith("cuda") else 0
    return [f"cuda:{k % gpus}" for k in range(count)] if gpus > 1 else [plan.device] * count


def cut_batch(values: Mapping[PortRef, Any], count: int) -> list[tuple[Values, float]]:
    """The parts of a batch, each with its share of the samples; fewer than ``count`` if the batch is smaller."""
    rows = min((len(tensor) for tensor in values.values() if tensor.ndim), default=0)
    if not rows:
        return [(dict(values), 1.0)]
    count = min(count, rows)
    bounds = [k * (rows // count) + min(k, rows % count) for k in range(count + 1)]
    return [({ref: tensor[a:b] for ref, tensor in values.items()}, (b - a) / rows) for a, b in pairwise(bounds)]


def run_replicas(
    plan: Any, objective: Objective, parts: list[tuple[Values, float]], devices: list[str], recorder: Any = None
) -> tuple[Any, Values]:
    """Run an objective's nodes for every part.

    Returns
    -------
    Tensor
        The loss of the whole batch.
    dict
        Every output of the first replica, which is what is shown.
    """
    copies = _copies(plan, objective, devices)
    total: Any = None
    shown: Values = {}
    kept: dict[str, dict[str, Any]] = {}
    for k, (values, share) in enumerate(parts):
        if recorder is not None:
            recorder.feed(values)
        moved = {ref: tensor.to(devices[k]) for ref, tensor in values.items()} if copies else values
        plan.run(objective.order, moved, recorder, functions=copies[k] if copies else None)
        loss = moved[objective.loss].to(plan.device) * share
        total = loss if total is None else total + loss
        if k == 0:
            shown, kept = dict(moved), _buffers(plan, objective)
    _put_back(plan, kept)
    return total, shown


def _copies(plan: Any, objective: Objective, devices: list[str]) -> list[dict[str, nn.Module]] | None:
    """Each replica's modules by node, where the replicas have devices of their own."""
    if len(set(devices)) == 1:
        return None
    copies: list[dict[str, nn.Module]] = [{} for _ in devices]
    for node in objective.order:
        if node in plan.modules:
            for k, copy in enumerate(nn.parallel.replicate(plan.modules[node], devices)):
                copies[k][node] = copy
    return copies


def _buffers(plan: Any, objective: Objective) -> dict[str, dict[str, Any]]:
    return {
        node: {name: buffer.detach().clone() for name, buffer in plan.modules[node].named_buffers()}
        for node in objective.order
        if node in plan.modules
    }


def _put_back(plan: Any, kept: dict[str, dict[str, Any]]) -> None:
    with torch.no_grad():
        for node, buffers in kept.items():
            for name, buffer in plan.modules[node].named_buffers():
                if name in buffers:
                    buffer.copy_(buffers[name])
