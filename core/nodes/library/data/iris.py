"""Fisher's iris flowers."""

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Bool
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.iris",
    label="Iris",
    group="Ready-made",
    also_called=("flowers", "fisher", "petals", "classification data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Bool("standardise", True, help="Give each input the mean 0 and the standard deviation 1; trains faster."),
        target_param("classes", "one-hot"),
        *common_params(),
    ],
    infer=classes_rule(features=4, classes=3),
    summary="150 iris flowers of three species, told apart by four measures of their leaves.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)
def iris(standardise: bool, target: str) -> Samples:
    from sklearn.datasets import load_iris  # takes a second to import: only when data are wanted

    data = load_iris()
    x = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0) if standardise else data.data
    names = [str(name) for name in data.target_names]
    return class_samples(x, data.target, names, target, feature_names=tuple(data.feature_names))
