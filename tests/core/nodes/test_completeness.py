"""A node type is whole: everything that the palette, the inspector, the search and the learner need is there."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from matplotlib.mathtext import MathTextParser

from core.engine.vision.transforms import v2
from core.nodes import library
from core.nodes.params import Choice, Ints, Numbers, Param, Sizes, each
from core.nodes.registry import CATEGORIES, GROUPS, standard_registry
from core.nodes.spec import NodeType
from tests.core.nodes.cases import CASES

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "assets" / "locales" / "en" / "nodes"
ICONS = json.loads((ROOT / "assets" / "fonts" / "icons.json").read_text(encoding="utf-8"))
REGISTRY = standard_registry()
NOT_IN_PYTORCH = {
    "own.expression", "layer.positional_encoding", "transform.tokenise", "layer.residual_block", "layer.resnet",
    "operation.pick_step", "operation.masked_mean", "operation.play_grid_world",
}  # fmt: skip
ON_BATCHES = {"MixUp"}  # of torchvision's transforms, those that the engine has as nodes only

every_type = pytest.mark.parametrize("spec", list(REGISTRY), ids=lambda t: t.name)


def shown(value: Any) -> str:
    """A default as the pages write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str) and "\n" in value:
        return "an example"
    if isinstance(value, list) and len(value) > 4 and isinstance(value[0], list):
        return f"{len(value)} rows"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "empty"
    return f"{value:g}" if isinstance(value, float) else str(value) or "empty"


@every_type
def test_help_page(spec: NodeType) -> None:
    """There is a page; it has the label as its title and speaks of shapes, use, a mistake and PyTorch."""
    text = (PAGES / f"{spec.name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {spec.label}\n")
    for part in ("**Shapes:**", "**When to use it:**", "**A common mistake:**", "```python"):
        assert part in text
    for param in spec.params:
        assert f"- **{param.title}** ({shown(param.default)}): " in text, "each parameter and its default is explained"


def test_no_page_without_a_type() -> None:
    """A page whose node type was renamed would be lost to everybody."""
    assert {page.stem for page in PAGES.glob("*.md")} == {t.name for t in REGISTRY}


@every_type
def test_words(spec: NodeType) -> None:
    """A summary of one sentence, other names to search for, help for every port and parameter."""
    assert spec.summary.endswith(".")
    assert "\n" not in spec.summary
    assert spec.also_called
    assert spec.torch or spec.name in NOT_IN_PYTORCH or spec.role == "metric"  # PyTorch itself has no metrics
    assert all(p.help for p in (*spec.inputs, *spec.outputs, *spec.params))
    assert spec.category in CATEGORIES
    assert spec.name.startswith(f"{spec.category}.")


@every_type
def test_group(spec: NodeType) -> None:
    """In a category with groups each type is in one of them, so that nobody has to look through seventy names."""
    assert spec.group in GROUPS.get(spec.category, ("",))


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_part_of_the_palette_is_endless(category: str) -> None:
    """What stands under one heading can be taken in at a glance or two."""
    types = standard_registry().by_category()[category]
    for group in GROUPS.get(category, ("",)):
        assert 0 < sum(t.group == group for t in types) <= 25


@every_type
def test_formula(spec: NodeType) -> None:
    """What computes says what, in mathtext that can be drawn."""
    assert spec.formula or spec.role in ("data", "probe")
    if spec.formula:
        MathTextParser("path").parse(f"${spec.formula}$")


@every_type
def test_icon(spec: NodeType) -> None:
    """The icon is in the font, and so is its category's, which stands in for none."""
    assert not spec.icon or spec.icon in ICONS
    assert spec.category in ICONS


@every_type
def test_defaults_are_allowed(spec: NodeType) -> None:
    """A fresh node has no wrong parameter, and what a file gives back of its defaults is equal to them."""
    for param in spec.params:
        assert param.check(param.default) is None
        assert json.loads(json.dumps(param.default)) == param.default


@every_type
def test_examples(spec: NodeType) -> None:
    """What computes is tried out by an example."""
    assert spec.role != "compute" or CASES.get(spec.name)


@every_type
def test_one_file(spec: NodeType) -> None:
    """The file is called like the type, in the folder of its category."""
    assert spec.build.__module__ == f"{library.__name__}.{spec.name}"


@every_type
def test_build_asks_for_what_there_is(spec: NodeType) -> None:
    """The signature names parameters and dimensions of the input patterns, nothing else."""
    names = {p.name for p in spec.params}
    dims = {d for port in spec.inputs for d in port.shape or () if isinstance(d, str)}
    schedules = {port.name for port in spec.inputs if port.kind == "schedule" and spec.role == "schedule"}
    assert spec.wants <= names | dims | schedules | {"in_shape"}


@every_type
def test_pytorch_has_it(spec: NodeType) -> None:
    """The PyTorch name is one that PyTorch knows."""
    if spec.name in NOT_IN_PYTORCH or spec.role == "metric" or spec.torch.startswith("torch.utils.tensorboard"):
        return  # the last needs a package of its own
    if spec.torch.startswith("torchvision.transforms.v2."):  # torchvision is not installed; the engine has its names
        name = spec.torch.rsplit(".", 1)[-1]
        assert hasattr(v2, name) or name in ON_BATCHES
        return
    found: Any = builtins
    for part in spec.torch.removeprefix("torch.").split("."):
        found = getattr(torch if found is builtins else found, part)
    assert found is not None


def test_names_in_the_palette_are_not_twice() -> None:
    """Two nodes with one label could not be told apart."""
    labels = [t.label for t in REGISTRY]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("param", "value"),
    [
        (Numbers("v", 0), [[1, 2], [3]]),
        (Numbers("v", 0), "1, 2"),
        (Numbers("v", 0), [1, "2"]),
        (Numbers("v", 0), [float("inf")]),
        (Numbers("v", 0), None),
        (Ints("v", [1], min=1), [0]),
        (Ints("v", [1]), [1.5]),
        (Ints("v", [1]), [True]),
        (Ints("v", [1], allow_empty=False), []),
        (Sizes("v", [3], min=1), [0, 3]),
        (Sizes("v", [3], min=1), 0),
        (Sizes("v", [3]), [1, 2, 3]),
        (Sizes("v", [3]), True),
        (Sizes("v", [3], allow_empty=False), []),
        (Choice("v", "a", options=("a", "b")), ["a"]),
    ],
)
def test_wrong_values_are_told(param: Param, value: Any) -> None:
    """The reason is half a sentence that goes on from the parameter's name."""
    assert (param.check(value) or "").startswith("must")


@pytest.mark.parametrize(
    ("value", "written_out"), [(3, (3, 3)), ([3], (3, 3)), ([3, 5], (3, 5)), ((3, 5), (3, 5)), ([], ())]
)
def test_one_size_stands_for_all_dimensions(value: Any, written_out: tuple[int, ...]) -> None:
    """As in PyTorch, one number is the size of every side of a window."""
    assert Sizes("v", [3]).check(value) is None
    assert each(value) == written_out
