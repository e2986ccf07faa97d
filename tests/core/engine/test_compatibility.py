"""PyTorch's operation database on the engine, and the page that says how compatible it is."""

from __future__ import annotations

from pathlib import Path

from tests.compatibility.errors import refusals
from tests.compatibility.names import MODULES, compare_names
from tests.compatibility.operations import run
from tests.compatibility.page import names_part

PAGE = Path(__file__).resolve().parents[3] / "docs" / "pytorch-compatibility.md"

# the page says why each of these differs
KNOWN = {
    "as_strided_scatter", "linalg.eig", "linalg.eigh", "linalg.pinv", "linalg.svd",
    "nn.functional.triplet_margin_with_distance_loss", "svd",
}  # fmt: skip

# why another exception, or none, is right here
REFUSED_DIFFERENTLY = {
    "amax": "NumPy cannot make the tensor of more than 64 dimensions",
    "amin": "the same",
    "aminmax": "the same",
    "arange": "a dtype that out= cannot hold is seen before the step of 0",
    "gradient": "tensors of the device meta",
    "multinomial": "out= of another dtype takes the positions",
    "narrow_copy": "an internal assertion of PyTorch; narrow itself raises IndexError, as here",
}


def test_operations_are_those_of_pytorch():
    """Two of the first samples of every entry; whatever differs and is not known to is a defect."""
    results = list(run(2, 8))
    differing = {r.name: r.why for r in results if r.status != "same"}
    assert {name: why for name, why in differing.items() if name not in KNOWN} == {}
    same = [r for r in results if r.status == "same"]
    assert len(same) >= 495
    assert sum(r.gradients for r in same) >= 390


def test_the_page_tells_the_names_that_are_there():
    """Made anew by ``python -m tests.compatibility`` after names were added."""
    assert names_part([compare_names(name) for name in MODULES]) in PAGE.read_text(encoding="utf-8")


def test_what_pytorch_refuses_is_refused_with_the_same_exception():
    found = list(refusals())
    differing = {f"{r.name}: {r.expected}": r.got for r in found if not r.same and r.name not in REFUSED_DIFFERENTLY}
    assert differing == {}
    assert sum(r.same for r in found) >= 545
