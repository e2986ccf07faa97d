"""Waiting for other processes: for the training process as the window does, frame by frame."""

from __future__ import annotations

import time
from collections.abc import Callable

from core.studio.session import Session

__all__ = ["wait", "wait_for"]


def wait(session: Session, condition: Callable[[], object], timeout_s: float = 240.0) -> None:
    """Let frames go by until a condition holds; a test that waits in vain fails with what the run says."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, f"still waiting; state {session.running.state}, {session.running.reason}"
        session.frame()
        time.sleep(0.002)


def wait_for(condition: Callable[[], object], timeout_s: float = 240.0) -> None:
    """Wait until something is so; a test that waits in vain fails."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "What the test waits for did not happen."
        time.sleep(0.01)
