"""Makes the pictures of samples: ``python -m sample_projects.make_pictures [names]`` trains each in the window.

The picture is the left part of the panel that the project names last in ``panels`` (``canvas`` for the graph). With
``--windows FOLDER`` the whole window of each is kept too, to be looked at.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from PIL import Image

from core.studio.examples import Example, examples
from core.studio.session import Session
from core.studio.settings import Settings
from gui.app import App
from gui.offscreen import mouse_away, virtual_display

WIDE, HIGH = 480, 270
LONGEST_S = 45.0  # training, until the picture is taken whatever it has come to


def take(app: App, sample: Example, window: Path, size: tuple[int, int]) -> None:
    """Open a sample, train it as long as it says, and save the window and the picture."""
    session = app.session
    session.files.open_example(sample)
    if not session.trusting.trusted:
        session.trusting.trust()
    app.canvas.show_all()
    mouse_away(size)
    running = session.running
    running.run(until_epoch=sample.epochs)
    until = time.monotonic() + LONGEST_S
    while not (running.epoch >= sample.epochs and running.state == "paused") and time.monotonic() < until:
        app.frame()
    if running.state != "paused":
        running.pause()
    _let_go(app, 1.2)
    app.notices.close_all()
    _let_go(app, 0.2)
    app.screenshot(window)
    panels = session.graph.meta.get("panels", [])
    _, rect = next((s, r) for s, r in app.dock.rects if s.shown == (panels or ["canvas"])[-1])
    inset = 0 if (panels or ["canvas"])[-1] == "canvas" else 32  # the strip of tabs
    height = min(rect.h - inset, round(rect.w * HIGH / WIDE))
    width = min(rect.w, round(height * WIDE / HIGH))
    left = rect.x + ((rect.w - width) // 2 if not inset else 0)
    with Image.open(window) as shot:
        part = shot.convert("RGB").crop((left, rect.y + inset, left + width, rect.y + inset + height))
        part.thumbnail((WIDE, HIGH), Image.Resampling.LANCZOS)
        part.quantize(128, dither=Image.Dither.NONE).save(sample.path.with_name("picture.png"), optimize=True)


def _let_go(app: App, seconds: float) -> None:
    """Frames for a while: formulas are typeset and arrays fetched beside them."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.frame()
        time.sleep(1 / 100)


def main() -> None:
    """Read the command line and make the pictures that it names; all, if it names none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--windows", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--theme", default="dark")
    asked = parser.parse_args()
    width, height = (int(part) for part in asked.size.split("x"))
    wanted = [e for e in examples() if not asked.names or e.name in asked.names]
    with tempfile.TemporaryDirectory() as scratch, virtual_display((width, height)):
        app = App(Session(settings=Settings(theme=asked.theme, hints_seen=["press-run"])))
        app.start(size=(width, height))
        try:
            app.step_until(lambda: app.settled, timeout=20.0)
            folder = asked.windows or Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            for sample in wanted:
                begin = time.monotonic()
                take(app, sample, folder / f"{sample.name}.png", (width, height))
                print(f"{sample.name}: {time.monotonic() - begin:.1f} s", flush=True)
        finally:
            app.close()


if __name__ == "__main__":
    main()
