"""Which edits leave a compiled network as it is, and which of them it takes in while it runs."""

from __future__ import annotations

from core.graph import (
    BreakpointSet,
    Change,
    FrameAdded,
    FrameRemoved,
    FrameSet,
    Graph,
    MetaSet,
    NodeMoved,
    NodeSet,
    ParamSet,
    WatchesSet,
)
from core.nodes.params import Param
from core.nodes.registry import Registry
from core.runtime.messages import SetLive
from core.runtime.recipe import KEY as RECIPE

__all__ = ["leaves_the_plan", "live_command"]

_BESIDE = (NodeMoved, FrameAdded, FrameRemoved, FrameSet, BreakpointSet, WatchesSet)
_COMPILED = ("seed", "device", RECIPE)  # of the document's own values, those that a plan is made from


def leaves_the_plan(change: Change, graph: Graph, registry: Registry) -> bool:
    """Whether the compiled network stays what it is; a live parameter, which is handed to it, leaves it too."""
    if isinstance(change, _BESIDE):
        return True
    if isinstance(change, NodeSet):
        return change.field in ("name", "collapsed")
    if isinstance(change, MetaSet):
        return change.key not in _COMPILED
    if isinstance(change, ParamSet) and _is_probe(change, graph, registry):
        return True  # the window draws with them
    return _live(change, graph, registry) is not None


def live_command(change: Change, graph: Graph, registry: Registry) -> SetLive | None:
    """What the training process is told of a live parameter; None of other changes, and of values not allowed."""
    param = _live(change, graph, registry)
    if param is None or not isinstance(change, ParamSet) or _is_probe(change, graph, registry):
        return None
    value = graph.nodes[change.id].params.get(param.name, param.default)
    return SetLive(change.id, param.name, value) if param.check(value) is None else None


def _is_probe(change: ParamSet, graph: Graph, registry: Registry) -> bool:
    spec = registry.get(graph.nodes[change.id].type) if change.id in graph.nodes else None
    return spec is not None and spec.role == "probe"


def _live(change: Change, graph: Graph, registry: Registry) -> Param | None:
    """The parameter that a change is about, if it may change while training runs."""
    if not isinstance(change, ParamSet) or change.id not in graph.nodes:
        return None
    spec = registry.get(graph.nodes[change.id].type)
    param = spec.param(change.param) if spec else None
    return param if param is not None and param.live else None
