"""Samples out of a person's own Python."""

from collections.abc import Mapping
from typing import Any

from core.nodes.data import OUTPUTS, common_params, streaming_params
from core.nodes.params import Code
from core.nodes.python_samples import TEMPLATE, python_infos, python_samples
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return python_infos(params["code"], params["seed"])


@node_type(
    "data.python",
    label="Python Data",
    group="Your files",
    also_called=("code", "dataset", "script", "own data", "generator", "__getitem__"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Code("code", TEMPLATE, help="Either def samples(seed), which returns x and y, or a class with __len__ and "
             "__getitem__, which gives x and y of one sample."),
        *streaming_params(),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Samples that your own Python makes; off until you trust the project.",
    icon="code",
    torch="torch.utils.data.Dataset",
)  # fmt: skip
def python(code: str, seed: int) -> Samples:
    return python_samples(code, seed)
