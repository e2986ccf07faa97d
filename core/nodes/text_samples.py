"""From a text file, or a column of texts in a table, to rows of tokens.

The vocabulary is learned on the training part: a word that only the validation part has is unknown, as it will be
in use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from core.nodes.csv_dialect import csv_dialect
from core.nodes.csv_rows import CsvReader
from core.nodes.csv_scan import ColumnUse, Ways, scan
from core.nodes.memory import KEEPING
from core.nodes.parts import training_rows
from core.nodes.samples import DataError, Finding, Rows, Samples
from core.nodes.text_rows import TokenRows
from core.nodes.text_source import CODE_POINTS, open_text, token_array
from core.nodes.token_learning import learn_vocabulary
from core.nodes.tokens import TokenKind

__all__ = ["TextWish", "text_columns", "text_samples"]

AT_ONCE_BYTES = 64 << 20  # samples that need less are made once and kept


@dataclass(frozen=True)
class TextWish:
    """What is wanted of a file; the fields are the parameters of ``data.text``."""

    path: str
    column: str
    classes: str
    tokens: str
    vocabulary: int
    length: int
    stride: int
    encoding: str
    bad_rows: str
    streaming: str
    validation: float
    test: float
    seed: int
    balance: str

    def training(self, samples: Samples) -> np.ndarray:
        """The rows that the vocabulary is learned from."""
        return training_rows(samples, validation=self.validation, test=self.test, seed=self.seed, balance=self.balance)


def text_samples(wish: TextWish) -> Samples:
    """Samples of tokens; see ``data.text``.

    Raises
    ------
    DataError
        Naming file, line and column of what cannot be used.
    """
    found = _from_table(wish) if wish.column.strip() or wish.classes.strip() else _from_text(wish)
    if wish.streaming == KEEPING[2] or found.x.shape[0] * found.x.shape[1] * 16 > AT_ONCE_BYTES:
        return found
    every = np.arange(len(found))
    return replace(found, x=found.x[every], y=found.y[every])


def text_columns(wish: TextWish) -> tuple[int, int | None]:
    """The numbers of the column of texts and of the column of classes; None where the next token is the target."""
    dialect = csv_dialect(wish.path, encoding=wish.encoding)
    classes = dialect.numbers_of(wish.classes)[:1]
    texts = (
        dialect.numbers_of(wish.column)[:1]
        or [i for i, column in enumerate(dialect.columns) if column.is_text and i not in classes][:1]
    )
    if not texts:
        raise DataError(f"{dialect.file.name} has no column of texts", "Name the column with the texts.")
    return texts[0], classes[0] if classes else None


def _from_text(wish: TextWish) -> Samples:
    source = open_text(wish.path, wish.encoding, wish.bad_rows != "report")
    if not wish.length:
        raise DataError("The length of a sample is 0", "Set length to how many tokens a sample has, for example 64.")
    pieces = np.zeros(source.pieces, dtype=np.int64)
    train = set(wish.training(Samples(pieces, pieces, in_order=True)).tolist())
    encode, names = _encoder(wish, lambda: (text for number, text in source.read() if number in train))
    tokens, _ = token_array((text for _, text in source.read()), encode, source.file.size_bytes, wish.streaming)
    starts = np.arange(0, len(tokens) - wish.length, wish.stride)
    if not len(starts):
        raise DataError(
            f"{source.file.name} has {len(tokens)} tokens, too few for samples of {wish.length} and the token behind",
            "Lower length, or take a longer text.",
        )
    ends = np.full(len(starts), len(tokens))
    x, y = (TokenRows(tokens, starts, ends, wish.length, shift) for shift in (0, 1))
    notes = [f"Encoding: {source.encoding}{' (guessed)' if wish.encoding == 'auto' else ''}.", f"{len(tokens)} tokens."]
    lost = sum(text.count("\ufffd") for _, text in source.read()) if source.lenient else 0
    if lost:
        notes.append(f"{lost} places are no {source.encoding} text.")
    finding = Finding(len(starts), 0, notes=(*notes, *_vocabulary_notes(names)))
    return Samples(x, y, {"lengths": x.lengths()}, sort="text", vocabulary=names, in_order=True, finding=finding)


def _from_table(wish: TextWish) -> Samples:
    dialect = csv_dialect(wish.path, encoding=wish.encoding)
    column, class_column = text_columns(wish)
    text_use = ColumnUse(column, "anything", "the text")
    class_uses = () if class_column is None else (ColumnUse(class_column, "texts", "a target"),)
    skipping = "set bad rows to skip rows"
    rows = scan(dialect, (text_use, *class_uses), wish.bad_rows, wish.bad_rows, Ways(skipping, skipping, skipping))
    reader = CsvReader(rows, (), class_uses, bool(class_uses))
    every = np.arange(len(rows))
    numbers = reader.raw(every)[1] if class_uses else np.zeros(len(rows), dtype=np.int64)
    names = rows.texts[class_column] if class_column is not None else ()

    def texts(chosen: np.ndarray) -> Iterator[str]:
        for block in reader.blocks(chosen):
            for cells in reader.cells(block):
                yield cells[column]

    train = wish.training(Samples(numbers, numbers, class_names=names))
    encode, vocabulary = _encoder(wish, lambda: texts(train))
    tokens, ends = token_array(texts(every), encode, dialect.file.size_bytes, wish.streaming)
    starts = np.concatenate([[0], ends[:-1]])
    length = wish.length or max(1, int((ends - starts).max()) - (not class_uses))
    x = TokenRows(tokens, starts, ends if class_uses else np.maximum(starts, ends - 1), length)
    y: Rows = numbers if class_uses else TokenRows(tokens, starts, ends, length, 1)
    cut = int((ends - starts > length + (not class_uses)).sum())
    notes = (f"{cut} texts are longer than {length} tokens and are cut.",) if cut else ()
    finding = replace(rows.finding, notes=(*rows.finding.notes, *_vocabulary_notes(vocabulary), *notes))
    return Samples(
        x, y, {"lengths": x.lengths()}, class_names=names, sort="text", vocabulary=vocabulary, finding=finding
    )


def _encoder(
    wish: TextWish, training_texts: Callable[[], Iterator[str]]
) -> tuple[Callable[[str], np.ndarray], tuple[str, ...]]:
    """What makes tokens of a text, and what the token numbers stand for."""
    if wish.tokens == CODE_POINTS:
        return lambda text: np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), ()
    learned = learn_vocabulary(cast(TokenKind, wish.tokens), training_texts(), wish.vocabulary)
    return learned.encode, learned.tokens


def _vocabulary_notes(names: tuple[str, ...]) -> tuple[str, ...]:
    return (f"Vocabulary: {len(names)} tokens, learned on the training part.",) if names else ()
