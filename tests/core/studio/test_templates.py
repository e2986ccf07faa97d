"""Templates: every combination of answers is wired into a sound graph that trains; bad answers are told why."""

from itertools import product

import numpy as np
import pytest
from PIL import Image

from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from core.studio.headless import train_graph
from core.studio.templates import Template, TemplateError, WhichFile, templates

BY_NAME = {t.name: t for t in templates()}


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    """A folder of pictures and a table, the answers to questions for files."""
    place = tmp_path_factory.mktemp("own")
    source = np.random.default_rng(0)
    for name, bright in (("dark", 40), ("light", 180)):
        (place / "pictures" / name).mkdir(parents=True)
        for k in range(6):
            pixels = source.integers(0, 60, (20, 24, 3)) + bright
            Image.fromarray(pixels.astype("uint8")).save(place / "pictures" / name / f"{k}.png")
    rows = [f"{k},{'AB'[k % 2]},{250_000 + 900 * k},{'yes' if k > 20 else 'no'}" for k in range(40)]
    (place / "houses.csv").write_text("rooms,town,price,sold\n" + "\n".join([*rows, ",A,,yes"]), "utf-8")
    return {"folder": str(place / "pictures"), "path": str(place / "houses.csv")}


def combinations(template: Template, files: dict[str, str]) -> list[dict[str, str]]:
    choices = [
        [files[q.name]] if isinstance(q, WhichFile) else [key for key, _ in q.known(files)] for q in template.questions
    ]
    return [dict(zip((q.name for q in template.questions), answers, strict=True)) for answers in product(*choices)]


def test_they_ask_three_questions_each():
    """In the order of the start page."""
    assert list(BY_NAME) == ["image_folder", "csv_column", "digits"]
    assert {len(t.questions) for t in BY_NAME.values()} == {3}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_answer_is_wired_without_a_problem(name, files):
    """Nothing is left to link or to set."""
    for answers in combinations(BY_NAME[name], files):
        if answers.get("data") == "mnist":  # its files are fetched by the person; the graph is the same
            continue
        assert not BY_NAME[name].missing(answers)
        problems = analyse(BY_NAME[name].wire(answers), standard_registry()).problems
        assert [p.message for p in problems] == [], answers


@pytest.mark.parametrize(("column", "metric"), [("price", "R² Score"), ("sold", "Accuracy")])
def test_a_column_is_learned_whatever_its_numbers_are(files, column, metric):
    """A price in the hundred thousands as well as a yes or no."""
    graph = BY_NAME["csv_column"].wire({"path": files["path"], "column": column, "network": "one"})
    assert train_graph(graph).last_metrics[metric] > 0.85


def test_bad_answers_are_told_at_their_question(tmp_path):
    """What is wrong with the file or the folder, and what to do."""
    images, table = BY_NAME["image_folder"], BY_NAME["csv_column"]
    (tmp_path / "one").mkdir()
    (tmp_path / "t.csv").write_bytes(b"\x00\x01\x02\xff" * 20)
    assert "no pictures" in images.problem({"folder": str(tmp_path)})["folder"]
    assert "There is no folder" in images.problem({"folder": str(tmp_path / "gone")})["folder"]
    assert table.problem({"path": str(tmp_path / "gone.csv")})["path"]
    assert table.problem({"path": str(tmp_path / "t.csv")})["path"]
    assert images.missing({}) == "“Which folder holds a folder of pictures for each class?” has no answer yet."
    with pytest.raises(TemplateError):
        images.wire({"folder": str(tmp_path), "side": "32", "network": "small"})


def test_a_look_into_a_folder_is_short(tmp_path):
    """While a path is typed it is at moments that of a whole disk: no more is looked at than it takes to answer."""
    for k in range(30):
        (tmp_path / f"{k}").mkdir()
        for file in range(80):
            (tmp_path / f"{k}" / f"{file}.txt").touch()
    assert "hardly a picture" in BY_NAME["image_folder"].problem({"folder": str(tmp_path)})["folder"]
