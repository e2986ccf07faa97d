"""Texts of several lengths in one batch: what stands behind their end changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from core.graph import PortRef
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from tests.core.sketches import add, draw, link

SHORT, LONG = [[3, 1, 2]], [[3, 1, 2, 0, 0], [2, 2, 1, 3, 1]]


def first_row(summary: str, tokens: list[list[int]]) -> Any:
    """What the network makes of the first text of a batch, with ``summary`` behind a GRU or an encoder layer."""
    edit = draw()
    source = add(edit, "tensor.value", value=tokens, dtype="int64")
    words = add(edit, "layer.embedding", num_embeddings=4, embedding_dim=4)
    real = add(edit, "operation.greater")
    count = add(edit, "operation.sum", dims=[1])
    padding = add(edit, "operation.equal")
    for node in (words, real, padding):
        port = "x" if node == words else "a"
        link(edit, f"{source}.y", f"{node}.{port}")
    link(edit, f"{real}.y", f"{count}.x")
    if summary == "operation.pick_step":
        reader = add(edit, "layer.gru", hidden_size=3, batch_first=True)
        link(edit, f"{words}.y", f"{reader}.x")
    else:
        reader = add(edit, "layer.transformer_encoder_layer", dim_feedforward=4, batch_first=True, dropout=0.0)
        link(edit, f"{words}.y", f"{reader}.src")
        link(edit, f"{padding}.y", f"{reader}.src_key_padding_mask")
    end = add(edit, summary, batch_first=True)
    link(edit, f"{reader}.output", f"{end}.x")
    link(edit, f"{count}.y", f"{end}.lengths")
    plan = compile_plan(edit.graph, standard_registry())
    return plan.run(plan.order, {})[PortRef(end, "y")][0].detach().numpy()


@pytest.mark.parametrize("summary", ["operation.pick_step", "operation.masked_mean"])
def test_padding_changes_nothing(summary: str) -> None:
    """A text alone, and filled up beside a longer one, gives the same row; lengths and mask come from the tokens."""
    assert first_row(summary, LONG) == pytest.approx(first_row(summary, SHORT), abs=1e-6)
