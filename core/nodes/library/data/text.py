"""Text as rows of tokens."""

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import Dim
from core.nodes.data import common_params, streaming_params
from core.nodes.encodings import ENCODINGS
from core.nodes.memory import streaming_choice
from core.nodes.params import Choice, FilePath, Int, Text
from core.nodes.registry import node_type
from core.nodes.remembered import stamp_of
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo
from core.nodes.text_samples import TextWish, text_columns, text_samples
from core.nodes.text_source import CODE_POINTS
from core.nodes.tokens import TOKEN_KINDS


def _wish(params: Mapping[str, Any]) -> TextWish:
    return TextWish(**{name: params[name] for name in TextWish.__dataclass_fields__})


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    stamp_of(params["path"], "text file")
    wish = _wish(params)
    length: Dim = params["length"] or "length"
    of_tokens = TensorInfo(("N", length), "int64")
    table = wish.column.strip() or wish.classes.strip()
    numbers = TensorInfo(("N",), "int64")
    has_classes = bool(table) and text_columns(wish)[1] is not None
    return {"x": of_tokens, "y": numbers if has_classes else of_tokens, "lengths": numbers}


@node_type(
    "data.text",
    label="Text",
    group="Your files",
    also_called=("words", "characters", "bpe", "language model", "tokens", "corpus", "reviews"),
    role="data",
    outputs=[
        Out("x", shape=("N", "length"), dtype="int64", kind="data", help="Token numbers, one sample a row."),
        Out("y", dtype="int64", kind="data", help="The tokens that come next, or the class of each text."),
        Out("lengths", shape=("N",), dtype="int64", kind="data", help="How many tokens of each row are no padding."),
    ],
    params=[
        FilePath("path", "", pattern="*.txt,*.csv,*.tsv,*.md", label="file", help="A text file, or a table with a "
                 "column of texts."),
        Text("column", "", label="text column", help="Name of the column with the texts; empty: the file is one text."),
        Text("classes", "", label="class column", help="Name of the column with the class of each text; empty: the "
             "tokens that come next are the target."),
        Choice("tokens", "characters", options=(*TOKEN_KINDS, CODE_POINTS),
               help="What a number stands for; BPE: pieces of words, learned by byte pair encoding; code points: the "
               "characters as they are, for a Tokenise node behind."),
        Int("vocabulary", 0, min=0, max=100_000, label="vocabulary size",
            help="The most tokens there may be; 0 takes all characters or words, and 1000 for BPE."),
        Int("length", 64, min=0, max=100_000, unit="tokens", help="Tokens in a sample; shorter texts of a column are "
            "filled up with 0, longer ones are cut. 0 takes the longest."),
        Int("stride", 32, min=1, max=100_000, unit="tokens", help="How far a sample begins behind the one before, in a "
            "file that is one text."),
        Choice("encoding", "auto", options=("auto", *ENCODINGS), help="Which characters the bytes stand for."),
        Choice("bad_rows", "report", options=("report", "skip rows"), label="bad rows",
               help="Say where a row or a byte cannot be read, or leave it out and count it."),
        streaming_choice(),
        *streaming_params(),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Your own text as token numbers: characters, words or pieces of words, with their vocabulary.",
    icon="book",
    torch="torch.utils.data.Dataset",
)  # fmt: skip
def text(
    path: str, column: str, classes: str, tokens: str, vocabulary: int, length: int, stride: int, encoding: str,
    bad_rows: str, streaming: str, validation: float, test: float, seed: int, balance: str,
) -> Samples:  # fmt: skip
    return text_samples(
        TextWish(path, column, classes, tokens, vocabulary, length, stride, encoding, bad_rows, streaming, validation,
                 test, seed, balance)
    )  # fmt: skip
