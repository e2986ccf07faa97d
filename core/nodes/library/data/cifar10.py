"""CIFAR-10 in its published files."""

from core.nodes.data import OUTPUTS, common_params
from core.nodes.picture_sets import picture_lacks, picture_params, picture_rule, picture_set
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.cifar10",
    label="CIFAR-10",
    group="Ready-made",
    also_called=("photographs", "images", "32x32", "animals"),
    role="data",
    outputs=OUTPUTS,
    params=[*picture_params(), *common_params(batch_size=64, validation=0.1)],
    infer=picture_rule(3, 32),
    lacks=picture_lacks("cifar10"),
    summary="60,000 colour photographs of 32 x 32 pixels in ten classes; fetched once (170 MB).",
    icon="image-grid",
    torch="torch.utils.data.TensorDataset",
)
def cifar10(folder: str, shape: str, samples: int) -> Samples:
    return picture_set("cifar10", folder, shape, samples)
