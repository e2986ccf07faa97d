"""MNIST in its published files."""

from core.nodes.data import OUTPUTS, common_params
from core.nodes.picture_sets import picture_lacks, picture_params, picture_rule, picture_set
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.mnist",
    label="MNIST",
    group="Ready-made",
    also_called=("handwritten digits", "images", "28x28"),
    role="data",
    outputs=OUTPUTS,
    params=[*picture_params(), *common_params(batch_size=64, validation=0.1)],
    infer=picture_rule(1, 28),
    lacks=picture_lacks("mnist"),
    summary="70,000 handwritten digits of 28 x 28 grey pixels; fetched once (11.6 MB).",
    icon="image-grid",
    torch="torch.utils.data.TensorDataset",
)
def mnist(folder: str, shape: str, samples: int) -> Samples:
    return picture_set("mnist", folder, shape, samples)
