"""Three body measures foretold from three exercises."""

from core.nodes.bundled import bundled_numbers, standardise_param
from core.nodes.data import OUTPUTS, common_params
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


@node_type(
    "data.linnerud",
    label="Linnerud",
    group="Ready-made",
    also_called=("exercise", "several targets", "scikit-learn", "regression data"),
    role="data",
    outputs=OUTPUTS,
    params=[standardise_param(), *common_params()],
    infer=lambda inputs, params: {"x": TensorInfo(("N", 3)), "y": TensorInfo(("N", 3))},
    summary="20 men: chin-ups, sit-ups and jumps, and their weight, waist and pulse. Three targets at once.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)
def linnerud(standardise: bool, validation: float, test: float, seed: int, balance: str) -> Samples:
    return bundled_numbers("linnerud", standardise, validation=validation, test=test, seed=seed, balance=balance)
