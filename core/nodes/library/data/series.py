"""Windows of a time series out of a CSV file."""

from collections.abc import Mapping
from typing import Any

from core.nodes.csv_dialect import DELIMITERS
from core.nodes.data import common_params
from core.nodes.encodings import ENCODINGS
from core.nodes.params import Bool, Choice, FilePath, Int, Text
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.series_samples import GAPS, SeriesWish, series_columns, series_samples
from core.nodes.spec import Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    wish = SeriesWish(**{name: params[name] for name in SeriesWish.__dataclass_fields__})
    _, columns, targets = series_columns(wish)
    return {
        "x": TensorInfo(("N", wish.length, len(columns))),
        "y": TensorInfo(("N", wish.horizon * len(targets))),
    }


@node_type(
    "data.series",
    label="Time Series",
    group="Your files",
    also_called=("forecast", "windows", "sensor", "stock", "weather", "lag"),
    role="data",
    outputs=[
        Out("x", shape=("N", "length", "features"), dtype="float32", kind="data", help="The rows of each window."),
        Out("y", dtype="float32", kind="data", help="The targets of the rows behind it, one after the other."),
    ],
    params=[
        FilePath("path", "", pattern="*.csv,*.tsv,*.txt", label="file", help="A table whose rows follow in time."),
        Text("inputs", "", help="Names of the input columns with commas between; empty: all columns of numbers."),
        Text("targets", "", help="Names of the columns to foretell with commas between; empty: the inputs."),
        Int("length", 24, min=1, max=100_000, unit="rows", help="Rows in a window."),
        Int("horizon", 1, min=1, max=10_000, unit="rows", help="How many rows behind the window are to be foretold."),
        Int("stride", 1, min=1, max=100_000, unit="rows", help="How far a window begins behind the one before."),
        Choice("missing", "report", options=GAPS, label="missing cells",
               help="Say where a cell is empty, or put the value before it there."),
        Bool("standardise", True, help="Give each column mean 0 and standard deviation 1 in the training part."),
        Choice("delimiter", "auto", options=("auto", *DELIMITERS), help="What stands between two cells."),
        Choice("header", "auto", options=("auto", "yes", "no"), help="Whether the first row names the columns."),
        Choice("encoding", "auto", options=("auto", *ENCODINGS), help="Which characters the bytes stand for."),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Windows of a table over time, to foretell what comes next.",
    icon="chart-line",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def series(
    path: str, inputs: str, targets: str, length: int, horizon: int, stride: int, missing: str, standardise: bool,
    delimiter: str, header: str, encoding: str, validation: float, test: float, seed: int, balance: str,
) -> Samples:  # fmt: skip
    return series_samples(
        SeriesWish(path, inputs, targets, length, horizon, stride, missing, standardise, delimiter, header, encoding,
                   validation, test, seed, balance)
    )  # fmt: skip
