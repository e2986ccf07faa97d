"""The document: what a person draws, as plain data.

Nothing here knows what a node *does*; it knows nodes, links, frames, how they change, and how a change is undone.
That keeps files, undo, copy and paste, and tests free of the engine and of the window.
"""

from core.graph.breakpoints import Breakpoint, ParameterRef, Target, Watch, target_node
from core.graph.changes import (
    BreakpointSet,
    Change,
    FrameAdded,
    FrameRemoved,
    FrameSet,
    LinkAdded,
    LinkRemoved,
    MetaSet,
    NodeAdded,
    NodeMoved,
    NodeRemoved,
    NodeSet,
    ParamSet,
    WatchesSet,
)
from core.graph.document import Document, HistoryEntry
from core.graph.model import Frame, Graph, Link, Node, PortRef
from core.graph.transaction import EditError, Transaction

__all__ = [
    "Breakpoint",
    "BreakpointSet",
    "Change",
    "Document",
    "EditError",
    "Frame",
    "FrameAdded",
    "FrameRemoved",
    "FrameSet",
    "Graph",
    "HistoryEntry",
    "Link",
    "LinkAdded",
    "LinkRemoved",
    "MetaSet",
    "Node",
    "NodeAdded",
    "NodeMoved",
    "NodeRemoved",
    "NodeSet",
    "ParamSet",
    "ParameterRef",
    "PortRef",
    "Target",
    "Transaction",
    "Watch",
    "WatchesSet",
    "target_node",
]
