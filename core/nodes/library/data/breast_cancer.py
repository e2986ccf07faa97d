"""Tumours told apart by what a microscope shows."""

from core.nodes.bundled import bundled_classes, standardise_param
from core.nodes.data import OUTPUTS, classes_rule, common_params, target_param
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.breast_cancer",
    label="Breast Cancer",
    group="Ready-made",
    also_called=("wisconsin", "tumour", "medical", "scikit-learn", "binary classification"),
    role="data",
    outputs=OUTPUTS,
    params=[standardise_param(), target_param("column", "classes", "one-hot"), *common_params()],
    infer=classes_rule(features=30, classes=2),
    summary="569 tumours, malignant or benign, described by 30 measures of their cells.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)
def breast_cancer(standardise: bool, target: str, validation: float, test: float, seed: int, balance: str) -> Samples:
    return bundled_classes(
        "breast_cancer", standardise, target, validation=validation, test=test, seed=seed, balance=balance
    )
