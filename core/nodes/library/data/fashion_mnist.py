"""Fashion MNIST in its published files."""

from core.nodes.data import OUTPUTS, common_params
from core.nodes.picture_sets import picture_lacks, picture_params, picture_rule, picture_set
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.fashion_mnist",
    label="Fashion MNIST",
    group="Ready-made",
    also_called=("clothes", "zalando", "images", "28x28"),
    role="data",
    outputs=OUTPUTS,
    params=[*picture_params(), *common_params(batch_size=64, validation=0.1)],
    infer=picture_rule(1, 28),
    lacks=picture_lacks("fashion_mnist"),
    summary="70,000 pieces of clothing of 28 x 28 grey pixels; fetched once (31 MB).",
    icon="image-grid",
    torch="torch.utils.data.TensorDataset",
)
def fashion_mnist(folder: str, shape: str, samples: int) -> Samples:
    return picture_set("fashion_mnist", folder, shape, samples)
