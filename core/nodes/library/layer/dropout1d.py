"""Dropout of whole channels of signals."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.windows import field


@node_type(
    "layer.dropout1d",
    label="Dropout1d",
    group="Dropout",
    also_called=("spatial dropout", "channel dropout", "regularisation"),
    inputs=[field(1)],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("p", 0.5, min=0.0, max=1.0, label="probability", help="The chance of each channel to become 0.")],
    formula=r"y_c = \frac{m_c \cdot x_c}{1 - p}",
    summary="While training, sets randomly chosen channels of signals to 0 as a whole.",
    icon="dice",
    torch="torch.nn.Dropout1d",
)
def dropout1d(p: float) -> nn.Module:
    return nn.Dropout1d(float(p))
