"""Whether there is a graphics card to compute on. Asked once, beside the frame loop: a driver can be slow."""

from __future__ import annotations

import threading

from core.studio.languages import tr

__all__ = ["ask_devices", "cuda_problem"]

_answer: list[str | None] = []
_thread: threading.Thread | None = None


def ask_devices() -> None:
    """Begin to find out; ``cuda_problem`` then knows."""
    global _thread
    if _thread is None:
        _thread = threading.Thread(target=_ask, name="devices", daemon=True)
        _thread.start()


def cuda_problem() -> str | None:
    """Why there is no CUDA device to choose, in one sentence, or None if there is one."""
    ask_devices()
    return _answer[0] if _answer else tr("The graphics driver has not answered yet.")


def _ask() -> None:
    try:
        from core.engine import cuda

        found = cuda.is_available()
        _answer.append(None if found else tr("No NVIDIA graphics card with CUDA was found."))
    except ImportError:
        _answer.append(tr("Computing on a graphics card is not installed."))
    except Exception as error:  # a broken driver must not keep the window from working
        _answer.append(str(error) or tr("The graphics driver does not work."))
