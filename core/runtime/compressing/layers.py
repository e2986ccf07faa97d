"""Which weights of a network can be pruned: those that inputs are multiplied with, and so are most of all numbers.

Biases, norms and embeddings are left alone: they are few, or each of them stands for something of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.engine import nn
from core.engine.nn.cells import RNNCellBase
from core.engine.nn.recurrent import RNNBase
from core.graph.traverse import descendants
from core.runtime.plan import Plan

__all__ = ["TRANSPOSED", "Weight", "last_layers", "weights_of"]

TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
_KINDS = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, *TRANSPOSED, RNNBase, RNNCellBase, nn.MultiheadAttention)


@dataclass(frozen=True)
class Weight:
    """A parameter that can be pruned.

    Attributes
    ----------
    name
        ``<node id>.<name>``, as in the state dict.
    axis
        The dimension along which the layer's outputs lie.
    """

    name: str
    node: str
    parameter: Any
    axis: int = 0


def weights_of(plan: Plan) -> dict[str, Weight]:
    """All weights of Linear, convolution, recurrent and attention layers, in the order of the network."""
    found: dict[str, Weight] = {}
    for node in plan.order:
        module = plan.modules.get(node)
        for path, layer in module.named_modules() if module is not None else ():
            if not isinstance(layer, _KINDS):
                continue
            for own, parameter in layer.named_parameters(recurse=False):
                if "weight" in own and parameter.ndim > 1:
                    name = f"{node}.{path}.{own}" if path else f"{node}.{own}"
                    found[name] = Weight(name, node, parameter, 1 if isinstance(layer, TRANSPOSED) else 0)
    return found


def last_layers(plan: Plan) -> set[str]:
    """Nodes behind which no further weights come: their outputs are the answer, of which none can be missing."""
    owners = {weight.node for weight in weights_of(plan).values()}
    return {node for node in owners if not owners & descendants(plan.graph, node)}
