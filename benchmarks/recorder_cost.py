"""What the debugger's recorder costs: training steps with nothing looking, beside the same engine without any of it.

    python -m benchmarks.recorder_cost [--rounds 15] [--against FOLDER]

The figures are milliseconds of CPU a step for networks from scalar operations to an LSTM, of the best round. With
``--against`` the same steps run with the ``core`` package of another folder (an older commit checked out), in turns
with this one, so that both see the same machine; the difference is what the recorder's hooks cost while nobody looks.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def _steps() -> dict[str, Callable[[], None]]:
    """One training step of each network, by name; only what every version of the engine has."""
    import core.engine as torch
    from core.engine import nn

    torch.manual_seed(0)

    def training(model: nn.Module, x: torch.Tensor, target: torch.Tensor, loss: Callable) -> Callable[[], None]:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

        def step() -> None:
            optimizer.zero_grad()
            loss(model(x), target).backward()
            optimizer.step()

        return step

    class Last(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell, self.head = nn.LSTM(8, 32, batch_first=True), nn.Linear(32, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.head(self.cell(x)[0][:, -1])

    small = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
    digits = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    pictures = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1352, 10)
    )
    classes = torch.randint(0, 10, (64,))
    return {
        "2-16-16-1": training(small, torch.randn(32, 2), torch.randn(32, 1), nn.functional.mse_loss),
        "784-128-64-10": training(digits, torch.randn(64, 784), classes, nn.functional.cross_entropy),
        "convolution": training(pictures, torch.randn(64, 1, 28, 28), classes, nn.functional.cross_entropy),
        "LSTM, 16 steps": training(Last(), torch.randn(32, 16, 8), torch.randn(32, 1), nn.functional.mse_loss),
    }


def _measured(seconds: float) -> dict[str, float]:
    """Milliseconds of CPU of each step in a slice of time: the tenth part that was disturbed least sets the figure."""
    found = {}
    for name, step in _steps().items():
        step()
        times, until = [], time.perf_counter() + seconds
        while time.perf_counter() < until:
            begin = time.process_time()
            step()
            times.append(time.process_time() - begin)
        found[name] = sorted(times)[len(times) // 10] * 1000
    return found


def _in_folder(folder: Path, seconds: float) -> dict[str, float]:
    """The same, measured by a process of its own with the packages of ``folder``."""
    code = (
        f"import sys; sys.path[:0] = [{str(folder)!r}, {str(Path(__file__).parents[1])!r}]\n"
        "import importlib.util as u\n"
        f"s = u.spec_from_file_location('cost', {str(Path(__file__))!r}); m = u.module_from_spec(s)\n"
        f"s.loader.exec_module(m)\nfor k, v in m._measured({seconds}).items(): print(k, v, sep='\\t')"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout
    return {line.split("\t")[0]: float(line.split("\t")[1]) for line in out.splitlines()}


def _recorded() -> tuple[float, float]:
    """Milliseconds of a plain and of a recorded step of a small classifier, through the Trainer."""
    from core.nodes.registry import standard_registry
    from core.runtime.plan import compile_plan
    from core.runtime.recorder import Recorder
    from core.runtime.trainer import Trainer
    from core.storage import load_project
    from core.studio.examples import example

    sample = example("digits")
    assert sample is not None
    trainer = Trainer(compile_plan(load_project(sample.path).graph, standard_registry()))
    plain, recorded = [], []
    for number in range(60):
        begin = time.perf_counter()
        trainer.step()
        middle = time.perf_counter()
        trainer.step(Recorder(number, 1))
        recorded.append(time.perf_counter() - middle)
        plain.append(middle - begin)
    return statistics.median(plain) * 1000, statistics.median(recorded) * 1000


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--against", type=Path, help="folder of another version of the program")
    chosen = parser.parse_args()
    here = Path(__file__).parents[1]
    print(f"load {os.getloadavg()[0]:.1f}, {chosen.rounds} rounds")
    own: dict[str, list[float]] = {}
    other: dict[str, list[float]] = {}
    for number in range(chosen.rounds):
        turns = [(here, own), (chosen.against, other)]
        for folder, table in turns if number % 2 else reversed(turns):
            if folder is not None:
                for name, value in _in_folder(folder.resolve(), 0.4).items():
                    table.setdefault(name, []).append(value)
    for name, values in own.items():
        line = f"{name:<16} {min(values):8.3f} ms"
        if name in other:
            before = min(other[name])
            line += f"   against {before:8.3f} ms   {100 * (min(values) / before - 1):+.1f} %"
        print(line)
    plain, recorded = _recorded()
    print(f"digits sample: a plain step {plain:.3f} ms, a recorded one {recorded:.3f} ms")


if __name__ == "__main__":
    main()
