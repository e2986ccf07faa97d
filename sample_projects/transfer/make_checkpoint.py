"""Makes the weights of this sample: ``python -m sample_projects.transfer.make_checkpoint``.

A small residual network learns to tell 2,400 plain shapes apart; what it has learned is saved under torchvision's
names, without the last layer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import core.engine as torch
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.studio.sketch import Sketch

__all__ = ["make"]

DATA = Path(__file__).parent / "data"
EPOCHS = 8


def make(folder: Path = DATA) -> None:
    """Train the trunk and save it."""
    s = Sketch()
    shapes: dict[str, Any] = {"size": 16, "smallest": 0.4, "largest": 0.8, "turn": 30.0, "colour": "grey"}
    data = s.node("data.shapes", 0, 0, pictures=2400, **shapes, lines=0, noise=0.02, batch_size=32, seed=1)
    network = s.node("layer.resnet", 240, 0, blocks=[1, 1, 1], width=8, stem="small", num_classes=3)
    loss, adam = s.node("loss.cross_entropy", 480, 0), s.node("optimizer.adam", 720, 0, lr=0.005)
    s.link(f"{data}.x", f"{network}.x")
    s.judge(f"{network}.y", f"{data}.y", loss, adam)
    trainer = Trainer(compile_plan(s.graph, standard_registry(), seed=0))
    epochs = 0
    while epochs < EPOCHS:
        epochs += trainer.step().epoch_ended
    judged = trainer.judge()
    print(f"The trunk after {EPOCHS} epochs: validation loss {judged.loss if judged else None}")
    state = trainer.plan.modules[network].state_dict()
    folder.mkdir(exist_ok=True)
    torch.save({name: tensor for name, tensor in state.items() if not name.startswith("fc.")}, folder / "trunk.pth")


if __name__ == "__main__":
    make()
