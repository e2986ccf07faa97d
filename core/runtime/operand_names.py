"""What the operands of an operation are called: kernels have words for them, formulas have letters."""

from __future__ import annotations

from typing import Any

__all__ = ["letter", "operand_letters", "operand_names"]

_LETTERS = {"target": "t", "mask": "m"}


def letter(name: str) -> str:
    """The letter that formulas have for a kernel's word; the word itself where that is a letter already."""
    return _LETTERS.get(name, name)


def operand_names(operation: Any, count: int) -> list[str]:
    """The kernel's names for ``count`` inputs of an operation."""
    return _for_inputs(operation.input_names, count)


def operand_letters(operation: Any, count: int) -> list[str]:
    """The formula's letters for ``count`` inputs of an operation."""
    return [letter(symbol) for symbol in _for_inputs(operation.symbols, count)]


def _for_inputs(declared: tuple[str, ...], count: int) -> list[str]:
    """A name for each input: those beyond the declared ones are numbered."""
    names = [n.lstrip("*") for n in declared[:count]]
    if len(names) < count and names:
        stem = names.pop()
        names += [f"{stem}{k}" for k in range(count - len(names))]
    return names if len(names) == count else [f"input{k}" for k in range(count)]
