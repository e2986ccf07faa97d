"""How long a person waits with each sample project: until it is open, until the first number after Run, until closed.

    python -m benchmarks.samples [names]

Works through the session that the window uses, with its training process, and no window. Opening is the first of this
process; what the process has loaded already is not loaded again, so the first line has the most of it. The training
process is warm, as it is in the window a moment after the start. "closed" is in the middle of training.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from core.studio.examples import Example, examples
from core.studio.session import Session
from core.studio.settings import Settings

LONGEST_S = 60.0


def measure(session: Session, sample: Example) -> tuple[float, float, float, str]:
    """Seconds to open, to the first loss, and to close while it trains; and what went wrong."""
    said: list[str] = []
    end = session.noticed.connect(lambda notice: said.append(notice.text) if notice.severity == "error" else None)
    begin = time.perf_counter()
    session.files.open_example(sample)
    opened_s = time.perf_counter() - begin
    if not session.trusting.trusted:
        session.trusting.trust()
    begin = time.perf_counter()
    session.running.run()
    _wait(session, lambda: session.running.step_count > 0 or bool(said))
    first_s = time.perf_counter() - begin
    begin = time.perf_counter()
    session.files.new()
    closed_s = time.perf_counter() - begin
    end()
    return opened_s, first_s, closed_s, "; ".join(said)


def _wait(session: Session, condition: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_S
    while not condition() and time.monotonic() < until:
        session.frame()
        time.sleep(0.002)


def main(names: list[str]) -> None:
    """Measure the samples of these names; all, if there are none."""
    session = Session(settings=Settings())
    session.running.warm_up(prepare=True)
    time.sleep(6.0)
    print(f"{'sample':28} {'open s':>8} {'first s':>8} {'close s':>8}")
    try:
        for sample in examples():
            if names and sample.name not in names:
                continue
            opened_s, first_s, closed_s, wrong = measure(session, sample)
            print(f"{sample.name:28} {opened_s:8.3f} {first_s:8.3f} {closed_s:8.3f}  {wrong}", flush=True)
    finally:
        session.close()


if __name__ == "__main__":
    main(sys.argv[1:])
