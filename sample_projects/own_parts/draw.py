"""A layer, a loss, an optimizer and a metric in Python of one's own."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch

LAYER = """class Bumps(nn.Module):
    # Radial basis functions: each unit is a bump with a place and a width of its own.
    def __init__(self, in_features):
        super().__init__()
        self.places = nn.Parameter(torch.rand(12, in_features) * 2.4 - 1.2)
        self.log_widths = nn.Parameter(torch.full((12,), -1.2))

    def forward(self, a):
        away = ((a.unsqueeze(1) - self.places) ** 2).sum(-1)
        return torch.exp(-away / (2 * torch.exp(self.log_widths) ** 2))
"""
LOSS = """def loss(input, target):
    # A bowl near zero, a straight slope far away: outliers do not pull so hard.
    return torch.log(torch.cosh(input - target)).mean()
"""
OPTIMIZER = """def update(p, grad, state, lr):
    # Only the sign of the averaged gradient counts: every weight moves by lr.
    m = state.setdefault("m", torch.zeros_like(p))
    m.mul_(0.9).add_(grad, alpha=0.1)
    p.sub_(lr * torch.sign(m))
"""
METRIC = """def metric(prediction, target):
    # NumPy arrays of all samples of the part
    return (np.abs(prediction - target) < 0.2).mean()
"""


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Own module, loss and optimizer",
        summary="A layer, a loss, an update rule and a metric that no palette has: a few lines of Python each.\n"
        "Trust the project first, in the Code panel: nobody's code runs before you have said so.",
        topic="Training well",
        order=570,
        epochs=100,
        panels=("loss", "metrics", "output"),
        expect=("metric within 0.2 > 0.85", "validation loss < 0.015"),
    )
    data = s.node("data.polynomial", 0, 160, coefficients=[0.0, 5.0, 0.0, -20.0, 0.0, 16.0], points=300, batch_size=32)
    bumps = s.node("own.python", 220, 0, "bumps", code=LAYER)
    out = s.node("layer.linear", 440, 0, "out", out_features=1)
    loss = s.node("own.loss", 680, 120, "log-cosh", code=LOSS)
    update = s.node("own.optimizer", 920, 120, "sign of momentum", code=OPTIMIZER, lr=0.004)
    metric = s.node("own.metric", 680, 300, "within 0.2", code=METRIC, higher_is_better=True)
    s.link(f"{data}.x", f"{bumps}.a")
    s.chain(bumps, out)
    s.judge(f"{out}.y", f"{data}.y", loss, update)
    s.link(f"{out}.y", f"{metric}.input")
    s.link(f"{data}.y", f"{metric}.target")
    return s.graph
