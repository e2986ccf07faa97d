"""Texts cut into tokens by a vocabulary that is learned from the training part."""

import json
from collections.abc import Iterable

import numpy as np

import core.engine as torch
from core.engine import Tensor, nn
from core.nodes.params import Choice, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out
from core.nodes.token_learning import learn_vocabulary
from core.nodes.tokens import TOKEN_KINDS, TokenKind, Vocabulary
from core.nodes.transforms import Fitted

REMEMBERED = 20_000  # texts whose tokens are kept: the same come again in every epoch


class Tokenise(Fitted):
    """Code points (N, L) in, token numbers (N, length) and the lengths (N,) out.

    The vocabulary stands in a buffer as the bytes of its JSON, so that it is saved with the weights.
    """

    vocabulary: Tensor

    def __init__(self, kind: TokenKind, size: int, length: int) -> None:
        super().__init__()
        self.kind, self.size, self.length = kind, size, length
        self.register_buffer("vocabulary", torch.zeros(0, dtype=torch.uint8))
        self._read: Vocabulary | None = None
        self._written: Tensor | None = None  # the buffer that it was read from
        self._texts: dict[str, np.ndarray] = {}

    def fit(self, batches: Iterable[tuple[Tensor, ...]]) -> None:
        """Learn the vocabulary from all texts of the batches."""
        found = learn_vocabulary(self.kind, (text for (x,) in batches for text in texts_of(x)), self.size)
        data = json.dumps(found.to_json(), ensure_ascii=False).encode()
        self.restore({"vocabulary": torch.tensor(np.frombuffer(data, dtype=np.uint8).copy())})

    @property
    def known(self) -> Vocabulary:
        """The vocabulary that stands in the buffer; before anything was learned it knows no token."""
        if self._read is None or self._written is not self.vocabulary:
            data = self.vocabulary.cpu().numpy().tobytes()
            self._read = Vocabulary.from_json(json.loads(data)) if data else Vocabulary(self.kind, ("<pad>", "<unk>"))
            self._written = self.vocabulary
            self._texts.clear()
        return self._read

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens of every text: short texts are filled up with 0, of long ones the beginning is kept."""
        tokens = np.zeros((len(x), self.length), dtype=np.int64)
        lengths = np.zeros(len(x), dtype=np.int64)
        for row, text in enumerate(texts_of(x)):
            found = self._numbers(text)
            tokens[row, : len(found)], lengths[row] = found, len(found)
        return torch.tensor(tokens, device=x.device), torch.tensor(lengths, device=x.device)

    def _numbers(self, text: str) -> np.ndarray:
        vocabulary = self.known
        if text not in self._texts:
            if len(self._texts) >= REMEMBERED:
                self._texts.clear()
            self._texts[text] = vocabulary.encode(text)[: self.length]
        return self._texts[text]


def texts_of(x: Tensor) -> list[str]:
    """The texts that rows of code points stand for; zeros fill up the ends."""
    rows = x.cpu().numpy().astype(np.uint32)
    return ["".join(map(chr, row[row > 0].tolist())) for row in rows]


@node_type(
    "transform.tokenise",
    label="Tokenise",
    also_called=("tokenize", "tokens", "words", "characters", "bpe", "byte pair encoding", "vocabulary"),
    inputs=[In("x", shape=("N", "L"), dtype="int", help="Texts as Unicode code points, filled up with 0.")],
    outputs=[
        Out("tokens", shape=("N", "length"), dtype="int64", help="Token numbers; 0 fills up, 1 is unknown."),
        Out("lengths", shape=("N",), dtype="int64", help="How many tokens each text has."),
    ],
    params=[
        Choice("kind", "words", options=TOKEN_KINDS,
               help="What a token is: a character, a word, or a piece of a word (byte pair encoding)."),
        Int("size", 1000, min=3, max=1_000_000, label="vocabulary",
            help="The most tokens that the vocabulary may have; the most frequent are kept."),
        Int("length", 32, min=1, max=100_000, help="How many tokens of each text are used."),
    ],
    formula=r"t = V(\mathrm{text})",
    summary="Cuts texts into tokens and gives their numbers in a vocabulary learned from the training part.",
    icon="text",
)  # fmt: skip
def tokenise(kind: TokenKind, size: int, length: int) -> nn.Module:
    return Tokenise(kind, size, length)
