"""From a table of texts and their answers, such as translations, to rows of tokens for an encoder and a decoder.

The two sides are different languages, so each has a vocabulary of its own, learned on the training part. While it is
trained, the decoder is fed the right answer moved on by one (teacher forcing): at every place it has to say the next
token.

Source: Sutskever, Vinyals and Le 2014, "Sequence to Sequence Learning with Neural Networks",
https://arxiv.org/abs/1409.3215
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from core.nodes.csv_dialect import csv_dialect
from core.nodes.csv_rows import CsvReader
from core.nodes.csv_scan import ColumnUse, Ways, scan
from core.nodes.memory import KEEPING
from core.nodes.parts import training_rows
from core.nodes.samples import DataError, Samples
from core.nodes.text_rows import TokenRows
from core.nodes.text_source import token_array
from core.nodes.token_learning import learn_vocabulary
from core.nodes.tokens import TokenKind, Vocabulary

__all__ = ["BEGIN", "END", "PairsWish", "pair_columns", "pair_samples"]

BEGIN, END = "<begin>", "<end>"  # the numbers 2 and 3 of the target side
_BEGIN_NUMBER, _END_NUMBER = 2, 3


@dataclass(frozen=True)
class PairsWish:
    """What is wanted of a file; the fields are the parameters of ``data.text_pairs``."""

    path: str
    source: str
    target: str
    tokens: str
    vocabulary: int
    source_length: int
    target_length: int
    encoding: str
    bad_rows: str
    validation: float
    test: float
    seed: int
    balance: str

    def training(self, samples: Samples) -> np.ndarray:
        """The rows that the vocabularies are learned from."""
        return training_rows(samples, validation=self.validation, test=self.test, seed=self.seed, balance=self.balance)


def pair_columns(wish: PairsWish) -> tuple[int, int]:
    """The numbers of the columns of sources and of targets.

    Raises
    ------
    DataError
        If a column is not there, or both are the same.
    """
    dialect = csv_dialect(wish.path, encoding=wish.encoding)
    source, target = (dialect.numbers_of(name)[:1] for name in (wish.source, wish.target))
    texts = [i for i, column in enumerate(dialect.columns) if column.is_text]
    source = source or [i for i in texts if i not in target][:1]
    target = target or [i for i in texts if i not in source][:1]
    if not source or not target:
        raise DataError(f"{dialect.file.name} has {len(texts)} column{'s' * (len(texts) != 1)} of texts, but two are "
                        "needed", "Name the columns with the sources and with the targets.")  # fmt: skip
    if source == target:
        raise DataError(f"The source and the target are the same column, {dialect.names[source[0]]!r}",
                        f"Name two of {', '.join(dialect.names[:12])}.")  # fmt: skip
    return source[0], target[0]


def pair_samples(wish: PairsWish) -> Samples:
    """Samples of tokens; see ``data.text_pairs``.

    Raises
    ------
    DataError
        Naming file, line and column of what cannot be used.
    """
    dialect = csv_dialect(wish.path, encoding=wish.encoding)
    columns = pair_columns(wish)
    uses = tuple(ColumnUse(column, "anything", "the text") for column in columns)
    skipping = "set bad rows to skip rows"
    rows = scan(dialect, uses, wish.bad_rows, wish.bad_rows, Ways(skipping, skipping, skipping))
    reader = CsvReader(rows, (), (), False)
    every = np.arange(len(rows))

    def texts(column: int, chosen: np.ndarray) -> Iterator[str]:
        for block in reader.blocks(chosen):
            for cells in reader.cells(block):
                yield cells[column]

    train = wish.training(Samples(every, every))
    kind = cast(TokenKind, wish.tokens)
    learned = [learn_vocabulary(kind, texts(column, train), wish.vocabulary) for column in columns]
    sources, targets = learned[0], _with_marks(learned[1])
    marked = (np.array([_BEGIN_NUMBER]), np.array([_END_NUMBER]))

    def between_marks(text: str) -> np.ndarray:
        return np.concatenate([marked[0], targets.encode(text), marked[1]])

    kept, size = KEEPING[1], dialect.file.size_bytes
    tokens, ends = token_array(texts(columns[0], every), sources.encode, size, kept)
    answers, stops = token_array(texts(columns[1], every), between_marks, size, kept)
    starts, begins = (np.concatenate([[0], a[:-1]]) for a in (ends, stops))
    longest = int((ends - starts).max()), int((stops - begins).max()) - 1
    lengths = wish.source_length or max(1, longest[0]), wish.target_length or longest[1]
    x = TokenRows(tokens, starts, ends, lengths[0])
    fed = TokenRows(answers, begins, stops - 1, lengths[1])
    y = TokenRows(answers, begins, stops, lengths[1], shift=1)
    cut = int(((ends - starts > lengths[0]) | (stops - begins - 1 > lengths[1])).sum())
    notes = (f"{cut} pairs are longer than the rows and are cut.",) if cut else ()
    finding = replace(rows.finding, notes=(
        *rows.finding.notes,
        f"Vocabulary of {dialect.names[columns[0]]}: {len(sources)} tokens, learned on the training part.",
        f"Vocabulary of {dialect.names[columns[1]]}: {len(targets)} tokens, with the marks {BEGIN} and {END}.",
        *notes,
    ))  # fmt: skip
    return Samples(
        x[every], y[every], {"start": fed[every], "lengths": x.lengths()}, sort="text", vocabulary=sources.tokens,
        target_vocabulary=targets.tokens, finding=finding,
    )  # fmt: skip


def _with_marks(learned: Vocabulary) -> Vocabulary:
    """The same behind the marks for begin and end, which no text can hold: they are longer than a character and no
    word."""
    return Vocabulary(learned.kind, (*learned.tokens[:_BEGIN_NUMBER], BEGIN, END, *learned.tokens[_BEGIN_NUMBER:]))
