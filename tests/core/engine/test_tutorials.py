"""Scripts as tutorials have them: run with PyTorch and with this engine in its place, they print the same text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = sorted((ROOT / "tests" / "data" / "tutorials").glob("*.py"))

# what replaces the import line: every `import torch...` finds the engine
_IN_PLACE = """
import importlib, sys
import core.engine as engine
sys.modules["torch"] = engine
for name in [n for n in sys.modules if n.startswith("core.engine.")]:
    sys.modules["torch" + name[len("core.engine"):]] = sys.modules[name]
script = sys.argv[1]
exec(compile(open(script).read(), script, "exec"), {"__name__": "__main__"})
"""


def output(*command: str) -> str:
    """What a program prints; its error text where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_prints_what_pytorch_prints(script: Path) -> None:
    """Line by line, numbers included."""
    own = output(sys.executable, "-c", _IN_PLACE, str(script)).splitlines()
    reference = output(sys.executable, str(script)).splitlines()
    assert own == reference
