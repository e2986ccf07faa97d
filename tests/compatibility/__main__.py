"""Run the comparison and write docs/pytorch-compatibility.md."""

from __future__ import annotations

from pathlib import Path

import torch

from .errors import refusals
from .names import MODULES, compare_names
from .operations import run
from .page import page

SAMPLES = 20


def main() -> None:
    """Compare, write, and print the counts."""
    results = list(run(SAMPLES))
    tables = [compare_names(name) for name in MODULES]
    refused = list(refusals())
    text = page(results, tables, refused, torch.__version__.split("+")[0], SAMPLES)
    target = Path(__file__).resolve().parents[2] / "docs" / "pytorch-compatibility.md"
    target.write_text(text, encoding="utf-8")
    same = [r for r in results if r.status == "same"]
    print(f"{len(same)} of {len(results)} operations the same, {sum(r.gradients for r in same)} with gradients")
    print(f"{sum(r.same for r in refused)} of {len(refused)} error inputs raise the same exception")
    for result in results:
        if result.status != "same":
            print(f"  {result.name}: {result.status} {result.why}")
    print(f"written: {target}")


main()
