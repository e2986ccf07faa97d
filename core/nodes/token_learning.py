"""How a vocabulary is learned from texts: by counting.

The most frequent characters or words get the small numbers. Byte pair encoding begins with characters and puts the
most frequent pair together, again and again, so that frequent words become one token and rare ones a few.

Source: Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units",
https://arxiv.org/abs/1508.07909
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from core.nodes.tokens import PAD, UNKNOWN, TokenKind, Vocabulary, joined, pieces_of, words_of

__all__ = ["learn_bpe", "learn_characters", "learn_vocabulary", "learn_words"]


def learn_vocabulary(kind: TokenKind, texts: Iterable[str], size: int = 0) -> Vocabulary:
    """The vocabulary of texts.

    Parameters
    ----------
    size
        The most tokens it may have, with ``<pad>`` and ``<unk>``; 0 takes every character or word, and for pieces
        1000. All characters of the texts are always pieces, so those may become more.
    """
    learn = {"characters": learn_characters, "words": learn_words, "BPE": learn_bpe}[kind]
    return learn(texts, size)


def learn_characters(texts: Iterable[str], size: int = 0) -> Vocabulary:
    """Every character is a token."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    return Vocabulary("characters", (PAD, UNKNOWN, *_most_frequent(counts, size)))


def learn_words(texts: Iterable[str], size: int = 0) -> Vocabulary:
    """Every word, and every punctuation mark, is a token."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words_of(text))
    return Vocabulary("words", (PAD, UNKNOWN, *_most_frequent(counts, size)))


def learn_bpe(texts: Iterable[str], size: int = 0) -> Vocabulary:
    """Byte pair encoding; among pairs of equal frequency the first in alphabetical order is taken."""
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for text in texts:
        words.update(pieces_of(text))
    for word, count in words.items():
        for letter in word:
            letters[letter] += count
    tokens = [PAD, UNKNOWN, *_most_frequent(letters, 0)]
    merges = _Merges(words)
    taken: list[tuple[str, str]] = []
    known = set(tokens)
    while len(tokens) < (size or 1000):
        pair = merges.next()
        if pair is None:
            break
        taken.append(pair)
        if "".join(pair) not in known:  # two pairs may make the same piece
            known.add("".join(pair))
            tokens.append("".join(pair))
    return Vocabulary("BPE", tuple(tokens), tuple(taken))


def _most_frequent(counts: Counter[str], size: int) -> list[str]:
    found = sorted((token for token in counts if token not in (PAD, UNKNOWN)), key=lambda t: (-counts[t], t))
    return found[: size - 2] if size else found


class _Merges:
    """The pairs of neighbours in all words, with how often each occurs; a merge changes only the words that hold it.

    Parameters
    ----------
    words
        How often each word occurs.
    """

    def __init__(self, words: Counter[str]) -> None:
        self.parts = [list(word) for word in words]
        self.counts = list(words.values())
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.holders: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number in range(len(self.parts)):
            self._count(number, 1)
        # A heap of what the counts were when they changed; an entry that is no longer true is passed over.
        self.heap = [(-count, pair) for pair, count in self.pairs.items()]
        heapq.heapify(self.heap)

    def next(self) -> tuple[str, str] | None:
        """Merge the most frequent pair and name it; None when no pair occurs twice."""
        while self.heap:
            count, pair = heapq.heappop(self.heap)
            if self.pairs[pair] != -count:
                continue
            if -count < 2:
                return None
            changed: set[tuple[str, str]] = set()
            for number in sorted(self.holders[pair]):
                changed |= self._count(number, -1)
                self.parts[number] = joined(self.parts[number], pair)
                changed |= self._count(number, 1)
            for other in changed:
                if self.pairs[other] > 0:
                    heapq.heappush(self.heap, (-self.pairs[other], other))
            return pair
        return None

    def _count(self, number: int, sign: int) -> set[tuple[str, str]]:
        parts = self.parts[number]
        found = set()
        for pair in pairwise(parts):
            self.pairs[pair] += sign * self.counts[number]
            found.add(pair)
        for pair in found:
            if sign > 0:
                self.holders[pair].add(number)
            else:
                self.holders[pair].discard(number)
        return found
