"""Predict a column of a CSV: a person's own table, with classes or numbers in the column that is asked for."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from core.graph import Graph
from core.graph.shapes import ShapeError
from core.nodes.csv_samples import CsvWish, csv_infos, csv_samples
from core.nodes.filling import FILL_MEAN
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.studio.languages import tr
from core.studio.sketch import Sketch
from core.studio.templates.spec import (
    Answers,
    Choice,
    Template,
    TemplateError,
    WhichColumn,
    WhichFile,
    full_path,
    offer,
    pages_of,
    told,
)

ROWS = 20_000  # that are looked at
LAYERS = {"line": (), "one": (32,), "two": (64, 32)}
# A first project should not stop at one missing cell; the Data panel says what was filled and left out.
READING = {"text_columns": "one-hot", "bad_rows": "skip rows", "standardise": True}
GAPS = (FILL_MEAN, "skip rows")  # the first that serves: a target cannot be filled in


def _params(answers: Answers) -> dict[str, Any]:
    found = {"path": full_path(answers["path"]), "targets": answers.get("column", ""), **READING}
    for missing in GAPS:
        found["missing"] = missing
        with suppress(ShapeError, DataError, OSError):
            csv_infos(_wish(found))
            break
    return found


def _problem(answers: Answers) -> dict[str, str]:
    if not answers.get("path"):
        return {}
    try:
        csv_infos(_wish(_params(answers)))
    except (ShapeError, DataError, OSError) as problem:
        return {"path": told(problem)}
    return {}


def _wish(params: dict[str, Any]) -> CsvWish:
    return CsvWish.of(standard_registry()["data.csv_file"].values(params))


def _wire(answers: Answers) -> Graph:
    problem = _problem(answers)
    if problem:
        raise TemplateError(problem["path"])
    try:
        samples = csv_samples(_wish(_params(answers)))
    except DataError as error:
        raise TemplateError(told(error)) from None
    classes = samples.class_names
    width = len(classes) if classes else int(samples.y.shape[1])
    d = Sketch(
        title=tr("Predict “{column}”", column=answers["column"]),
        summary=tr("The column “{column}” of {file}, foretold from the others.", column=answers["column"],
                   file=Path(answers["path"]).name)
        + "\n" + tr("The Data panel shows what was read, and what was guessed about it."),
        epochs=100, panels=("data", "output"), pages=pages_of("csv_column"),
    )  # fmt: skip
    data = d.node("data.csv_file", 0, 0, **_params(answers), validation=0.2)
    last, x = f"{data}.x", 260.0
    for number, units in enumerate(LAYERS[answers["network"]], 1):
        layer = d.node("layer.linear", x, 0, f"hidden {number}", out_features=units)
        bend = d.node("activation.relu", x + 220, 0)
        d.link(last, f"{layer}.x")
        d.chain(layer, bend)
        last, x = f"{bend}.y", x + 440
    out = d.node("layer.linear", 0, 240, "out", out_features=width)
    loss = d.node("loss.cross_entropy" if classes else "loss.mse", 520, 240)
    adam = d.node("optimizer.adam", 800, 240, lr=0.01)
    metric = d.node("metric.accuracy" if classes else "metric.r2", 520, 460)
    d.link(last, f"{out}.x")
    answer = out
    if not classes:  # the network's own numbers are about as large as 1, whatever the column's are
        mean, deviation = _spread(samples)
        answer = d.node("operation.scale", 260, 240, tr("in its own units"), factor=deviation, offset=mean)
        d.chain(out, answer)
    d.judge(f"{answer}.y", f"{data}.y", loss, adam)
    d.link(f"{answer}.y", f"{metric}.input")
    d.link(f"{data}.y", f"{metric}.target")
    return d.graph


def _spread(samples: Samples) -> tuple[float, float]:
    """Mean and standard deviation of the targets, by the first rows; four digits are enough."""
    seen = np.asarray(samples.y[np.arange(min(len(samples), ROWS))], dtype=np.float64)
    mean, deviation = (float(f"{value:.4g}") for value in (seen.mean(), seen.std()))
    return mean, deviation or 1.0


offer(
    Template(
        "csv_column",
        tr("Predict a column of a CSV"),
        tr("Your own table from a spreadsheet: one column is foretold from the others, a class or a number."),
        "table",
        (
            WhichFile("path", tr("Which file?"), pattern="*.csv,*.tsv,*.txt"),
            WhichColumn("column", tr("Which column is to be predicted?")),
            Choice("network", tr("How much may it bend?"), (
                ("one", tr("One hidden layer: a good start")),
                ("line", tr("Not at all: a weight for each column, easy to read")),
                ("two", tr("Two hidden layers: for large tables")),
            )),
        ),
        _wire,
        20,
        _problem,
    )
)  # fmt: skip
