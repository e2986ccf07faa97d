"""The rules of the house, checked by the tools that know them, so that running the tests checks the code as well."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-torch.txt")


def run_tool(*command: str) -> None:
    """Run a tool of the environment in the root of the program; its output is the failure's text."""
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        pytest.fail(f"{' '.join(command[1:])}\n{result.stdout}\n{result.stderr}", pytrace=False)


def tool(name: str) -> str:
    """Return the path of a tool that lies beside this Python."""
    return str(Path(sys.executable).parent / name)


def test_ruff_check_finds_nothing() -> None:
    """No unused name, no unsorted import, no known trap."""
    run_tool(sys.executable, "-m", "ruff", "check", ".")


def test_ruff_format_would_change_nothing() -> None:
    """Layout is the formatter's business; `ruff format` puts it right."""
    run_tool(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_mypy_finds_nothing() -> None:
    """Types hold in the program and in the window."""
    run_tool(sys.executable, "-m", "mypy")


def test_import_contracts_are_kept() -> None:
    """Layers, the plain document and the single owner of each big dependency (pyproject.toml says which)."""
    run_tool(tool("lint-imports"), "--no-cache")


def imports(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_main_is_on_top() -> None:
    """main.py puts parts together: nobody imports it, and it leaves DearPyGui to the window."""
    assert not [name for name in imports(ROOT / "main.py") if name.split(".")[0] in ("dearpygui", "cupy", "torch")]
    for path in (*(ROOT / "core").rglob("*.py"), *(ROOT / "gui").rglob("*.py")):
        assert "main" not in {name.split(".")[0] for name in imports(path)}, path


def test_set_up_needs_nothing_installed() -> None:
    """The set-up imports the standard library and itself, or it could not run on a fresh machine."""
    allowed = sys.stdlib_module_names
    for path in (ROOT / "core" / "setup").glob("*.py"):
        foreign = {n for n in imports(path) if n.split(".")[0] not in allowed and not n.startswith("core.setup")}
        assert not foreign, f"{path.name} imports {sorted(foreign)}"


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_versions_and_no_place(name: str) -> None:
    """A lock names exact versions; no index, host or path of the machine that wrote it, and no part of CUDA."""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*( ; [\w .'<>=!*()]+)?", line), line
        assert not re.match(r"(nvidia|cuda|cupy|triton)", line), line


def test_each_wanted_package_is_locked() -> None:
    """A name in a .in file has its line in the lock made from it."""
    for stem in ("requirements", "requirements-test"):
        lines = (ROOT / f"{stem}.in").read_text(encoding="utf-8").splitlines()
        wanted = {re.split(r"[<>=\[]", line)[0] for line in lines if line and line[0] not in "#-"}
        locked = {line.split("==")[0] for line in (ROOT / f"{stem}.txt").read_text(encoding="utf-8").splitlines()}
        assert wanted <= locked


def test_each_icon_has_its_glyph_in_every_font() -> None:
    """A name in icons.json is drawn by all three fonts, and the fonts stay small."""
    import json

    from fontTools.ttLib import TTFont

    fonts = ROOT / "assets" / "fonts"
    icons = json.loads((fonts / "icons.json").read_text(encoding="utf-8"))
    assert list(icons) == list(json.loads((fonts / "icon_names.json").read_text(encoding="utf-8")))
    signs = {ord(sign) for sign in "∂∇Σ√≤≥≈≠·×−←→↑↓⇤⇥⏎▶⏸⏭■●◆ᵀ₀₁₂⁻¹ȳ\u0302αβθλμσ∞∈∘ℝ…"}
    for path in fonts.glob("*.ttf"):
        # the regular face holds the common Chinese letters too
        assert path.stat().st_size < (1100 if path.stem == "Studio-Regular" else 700) * 1024
        cmap = TTFont(path).getBestCmap()
        assert not [name for name, sign in icons.items() if ord(sign) not in cmap]
        assert not [chr(sign) for sign in signs if sign not in cmap]
