"""Italian wines told apart by chemistry."""

from core.nodes.bundled import bundled_classes, standardise_param
from core.nodes.data import OUTPUTS, classes_rule, common_params, target_param
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.wine",
    label="Wine",
    group="Ready-made",
    also_called=("cultivars", "chemistry", "scikit-learn", "classification data"),
    role="data",
    outputs=OUTPUTS,
    params=[standardise_param(), target_param("classes", "one-hot"), *common_params()],
    infer=classes_rule(features=13, classes=3),
    summary="178 wines from three vineyards, told apart by 13 chemical measures.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)
def wine(standardise: bool, target: str, validation: float, test: float, seed: int, balance: str) -> Samples:
    return bundled_classes(
        "wine", standardise, target, validation=validation, test=test, seed=seed, balance=balance
    )  # fmt: skip
