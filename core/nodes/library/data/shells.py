"""Classes that lie around each other like the skins of an onion."""

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.shells",
    label="Gaussian Shells",
    group="Points and curves",
    also_called=("gaussian quantiles", "onion", "rings", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("classes", 3, min=2, max=20, help="How many shells; each is a class with as many points."),
        Int("features", 2, min=1, max=1000, help="Inputs: dimensions of the cloud."),
        Int("points", 300, min=20, max=1_000_000, help="How many samples in all."),
        target_param("classes", "one-hot"),
        *common_params(),
    ],
    infer=lambda inputs, params: classes_rule(params["features"], "classes")(inputs, params),
    summary="One round cloud; which class a point has depends on how far it lies from the middle.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def shells(classes: int, features: int, points: int, target: str, seed: int) -> Samples:
    from sklearn.datasets import make_gaussian_quantiles  # takes a second to import: only when data are wanted

    x, numbers = make_gaussian_quantiles(n_samples=points, n_features=features, n_classes=classes, random_state=seed)
    return class_samples(x, numbers, [str(n) for n in range(classes)], target)
