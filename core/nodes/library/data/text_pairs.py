"""Pairs of texts as rows of tokens."""

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import Dim
from core.nodes.data import common_params
from core.nodes.encodings import ENCODINGS
from core.nodes.params import Choice, FilePath, Int, Text
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo
from core.nodes.text_pairs import PairsWish, pair_columns, pair_samples


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    pair_columns(PairsWish(**{name: params[name] for name in PairsWish.__dataclass_fields__}))
    source: Dim = params["source_length"] or "source"
    target: Dim = params["target_length"] or "target"
    answer = TensorInfo(("N", target), "int64")
    return {
        "x": TensorInfo(("N", source), "int64"),
        "y": answer,
        "start": answer,
        "lengths": TensorInfo(("N",), "int64"),
    }


@node_type(
    "data.text_pairs",
    label="Text Pairs",
    group="Your files",
    also_called=("translation", "seq2seq", "encoder decoder", "sentences", "question answer", "teacher forcing"),
    role="data",
    outputs=[
        Out("x", shape=("N", "source"), dtype="int64", kind="data", help="Tokens of the source, to be read."),
        Out("y", shape=("N", "target"), dtype="int64", kind="data",
            help="Tokens of the target and the end mark: what the decoder has to say."),
        Out("start", shape=("N", "target"), dtype="int64", kind="data",
            help="The begin mark and the tokens of the target: what the decoder is fed while it is trained."),
        Out("lengths", shape=("N",), dtype="int64", kind="data", help="How many tokens of x are no padding."),
    ],
    params=[
        FilePath("path", "", pattern="*.csv,*.tsv,*.txt", label="file",
                 help="A table with a column of texts and a column of what becomes of them."),
        Text("source", "", label="source column", help="Name of the column with the texts that go in; empty: the first "
             "column of texts."),
        Text("target", "", label="target column", help="Name of the column with the texts that are to come out; empty: "
             "the next column of texts."),
        Choice("tokens", "words", options=("words", "characters"), help="What a number stands for, on both sides."),
        Int("vocabulary", 0, min=0, max=100_000, label="vocabulary size",
            help="The most tokens on each side, marks not counted; rarer ones become <unk>. 0 takes all."),
        Int("source_length", 0, min=0, max=10_000, unit="tokens", help="Tokens in a row of x: shorter texts are filled "
            "up with 0, longer ones are cut. 0 takes the longest."),
        Int("target_length", 0, min=0, max=10_000, unit="tokens", help="Tokens in a row of y and start, with their "
            "mark. 0 takes the longest."),
        Choice("encoding", "auto", options=("auto", *ENCODINGS), help="Which characters the bytes stand for."),
        Choice("bad_rows", "report", options=("report", "skip rows"), label="bad rows",
               help="Say where a row cannot be read or a text is missing, or leave it out and count it."),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Texts and what becomes of them, such as translations, as token numbers for an encoder and a decoder.",
    icon="swap",
    torch="torch.utils.data.Dataset",
)  # fmt: skip
def text_pairs(
    path: str, source: str, target: str, tokens: str, vocabulary: int, source_length: int, target_length: int,
    encoding: str, bad_rows: str, validation: float, test: float, seed: int, balance: str,
) -> Samples:  # fmt: skip
    return pair_samples(
        PairsWish(path, source, target, tokens, vocabulary, source_length, target_length, encoding, bad_rows,
                  validation, test, seed, balance)
    )  # fmt: skip
