"""What can go wrong in a set-up, in words for the person in front of the screen.

Why: pip, venv and apt end in pages of output. The person needs one sentence on what happened and one on what to do.
"""

from __future__ import annotations

import errno

__all__ = ["SetupError", "explain", "explain_os_error"]

# Found in pip's and apt's output -> (what happened, what to do). The first match counts, the most certain come first.
_SIGNS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("no space left on device", "errno 28", "not enough free space", "disk quota exceeded"),
        "The disk is full.",
        "Free about 1 GB (3 GB for the tests) and start again; what is already there is kept.",
    ),
    (
        (
            "temporary failure in name resolution", "name or service not known", "failed to establish a new connection",
            "network is unreachable", "connection refused", "connecttimeout", "readtimeout", "read timed out",
            "connection reset", "max retries exceeded", "connection broken", "temporary failure resolving",
            "getaddrinfo failed", "unable to connect",
        ),
        "The packages could not be downloaded: there is no connection to the package server.",
        "Check the network (behind a proxy, set HTTPS_PROXY) and start again; it goes on from here.",
    ),
    (
        ("permission denied", "errno 13", "access is denied"),
        "A file could not be written: permission denied.",
        "Make the program's folder yours (an earlier start as root may own .venv) and start again.",
    ),
    (
        ("could not get lock", "unable to acquire the dpkg"),
        "Another program is installing system packages right now.",
        "Wait until it has finished and start again.",
    ),
    (
        ("no matching distribution found", "could not find a version that satisfies"),
        "A required package has no version for this Python or this kind of computer.",
        "Use Python 3.10 to 3.14 in its 64-bit build, delete the folder .venv and start again.",
    ),
)  # fmt: skip


class SetupError(Exception):
    """A set-up that cannot go on.

    Parameters
    ----------
    what : str
        What happened, one sentence.
    todo : str
        What the person can do about it; may hold a command line of its own.
    details : str
        The tool's own last lines, shown below.
    """

    def __init__(self, what: str, todo: str = "", details: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.details = details

    def __str__(self) -> str:
        lines = [self.what, self.todo]
        if self.details:
            lines += ["", *(f"  | {line}" for line in self.details.strip().splitlines()[-12:])]
        return "\n".join(line for index, line in enumerate(lines) if line or index > 1)


def explain(task: str, output: str) -> SetupError:
    """Make an error out of a failed tool's output; ``task`` completes "... did not succeed"."""
    lower = output.lower()
    for signs, what, todo in _SIGNS:
        if any(sign in lower for sign in signs):
            return SetupError(what, todo, output)
    return SetupError(f"{task} did not succeed.", "Start again; if it stays so, the lines below say why.", output)


def explain_os_error(task: str, error: OSError) -> SetupError:
    """The same for an error that the operating system gave to Python itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return explain(task, "no space left on device")
    return explain(task, str(error))
