"""What a panel says about one recorded operation: its tensors in groups, their titles, what the tape keeps for it."""

from __future__ import annotations

from core.runtime.numbers import bytes_text
from core.runtime.trace import Entry, Operand
from core.studio.languages import tr

__all__ = ["operand_title", "saved_text", "sections_of"]


def sections_of(entry: Entry) -> list[tuple[str, tuple[Operand, ...]]]:
    """The groups of tensors to show for an operation, in reading order."""
    if entry.phase == "update":
        return [(tr("before"), entry.inputs), (tr("after"), entry.outputs)]
    if entry.phase == "backward":
        return [
            (tr("gradient coming in"), entry.incoming),
            (tr("gradient going out"), entry.outgoing),
            (tr("values from the forward pass"), (*entry.inputs, *entry.outputs)),
        ]
    return [(tr("inputs"), entry.inputs), (tr("gives"), entry.outputs)]


def operand_title(operand: Operand, going_out: bool = False) -> str:
    """The letter of the formula and the name of the argument."""
    symbol = operand.symbol
    if going_out and symbol:
        symbol = symbol + "\u0304"  # a bar: the derivative of the loss by it
    return f"{symbol} · {operand.name}" if symbol and symbol != operand.name else operand.name


def saved_text(entry: Entry) -> str:
    """What the tape keeps for this operation's backward, and how much memory of its own that is."""
    if not entry.saved or entry.phase == "update":
        return ""
    own = sum(tensor.nbytes for tensor in entry.saved if not tensor.shared)
    names = ", ".join(tensor.name for tensor in entry.saved)
    words = tr("{size} of its own", size=bytes_text(own)) if own else tr("shared with tensors that live on")
    return tr("saved for backward: {names} ({words})", names=names, words=words)
