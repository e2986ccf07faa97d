"""Fisher's iris flowers."""

from core.nodes.bundled import bundled_classes, standardise_param
from core.nodes.data import OUTPUTS, classes_rule, common_params, target_param
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.iris",
    label="Iris",
    group="Ready-made",
    also_called=("flowers", "fisher", "petals", "classification data"),
    role="data",
    outputs=OUTPUTS,
    params=[standardise_param(), target_param("classes", "one-hot"), *common_params()],
    infer=classes_rule(features=4, classes=3),
    summary="150 iris flowers of three species, told apart by four measures of their leaves.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)
def iris(standardise: bool, target: str, validation: float, test: float, seed: int, balance: str) -> Samples:
    return bundled_classes("iris", standardise, target, validation=validation, test=test, seed=seed, balance=balance)
