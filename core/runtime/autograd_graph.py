"""The autograd graph of a step, read off the tape before backward frees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.runtime.trace import AutogradNode, Entry

__all__ = ["autograd_nodes"]


def autograd_nodes(
    root: Any, names: Mapping[int, str], entry_of: Mapping[int, int], entries: Sequence[Entry]
) -> tuple[list[AutogradNode], list[Any]]:
    """Walk the tape from ``root`` and note each grad_fn once, without recursion.

    Parameters
    ----------
    root
        ``loss.grad_fn``, or None.
    names
        Names of the leaves by ``id``.
    entry_of
        Forward entry of each grad_fn, by its number.

    Returns
    -------
    list of AutogradNode
        The loss first, leaves last; leaves have negative ids.
    list
        The AccumulateGrad objects. As long as they are held, the engine gives the same ones again.
    """
    if root is None:
        return [], []
    found: list[AutogradNode] = []
    leaves: list[Any] = []
    seen: dict[int, int] = {id(root): root.sequence_nr}
    waiting = [root]
    while waiting:
        fn = waiting.pop()
        inputs = []
        for target, _ in fn.next_functions:
            if target is None:
                continue
            if id(target) not in seen:
                if type(target).__name__ == "AccumulateGrad":
                    leaves.append(target)
                    seen[id(target)] = -len(leaves)
                    name = names.get(id(target.variable), "leaf")
                    shape = tuple(target.variable.shape)
                    owner = name.split(".")[0]
                    found.append(AutogradNode(-len(leaves), "AccumulateGrad", owner, name, shape, (), -1))
                else:
                    seen[id(target)] = target.sequence_nr
                    waiting.append(target)
            inputs.append(seen[id(target)])
        at = entry_of.get(fn.sequence_nr, -1)
        node, title = (entries[at].node, entries[at].title) if at >= 0 else ("", "")
        shape = tuple(fn.output_shapes[0])
        found.append(AutogradNode(fn.sequence_nr, fn.name(), node, title, shape, tuple(inputs), at))
    found.sort(key=lambda n: -n.id if n.id > 0 else 1 - n.id)
    return found, leaves
