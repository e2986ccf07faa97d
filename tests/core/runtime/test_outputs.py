"""The network's answer in the form that suits its data, whatever a person wired."""

import numpy as np
import pytest

import core.engine as torch
from core.nodes.registry import standard_registry
from core.nodes.samples import Samples
from core.runtime.feed import Feed
from core.runtime.outputs import (
    Chances,
    Confusion,
    Curve,
    Output,
    Pictures,
    Reconstructions,
    Regions,
    Scatter,
    Sequences,
    Surface,
    Writing,
    output_of,
)
from core.runtime.plan import Plan, compile_plan
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


def reader(tmp_path, *more: str) -> Plan:
    """A network that answers every token of a text with one of 50, through the layers that are named."""
    (tmp_path / "text.txt").write_text("".join(chr(97 + i * i % 26) for i in range(400)) + "!?;:-ABCDEFGH" * 3)
    edit = draw()
    data = add(edit, "data.text", path=str(tmp_path / "text.txt"), length=8, stride=8)
    layers = [add(edit, name) for name in ("layer.embedding", *more)]
    last = add(edit, "layer.linear", out_features=50)
    turned = add(edit, "operation.transpose", dim0=1, dim1=2)
    end, best = add(edit, "loss.cross_entropy"), add(edit, "optimizer.sgd")
    link(edit, f"{data}.x", f"{layers[0]}.x")
    for before, after in zip(layers, [*layers[1:], last], strict=True):
        link(edit, f"{before}.y", f"{after}.x")
    link(edit, f"{last}.y", f"{turned}.x")
    link(edit, f"{turned}.y", f"{end}.input")
    link(edit, f"{data}.y", f"{end}.target")
    link(edit, f"{end}.loss", f"{best}.loss")
    return compile_plan(edit.graph, standard_registry())


def test_every_token_has_an_answer(tmp_path):
    """Classes of tokens are counted one by one; rare ones share a row of the matrix, and none is lost."""
    plan = reader(tmp_path)
    x = np.arange(480).reshape(60, 8) % 30
    plan.feeds["text_1"] = Feed(Samples(x, x % 29), validation=0.2)
    content = output_of(plan).content
    assert isinstance(content, Confusion)
    assert content.counts.shape == (20, 20)
    assert content.class_names[-1] == "others"
    assert content.counts.sum() == 12 * 8


def test_a_language_model_writes(tmp_path):
    """From the held-out text on it writes about 80 signs of the vocabulary; the same network writes the same again."""
    plan = reader(tmp_path)
    first = output_of(plan)
    content = first.content
    assert isinstance(content, Writing), first.why_not
    vocabulary = plan.feeds["text_1"].samples.vocabulary
    assert len(content.written) == 80
    assert set(content.written) <= set(vocabulary[2:])
    assert 10 < content.perplexity < 200
    assert output_of(plan).content == content


def test_a_network_that_has_learned_the_text_writes_it_on(tmp_path):
    """With the table of what follows what as its weights, the text comes as it was read."""
    plan = reader(tmp_path)
    samples = plan.feeds["text_1"].samples
    ring = samples.vocabulary[2:12]
    table = np.full((50, 50), -30.0, dtype=np.float32)
    for k in range(len(samples.vocabulary)):
        table[2 + (k - 1) % 10, k] = 30.0
    weights = plan.parameters()
    size = weights["embedding_1.weight"].shape[1]
    with torch.no_grad():
        weights["embedding_1.weight"].copy_(torch.zeros(weights["embedding_1.weight"].shape))
        for k in range(min(size, len(samples.vocabulary))):
            weights["embedding_1.weight"][k, k] = 1.0
        weights["linear_1.weight"].copy_(torch.tensor(table[:, :size]))
        weights["linear_1.bias"].copy_(torch.zeros(50))
    written = output_of(plan).content.written[-60:]
    at = ring.index(written[0])
    assert written == "".join(ring[(at + k) % 10] for k in range(60))


@pytest.mark.parametrize("form", ["writing", "reconstructions"])
def test_looking_leaves_the_random_numbers_of_training_alone(tmp_path, form):
    """Dropout is off while the answer is made, and the next training step draws what it would have drawn."""
    plan = reader(tmp_path, "layer.dropout") if form == "writing" else copier("layer.dropout")
    before = torch.get_rng_state().numpy().copy()
    first, second = output_of(plan), output_of(plan)
    assert first.content is not None, first.why_not
    assert np.array_equal(torch.get_rng_state().numpy(), before)
    assert all(module.training for module in plan.modules.values())
    if form == "writing":
        assert first.content == second.content
    else:
        assert np.array_equal(first.content.made, second.content.made)


def copier(*more: str, data: str = "data.digits", out_features: int = 64) -> Plan:
    """A network whose target is its own input."""
    edit = draw()
    source = add(edit, data)
    layers = [*(add(edit, name) for name in more), add(edit, "layer.linear", out_features=out_features)]
    end, best = add(edit, "loss.mse"), add(edit, "optimizer.sgd")
    for before, after in zip([f"{source}.x", *(f"{n}.y" for n in layers)], layers, strict=False):
        link(edit, before, f"{after}.x")
    link(edit, f"{layers[-1]}.y", f"{end}.input")
    link(edit, f"{source}.x", f"{end}.target")
    link(edit, f"{end}.loss", f"{best}.loss")
    return compile_plan(edit.graph, standard_registry())


def test_what_is_held_against_its_own_input_is_shown_beside_it():
    """Pictures in pairs; the error is that of all held-out rows that were looked at."""
    content = output_of(copier()).content
    assert isinstance(content, Reconstructions)
    assert content.originals.shape == content.made.shape == (16, 8, 8)
    assert content.error > np.square(content.originals - content.made).mean() * 0.5


def test_a_copy_of_what_is_no_picture_is_a_scatter():
    content = output_of(copier(data="data.iris", out_features=4)).content
    assert isinstance(content, Scatter)


def test_sequences_are_shown_word_by_word(tmp_path):
    """A right word is not marked, padding is left out, and the share is that of the words, not of the rows."""
    plan = reader(tmp_path)
    vocabulary = ("<pad>", "<unk>", *(chr(97 + k) for k in range(26)))
    x = np.arange(320).reshape(40, 8) % 20 + 2
    y = x[:, ::-1].copy()
    y[:, 5:] = 0
    plan.feeds["text_1"] = Feed(Samples(x, y, sort="text", vocabulary=vocabulary), validation=0.25)
    content = output_of(plan).content
    assert isinstance(content, Sequences)
    assert not content.alone
    row = content.rows[0]
    assert len(row.source) == 8
    assert len(row.truth) == len(row.answer) == len(row.right) == 5
    assert row.right == tuple(a == b for a, b in zip(row.answer, row.truth, strict=True))
    assert content.accuracy == pytest.approx(np.mean([r for one in content.rows for r in one.right]), abs=1e-6)


@pytest.mark.parametrize(
    ("data", "loss", "count", "form"),
    [
        ("data.parity", "loss.bce_with_logits", 1, Chances),
        ("data.parity", "loss.cross_entropy", 2, Chances),
        ("data.moons", "loss.mse", 1, Surface),
    ],
)
def test_one_and_two_numbers_are_shown_as_functions(data, loss, count, form):
    """Classes of one number as chances, which sum up to 1; numbers of two as a map."""
    options = (
        {"target": "column"}
        if data == "data.moons"
        else {"length": 1, "shape": "row", "target": "classes" if count > 1 else "column"}
    )
    output = shown(data, loss, count, **options)
    assert isinstance(output.content, form), output.why_not
    if isinstance(output.content, Chances):
        assert output.content.chances.shape == (2, 200)
        assert np.allclose(output.content.chances.sum(axis=0), 1)


def test_a_loss_of_tensor_nodes_is_shown_by_what_a_metric_compares():
    """No loss node says what is the prediction; a metric node does."""
    edit = draw()
    data, layer = add(edit, "data.line", points=20), add(edit, "layer.linear", out_features=1)
    error, square, mean = (add(edit, f"operation.{kind}") for kind in ("subtract", "square", "mean"))
    metric, best = add(edit, "metric.rmse"), add(edit, "optimizer.sgd")
    link(edit, f"{data}.x", f"{layer}.x")
    link(edit, f"{data}.y", f"{error}.b")
    link(edit, f"{layer}.y", f"{error}.a")
    link(edit, f"{error}.y", f"{square}.x")
    link(edit, f"{square}.y", f"{mean}.x")
    link(edit, f"{mean}.y", f"{best}.loss")
    assert "metric" in output_of(compile_plan(edit.graph, standard_registry())).why_not
    link(edit, f"{layer}.y", f"{metric}.input")
    link(edit, f"{data}.y", f"{metric}.target")
    assert isinstance(output_of(compile_plan(edit.graph, standard_registry())).content, Curve)


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
