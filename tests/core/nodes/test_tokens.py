"""Vocabularies: learned by counting, the same each time, and written down without loss."""

from __future__ import annotations

import json

import pytest

from core.nodes.token_learning import learn_vocabulary
from core.nodes.tokens import PAD, TOKEN_KINDS, UNKNOWN, TokenKind, Vocabulary

TEXT = "low lower lowest, new newer newest; 低い 低い\n"


@pytest.mark.parametrize("kind", TOKEN_KINDS)
def test_padding_and_the_unknown_come_first(kind: TokenKind) -> None:
    """Numbers 0 and 1 mean the same in every vocabulary; what was never seen is 1."""
    vocabulary = learn_vocabulary(kind, [TEXT])
    assert vocabulary.tokens[:2] == (PAD, UNKNOWN)
    assert vocabulary.encode("Ω").tolist() == [1]
    assert vocabulary.decode([0, 0]) == ""


@pytest.mark.parametrize("kind", ["characters", "BPE"])
def test_nothing_is_lost(kind: TokenKind) -> None:
    """Characters and pieces give back the text to the last blank."""
    vocabulary = learn_vocabulary(kind, [TEXT])
    assert vocabulary.decode(vocabulary.encode(TEXT)) == TEXT


def test_words_and_signs() -> None:
    """Punctuation stands alone, and signs that are written without blanks do too."""
    vocabulary = learn_vocabulary("words", [TEXT])
    assert vocabulary.decode(vocabulary.encode("lower, 低い")) == "lower , 低 い"


@pytest.mark.parametrize("kind", TOKEN_KINDS)
def test_a_vocabulary_is_written_down(kind: TokenKind) -> None:
    """JSON and back gives the same numbers."""
    vocabulary = learn_vocabulary(kind, [TEXT])
    again = Vocabulary.from_json(json.loads(json.dumps(vocabulary.to_json())))
    assert again == vocabulary
    assert again.encode(TEXT).tolist() == vocabulary.encode(TEXT).tolist()


def test_the_size_keeps_the_most_frequent() -> None:
    """Two places go to padding and the unknown; ties are cut in alphabetical order."""
    assert learn_vocabulary("characters", ["aaabbc"], 4).tokens == (PAD, UNKNOWN, "a", "b")
    assert learn_vocabulary("words", ["b a b c"], 4).tokens == (PAD, UNKNOWN, "b", "a")


def test_byte_pairs_by_hand() -> None:
    """The textbook's example: "low" comes together first, most frequent pair by most frequent pair."""
    vocabulary = learn_vocabulary("BPE", ["low low low lower newest newest newest newest newest newest widest"], 18)
    assert vocabulary.merges[:2] == (("e", "s"), ("es", "t"))
    assert "est" in vocabulary.tokens
    assert vocabulary.decode([vocabulary.tokens.index("est")]) == "est"


def test_frequent_words_become_one_piece() -> None:
    """With room enough a word of the texts is one token, a new word a few."""
    vocabulary = learn_vocabulary("BPE", ["the cat and the dog and the cow " * 10], 60)
    assert len(vocabulary.encode(" the")) == 1
    assert len(vocabulary.encode(" that")) > 1


def test_what_is_no_vocabulary_is_refused() -> None:
    """Missing parts, an unknown kind, a token twice."""
    good = learn_vocabulary("words", ["a b"]).to_json()
    for wrong in (
        {},
        {**good, "kind": "letters"},
        {**good, "tokens": ["a"]},
        {**good, "tokens": [PAD, UNKNOWN, "a", "a"]},
    ):
        with pytest.raises(ValueError, match="vocabulary"):
            Vocabulary.from_json(wrong)
