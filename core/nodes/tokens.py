"""Tokens: a text as whole numbers, which is all that a network can read.

A Vocabulary says what each number stands for: characters, words, or pieces of words found by byte pair encoding. It is
learned from texts once (``core.nodes.token_learning``), written down with what was trained on it, and used again later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

import numpy as np

__all__ = ["PAD", "TOKEN_KINDS", "UNKNOWN", "TokenKind", "Vocabulary", "pieces_of", "words_of"]

TokenKind = Literal["characters", "words", "BPE"]
TOKEN_KINDS: tuple[TokenKind, ...] = ("characters", "words", "BPE")

PAD, UNKNOWN = "<pad>", "<unk>"  # always the numbers 0 and 1

# Chinese and Japanese writing has no blanks between words: each of its signs counts as a word.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+|[^\w\s]")
# A word keeps the blank before it, so that pieces put together again are the text: nothing is lost.
_PIECE = re.compile(rf" ?[{_SIGNS}]| ?[^\W{_SIGNS}]+| ?[^\w\s]+|\s+")


def words_of(text: str) -> list[str]:
    """Words and punctuation marks; blanks and line breaks are dropped."""
    return _WORD.findall(text)


def pieces_of(text: str) -> list[str]:
    """The text cut between words, blanks kept: joined they are the text again. Byte pair encoding works inside them."""
    return _PIECE.findall(text)


@dataclass(frozen=True)
class Vocabulary:
    """What token numbers stand for.

    Parameters
    ----------
    kind
        ``"characters"``, ``"words"`` or ``"BPE"`` (byte pair encoding: pieces of words).
    tokens
        By number. The first two are ``<pad>``, which fills up short rows, and ``<unk>``, for what is not in here.
    merges
        For BPE: the pairs that are put together, in the order in which they were learned.
    """

    kind: TokenKind
    tokens: tuple[str, ...]
    merges: tuple[tuple[str, str], ...] = ()
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False)
    _ranks: dict[tuple[str, str], int] = field(init=False, repr=False, compare=False)
    _known: dict[str, list[int]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.tokens[:2] != (PAD, UNKNOWN):
            raise ValueError(f"a vocabulary begins with {PAD} and {UNKNOWN}, not with {', '.join(self.tokens[:2])}")
        object.__setattr__(self, "_numbers", {token: number for number, token in enumerate(self.tokens)})
        object.__setattr__(self, "_ranks", {pair: rank for rank, pair in enumerate(self.merges)})
        if len(self._numbers) != len(self.tokens):
            raise ValueError("a vocabulary has every token once")

    def __len__(self) -> int:
        return len(self.tokens)

    def encode(self, text: str) -> np.ndarray:
        """The token numbers of a text, int64, shape (tokens,); 1 where something is not in the vocabulary."""
        if self.kind == "BPE":
            return np.array([number for piece in pieces_of(text) for number in self._cut(piece)], dtype=np.int64)
        parts: Sequence[str] = text if self.kind == "characters" else words_of(text)
        return np.fromiter((self._numbers.get(part, 1) for part in parts), dtype=np.int64, count=len(parts))

    def decode(self, numbers: Sequence[int] | np.ndarray) -> str:
        """The text that numbers stand for. Padding is left out; words come with one blank between them."""
        found = [self.tokens[int(n)] if 0 <= n < len(self.tokens) else UNKNOWN for n in numbers if n != 0]
        return (" " if self.kind == "words" else "").join(found)

    def to_json(self) -> dict[str, Any]:
        """Plain data to be written to a file; see ``from_json``."""
        return {"kind": self.kind, "tokens": list(self.tokens), "merges": [list(pair) for pair in self.merges]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Vocabulary:
        """The vocabulary that ``to_json`` wrote down.

        Raises
        ------
        ValueError
            If the data are none.
        """
        try:
            merges = tuple((str(left), str(right)) for left, right in data["merges"])
            kind, tokens = data["kind"], tuple(str(token) for token in data["tokens"])
        except (KeyError, TypeError, ValueError) as problem:
            raise ValueError(f"this is no vocabulary: {problem!r}") from None
        if kind not in TOKEN_KINDS:
            raise ValueError(f"there is no vocabulary of {kind!r}")
        return cls(kind, tokens, merges)

    def _cut(self, piece: str) -> list[int]:
        """Token numbers of one word: the earliest learned merge first, as when they were learned."""
        if piece not in self._known:
            parts = list(piece)
            while len(parts) > 1:
                ranks = [self._ranks.get(pair, len(self._ranks)) for pair in pairwise(parts)]
                best = min(ranks)
                if best == len(self._ranks):
                    break
                parts = joined(parts, self.merges[best])
            self._known[piece] = [self._numbers.get(part, 1) for part in parts]
        return self._known[piece]


def joined(parts: list[str], pair: tuple[str, str]) -> list[str]:
    """``parts`` with every occurrence of the pair put together, from left to right."""
    result: list[str] = []
    at = 0
    while at < len(parts):
        if at + 1 < len(parts) and (parts[at], parts[at + 1]) == pair:
            result.append(parts[at] + parts[at + 1])
            at += 2
        else:
            result.append(parts[at])
            at += 1
    return result
