"""Text pairs in a run: the decoder is fed its own words when it answers, and its answer has the words of its side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.runtime.outputs.forms import Sequences
from tests.core.runtime.test_outputs import trained
from tests.core.sketches import add, draw, link


def test_what_a_decoder_says_has_the_words_of_the_target(tmp_path: Path) -> None:
    """A source and a target of different words: none of the source's comes out, and the end mark is one of them."""
    rows = [f"{a}o {b}o,{b.upper()}O {a.upper()}O" for a in "abcdef" for b in "ghijkl"]
    (tmp_path / "pairs.csv").write_text("source,target\n" + "\n".join(rows) + "\n")
    edit: Any = draw()
    data = add(edit, "data.text_pairs", path=str(tmp_path / "pairs.csv"), validation=0.25)
    read, fed = (add(edit, "layer.embedding", num_embeddings=20, embedding_dim=8) for _ in range(2))
    mean, both = add(edit, "operation.mean", dims=[1], keepdim=True), add(edit, "operation.add")
    layer, turned = add(edit, "layer.linear", out_features=16), add(edit, "operation.transpose", dim0=1, dim1=2)
    link(edit, f"{data}.x", f"{read}.x")
    link(edit, f"{read}.y", f"{mean}.x")
    link(edit, f"{mean}.y", f"{both}.a")
    link(edit, f"{data}.start", f"{fed}.x")
    link(edit, f"{fed}.y", f"{both}.b")
    link(edit, f"{both}.y", f"{layer}.x")
    link(edit, f"{layer}.y", f"{turned}.x")
    content = trained(edit, f"{turned}.y", f"{data}.y").content
    assert isinstance(content, Sequences)
    assert content.alone
    for row in content.rows:
        assert row.source == row.source.lower()
        assert row.truth == " ".join(reversed(row.source.upper().split())), "without the mark of its end"
        assert len(row.answer) == 3
