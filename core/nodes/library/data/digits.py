"""Handwritten digits of 8 x 8 pixels."""

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.digits",
    label="Digits 8x8",
    group="Ready-made",
    also_called=("handwritten digits", "small mnist", "optical recognition", "images", "numbers"),
    role="data",
    outputs=OUTPUTS,
    params=[target_param("classes", "one-hot"), *common_params(batch_size=32)],
    infer=classes_rule(features=64, classes=10),
    summary="1797 handwritten digits of 8 x 8 grey pixels from 0 to 1, ready at once and without a download.",
    icon="image-grid",
    torch="torch.utils.data.TensorDataset",
)
def digits(target: str) -> Samples:
    from sklearn.datasets import load_digits  # takes a second to import: only when data are wanted

    data = load_digits()
    names = [str(n) for n in range(10)]
    return class_samples(data.data / 16.0, data.target, names, target, image_shape=(8, 8))
