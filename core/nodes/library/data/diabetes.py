"""How an illness goes on, foretold from ten measures."""

from core.nodes.bundled import bundled_numbers, standardise_param
from core.nodes.data import OUTPUTS, common_params
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


@node_type(
    "data.diabetes",
    label="Diabetes",
    group="Ready-made",
    also_called=("medical", "scikit-learn", "regression data", "linear regression"),
    role="data",
    outputs=OUTPUTS,
    params=[standardise_param(), *common_params()],
    infer=lambda inputs, params: {"x": TensorInfo(("N", 10)), "y": TensorInfo(("N", 1))},
    summary="442 patients: ten measures, and how far their diabetes had gone on a year later.",
    icon="table",
    torch="torch.utils.data.TensorDataset",
)
def diabetes(standardise: bool, validation: float, test: float, seed: int, balance: str) -> Samples:
    return bundled_numbers("diabetes", standardise, validation=validation, test=test, seed=seed, balance=balance)
