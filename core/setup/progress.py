"""Say on the terminal what the set-up is doing, how far it is and how long it took.

Why not rich: nothing is installed yet. On a terminal one line is rewritten in place; in a log each step is a line.
"""

from __future__ import annotations

import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

__all__ = ["PipProgress", "Progress", "run_streamed"]

_COLLECTING = re.compile(r"^\s*(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")
_DOWNLOADING = re.compile(r"^\s*Downloading (\S+?)(?:-\d\S*)? \((.+?)\)")


class Progress:
    """The steps of a set-up on one stream."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream = stream or sys.stderr
        self.clock = clock
        self.live = self.stream.isatty()
        self._step = ""
        self._began_s = 0.0
        self._last_note = ""

    def say(self, text: str) -> None:
        """Print lines that stay."""
        self._clear()
        print(text, file=self.stream, flush=True)

    def begin(self, step: str) -> None:
        """Start a step, such as "Installing 40 packages"."""
        self._step, self._began_s, self._last_note = step, self.clock(), ""
        print(f"{step} …", end="" if self.live else "\n", file=self.stream, flush=True)

    def note(self, text: str) -> None:
        """Say how far the step is. In a log this stays silent: begin and end say enough."""
        if self.live:
            self._clear()
            line = f"{self._step} … {text} ({self.clock() - self._began_s:.0f} s)"
            print(line[:100], end="", file=self.stream, flush=True)

    def end(self) -> None:
        """Finish the step."""
        self._clear()
        print(f"{self._step}: done in {self.clock() - self._began_s:.1f} s", file=self.stream, flush=True)

    def _clear(self) -> None:
        if self.live:
            print("\r\x1b[2K", end="", file=self.stream, flush=True)


class PipProgress:
    """Turn pip's lines into "17 of 45, scipy (35 MB)"."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.seen: set[str] = set()
        self._size = ""

    def read(self, line: str) -> str:
        """Take one line of pip's output and return the state to show."""
        if match := _DOWNLOADING.match(line):
            self._size = f"{match[1]} ({match[2]})"
        elif match := _COLLECTING.match(line):
            self.seen.add(match[1].lower())
            self._size = match[1]
        elif line.startswith("Installing collected packages"):
            return "unpacking all of them"
        return f"{min(len(self.seen), self.total)} of {self.total}, {self._size}" if self._size else ""


def run_streamed(
    command: Sequence[str],
    on_line: Callable[[str], str],
    progress: Progress,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> tuple[int, str]:
    """Run a tool, show its state twice a second, and return its exit code and all its output.

    The tool gets no standard input: it must never wait for an answer that nobody sees the question of.
    """
    process = subprocess.Popen(
        list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", errors="replace", env=None if env is None else dict(env), cwd=cwd,
    )  # fmt: skip
    lines: queue.Queue[str | None] = queue.Queue()

    def pump() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    output: list[str] = []
    state = ""
    try:
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                progress.note(state)
                continue
            if line is None:
                break
            output.append(line)
            state = on_line(line) or state
            progress.note(state)
        return process.wait(), "".join(output)
    except BaseException:
        process.terminate()
        process.wait()
        raise
