"""Samples out of a CSV file."""

from collections.abc import Mapping
from typing import Any

from core.nodes.csv_dialect import DELIMITERS
from core.nodes.csv_samples import BAD_ROWS, MISSING, CsvWish, csv_infos, csv_samples
from core.nodes.data import OUTPUTS, common_params, streaming_params
from core.nodes.encodings import ENCODINGS
from core.nodes.memory import streaming_choice
from core.nodes.params import Bool, Choice, FilePath, Text
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return csv_infos(CsvWish.of(params))


@node_type(
    "data.csv_file",
    label="CSV File",
    group="Your files",
    also_called=("table", "spreadsheet", "excel", "own data", "load file", "tsv"),
    role="data",
    outputs=OUTPUTS,
    params=[
        FilePath("path", "", pattern="*.csv,*.tsv,*.txt", label="file", help="A text file with a row for each sample."),
        Text("inputs", "", help="Names of the input columns with commas between; empty: all that are no target."),
        Text("targets", "", help="Names of the target columns with commas between; empty: the last column."),
        Choice("task", "auto", options=("auto", "classes", "numbers"),
               help="What the target is; auto: texts and few whole numbers are classes."),
        Choice("missing", "report", options=MISSING, label="missing cells",
               help="Say where a cell is empty, leave out its row, or fill an input with what the training part has on "
               "average or most often."),
        Choice("bad_rows", "report", options=BAD_ROWS, label="bad rows",
               help="Say where a row has too few or too many cells, or a text in place of a number; or leave it out "
               "and count it."),
        Choice("text_columns", "report", options=("report", "one-hot"), label="text columns",
               help="What becomes of an input column of texts; one-hot: an input of 0 or 1 for each different text."),
        Bool("standardise", False, help="Give each input mean 0 and standard deviation 1 in the training part."),
        Choice("delimiter", "auto", options=("auto", *DELIMITERS), help="What stands between two cells."),
        Choice("header", "auto", options=("auto", "yes", "no"), help="Whether the first row names the columns."),
        Choice("encoding", "auto", options=("auto", *ENCODINGS), help="Which characters the bytes stand for."),
        streaming_choice(),
        *streaming_params(),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Your own table: rows are samples, columns are inputs and targets.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def csv_file(
    path: str, inputs: str, targets: str, task: str, missing: str, bad_rows: str, text_columns: str, standardise: bool,
    delimiter: str, header: str, encoding: str, streaming: str, validation: float, test: float, seed: int, balance: str,
) -> Samples:  # fmt: skip
    return csv_samples(
        CsvWish(path, inputs, targets, task, missing, bad_rows, text_columns, standardise, delimiter, header, encoding,
                streaming, validation, test, seed, balance)
    )  # fmt: skip
