"""The network's answer in the form that suits its data, whatever a person wired."""

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.runtime.outputs import Confusion, Output, Pictures, Regions, Scatter, output_of
from core.runtime.plan import compile_plan
from tests.core.sketches import add, draw, link


def shown(data: str, loss: str, out_features: int, **params) -> Output:
    """What a data node, a linear layer and a loss show after compiling."""
    edit = draw()
    source, layer = add(edit, data, **params), add(edit, "layer.linear", out_features=out_features)
    end, best = add(edit, loss), add(edit, "optimizer.sgd")
    link(edit, f"{source}.x", f"{layer}.x")
    link(edit, f"{source}.y", f"{end}.target")
    link(edit, f"{layer}.y", f"{end}.input")
    link(edit, f"{end}.loss", f"{best}.loss")
    return output_of(compile_plan(edit.graph, standard_registry()))


@pytest.mark.parametrize(
    ("data", "loss", "count", "target", "form"),
    [
        ("data.iris", "loss.cross_entropy", 3, "classes", Confusion),
        ("data.iris", "loss.bce_with_logits", 3, "one-hot", Confusion),
        ("data.iris", "loss.mse", 3, "one-hot", Scatter),
        ("data.moons", "loss.bce_with_logits", 1, "column", Regions),
        ("data.moons", "loss.cross_entropy", 2, "classes", Regions),
    ],
)
def test_every_form_of_target_is_shown(data, loss, count, target, form):
    content = shown(data, loss, count, target=target).content
    assert isinstance(content, form)
    if isinstance(content, Confusion):
        assert content.accuracy == pytest.approx(np.trace(content.counts) / content.counts.sum())


def test_more_outputs_than_classes_are_shown_as_classes_without_a_name():
    content = shown("data.iris", "loss.cross_entropy", 50).content
    assert content.counts.sum() == 30
    assert content.counts.shape == (len(content.class_names),) * 2


def test_what_cannot_be_shown_says_why_and_stops_nothing():
    edit = draw()
    ends = [add(edit, "data.line", points=64, validation=v) for v in (0.2, 0.5)]
    both, layer = add(edit, "operation.add"), add(edit, "layer.linear", out_features=1)
    loss, best = add(edit, "loss.mse"), add(edit, "optimizer.sgd")
    link(edit, f"{ends[0]}.x", f"{both}.a")
    link(edit, f"{ends[1]}.x", f"{both}.b")
    link(edit, f"{both}.y", f"{layer}.x")
    link(edit, f"{layer}.y", f"{loss}.input")
    link(edit, f"{ends[0]}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{best}.loss")
    plan = compile_plan(edit.graph, standard_registry())
    output = output_of(plan)
    assert output.content is None
    assert "cannot be shown" in output.why_not
    assert all(module.training for module in plan.modules.values())


def trained(edit, prediction: str, target: str) -> Output:
    """What is shown of a prediction that cross entropy holds against a target."""
    end, best = add(edit, "loss.cross_entropy"), add(edit, "optimizer.sgd")
    link(edit, prediction, f"{end}.input")
    link(edit, target, f"{end}.target")
    link(edit, f"{end}.loss", f"{best}.loss")
    return output_of(compile_plan(edit.graph, standard_registry()))


@pytest.mark.parametrize(("mode", "shape"), [("RGB", (40, 8, 10, 3)), ("L", (40, 8, 10))], ids=["colour", "grey"])
def test_pictures_from_files_are_shown_as_pictures(tmp_path, mode, shape):
    """Of whatever class they are taken for, in colour where they have any."""
    from PIL import Image

    for name, tone in (("dark", 20), ("light", 240)):
        (tmp_path / name).mkdir()
        for number in range(30):
            Image.new(mode, (10, 8), tone if mode == "L" else (tone, number, 0)).save(tmp_path / name / f"{number}.png")
    edit = draw()
    data = add(edit, "data.image_folder", folder=str(tmp_path), height=8, width=10, validation=0.0, workers=0,
               colour="grey" if mode == "L" else "colour")  # fmt: skip
    flat, layer = add(edit, "layer.flatten"), add(edit, "layer.linear", out_features=2)
    link(edit, f"{data}.x", f"{flat}.x")
    link(edit, f"{flat}.y", f"{layer}.x")
    content = trained(edit, f"{layer}.y", f"{data}.y").content
    assert isinstance(content, Pictures)
    assert content.pictures.shape == shape
    assert content.class_names == ("dark", "light")


def test_every_token_has_an_answer(tmp_path):
    """Tokens are counted one by one; rare ones share a row of the matrix, and none is lost."""
    (tmp_path / "text.txt").write_text("".join(chr(97 + i * i % 26) for i in range(400)) + "!?;:-ABCDEFGH" * 3)
    edit = draw()
    data = add(edit, "data.text", path=str(tmp_path / "text.txt"), length=8, stride=8)
    embedded, layer = add(edit, "layer.embedding"), add(edit, "layer.linear", out_features=50)
    turned = add(edit, "operation.transpose", dim0=1, dim1=2)
    link(edit, f"{data}.x", f"{embedded}.x")
    link(edit, f"{embedded}.y", f"{layer}.x")
    link(edit, f"{layer}.y", f"{turned}.x")
    output = trained(edit, f"{turned}.y", f"{data}.y")
    assert isinstance(output.content, Confusion), output.why_not
    assert output.content.counts.shape == (20, 20)
    assert output.content.class_names[-1] == "others"
    assert output.content.counts.sum() % 8 == 0


def test_other_outputs_of_the_data_go_along(tmp_path):
    """Lengths belong to the same rows as the texts: here the length is the answer, and the class is one less."""
    rows = [f"{'a ' * (k % 5 + 1)},{k % 5}" for k in range(40)]
    (tmp_path / "table.csv").write_text("text,kind\n" + "\n".join(rows) + "\n")
    edit = draw()
    data = add(edit, "data.text", path=str(tmp_path / "table.csv"), column="text", classes="kind", tokens="words",
               length=5, validation=0.25)  # fmt: skip
    marked = add(edit, "transform.one_hot", classes=6)
    link(edit, f"{data}.lengths", f"{marked}.x")
    output = trained(edit, f"{marked}.y", f"{data}.y")
    assert isinstance(output.content, Confusion), output.why_not
    counts = output.content.counts
    assert counts.sum() == 10
    assert np.diag(counts, 1).sum() == 10
