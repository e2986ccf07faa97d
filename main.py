"""Where Backprop Studio is put together: parses the command line, then opens the window or works without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# OpenBLAS keeps its threads spinning between two matrix products, which makes everything in between several times
# slower; 2^18 cycles are enough. It reads this when NumPy is imported, so it must be set before anything else is.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "18")


def open_window(project: Path | None) -> int:
    """Open the window, with a project if one is given; returns the exit code."""
    from gui.display import display_problem

    problem = display_problem()
    if problem:
        print(
            f"{problem}\nWithout a window there are: train, search, check, screenshot and list (see --help).",
            file=sys.stderr,
        )
        return 2
    from gui.app import App
    from gui.wide_fonts import make_in_background

    app = App()
    app.start(project=project)
    make_in_background()  # Chinese letters, for the next start
    return app.run()


def screenshot(project: Path, output: Path, size: tuple[int, int], theme: str, epochs: int) -> int:
    """Render the window with a project off screen; returns the exit code."""
    from gui.offscreen import take_screenshot

    return take_screenshot(project, output, size=size, theme=theme, epochs=epochs)


def main(arguments: list[str]) -> int:
    """Run the program. A first argument that is no command is a project to open."""
    commands = ("open", "train", "search", "check", "screenshot", "list")
    if not arguments:
        return open_window(None)  # without a command the command line's libraries need not be loaded
    if arguments[0] not in commands and not arguments[0].startswith("-"):
        arguments = ["open", *arguments]
    from core.studio.cli import build_cli

    build_cli(open_window, screenshot)(arguments, prog_name="studio")  # ends in SystemExit, with a word on bad usage
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
