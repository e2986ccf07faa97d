"""Samples out of a CSV file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from core.nodes.csv_samples import csv_samples
from core.nodes.csv_table import DELIMITERS
from core.nodes.data import OUTPUTS, common_params
from core.nodes.params import Bool, Choice, FilePath, Text
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    names = ("path", "inputs", "targets", "task", "missing", "delimiter", "header", "standardise")
    samples = csv_samples(**{name: params[name] for name in names})
    arrays = {"x": samples.x, "y": samples.y}
    return {port: TensorInfo(("N", *a.shape[1:]), a.dtype.name) for port, a in arrays.items()}


@node_type(
    "data.csv_file",
    label="CSV File",
    also_called=("table", "spreadsheet", "excel", "own data", "load file", "tsv"),
    role="data",
    outputs=OUTPUTS,
    params=[
        FilePath("path", "", pattern="*.csv", label="file", help="A UTF-8 text file with a row for each sample."),
        Text("inputs", "", help="Names of the input columns with commas between; empty: all that are no target."),
        Text("targets", "", help="Names of the target columns with commas between; empty: the last column."),
        Choice("task", "auto", options=("auto", "classes", "numbers"),
               help="What the target is; auto: texts and few whole numbers are classes."),
        Choice("missing", "report", options=("report", "skip rows"), label="missing cells",
               help="Say where a cell is empty, or leave out every row with an empty cell."),
        Bool("standardise", False, help="Give each input the mean 0 and the standard deviation 1."),
        Choice("delimiter", "auto", options=("auto", *DELIMITERS), help="What stands between two cells."),
        Choice("header", "auto", options=("auto", "yes", "no"), help="Whether the first row names the columns."),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Your own table: rows are samples, columns are inputs and targets.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def csv_file(
    path: str, inputs: str, targets: str, task: str, missing: str, standardise: bool, delimiter: str, header: str
) -> Samples:
    found = csv_samples(path, inputs, targets, task, missing, delimiter, header, standardise)
    return replace(found, x=np.array(found.x), y=np.array(found.y))
