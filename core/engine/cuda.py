"""``torch.cuda``: what scripts ask before they choose a device, and streams, events and memory where there is one.

Without CuPy or a GPU everything that asks answers (no device, no bytes), and everything that needs one says what is
missing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from . import amp, backend
from .random import initial_seed, manual_seed, seed

__all__ = [
    "Event", "Stream", "amp", "current_device", "current_stream", "default_stream", "device", "device_count",
    "empty_cache", "get_device_capability", "get_device_name", "get_device_properties", "initial_seed",
    "is_available", "is_initialized", "manual_seed", "manual_seed_all", "max_memory_allocated", "mem_get_info",
    "memory_allocated", "memory_reserved", "reset_peak_memory_stats", "seed", "seed_all", "set_device", "stream",
    "synchronize",
]  # fmt: skip


def is_available() -> bool:
    """True if CuPy and a CUDA device can be used."""
    return backend.cuda_device_count() > 0


def is_initialized() -> bool:
    """True once a tensor has been on a GPU."""
    return backend.gpu_arrays[0]


def device_count() -> int:
    """Number of CUDA devices."""
    return backend.cuda_device_count()


def _module() -> Any:
    """CuPy; AssertionError with the reason where it cannot be used."""
    return backend.module_for(backend.device("cuda"))


def _index(where: Any) -> int:
    if where is None:
        return current_device()
    chosen = backend.device(where)
    return chosen.index if chosen.index is not None else current_device()


def current_device() -> int:
    """Number of the device that new arrays go to."""
    return int(_module().cuda.runtime.getDevice())


def set_device(where: Any) -> None:
    """Let new arrays go to another device."""
    _module().cuda.Device(_index(where)).use()


class device:
    """``with device(1): ...`` lets new arrays go to that device inside the block."""

    def __init__(self, where: Any) -> None:
        self._device = _module().cuda.Device(_index(where))

    def __enter__(self) -> device:
        self._device.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._device.__exit__(*exc)


class Properties(NamedTuple):
    """What :func:`get_device_properties` tells."""

    name: str
    major: int
    minor: int
    total_memory: int
    multi_processor_count: int


def get_device_properties(where: Any = None) -> Properties:
    """Name, compute capability, bytes of memory and number of multiprocessors of a device."""
    found = _module().cuda.runtime.getDeviceProperties(_index(where))
    name = found["name"]
    return Properties(
        name.decode() if isinstance(name, bytes) else str(name), int(found["major"]), int(found["minor"]),
        int(found["totalGlobalMem"]), int(found["multiProcessorCount"]),
    )  # fmt: skip


def get_device_name(where: Any = None) -> str:
    """The maker's name of a device."""
    return get_device_properties(where).name


def get_device_capability(where: Any = None) -> tuple[int, int]:
    """The compute capability of a device."""
    found = get_device_properties(where)
    return found.major, found.minor


def synchronize(where: Any = None) -> None:
    """Wait until the GPU has finished; nothing to wait for without one."""
    if is_initialized():
        with _module().cuda.Device(_index(where)):
            _module().cuda.runtime.deviceSynchronize()


class Stream:
    """A queue of work on a GPU; the work of different streams may overlap. Use it in ``with stream(s):``."""

    def __init__(self, where: Any = None, priority: int = 0, made: Any = None) -> None:
        module = _module()
        if made is None:
            with module.cuda.Device(_index(where)):
                made = module.cuda.Stream(non_blocking=True)
        self.held = made

    def synchronize(self) -> None:
        """Wait until all its work is done."""
        self.held.synchronize()

    def query(self) -> bool:
        """True if all its work is done."""
        return bool(self.held.done)

    def record_event(self, event: Event | None = None) -> Event:
        """Mark the place in the queue that is reached now."""
        marked = event if event is not None else Event()
        marked.record(self)
        return marked

    def wait_event(self, event: Event) -> None:
        """Let later work wait for an event of another stream."""
        self.held.wait_event(event.held)

    def wait_stream(self, other: Stream) -> None:
        """Let later work wait for what the other stream holds now."""
        self.wait_event(other.record_event())


class Event:
    """A mark in a stream: has it been reached, and how long did it take between two?"""

    def __init__(self, enable_timing: bool = False, blocking: bool = False, interprocess: bool = False) -> None:
        self.held = _module().cuda.Event(block=blocking, disable_timing=not enable_timing)

    def record(self, queue: Stream | None = None) -> None:
        """Put the mark at the end of a stream, the current one if none is given."""
        self.held.record(queue.held if queue is not None else None)

    def query(self) -> bool:
        """True once it has been reached."""
        return bool(self.held.done)

    def synchronize(self) -> None:
        """Wait until it has been reached."""
        self.held.synchronize()

    def wait(self, queue: Stream | None = None) -> None:
        """Let later work of a stream wait for it."""
        (queue or current_stream()).wait_event(self)

    def elapsed_time(self, end_event: Event) -> float:
        """Milliseconds from this mark to another."""
        return float(_module().cuda.get_elapsed_time(self.held, end_event.held))


def current_stream(where: Any = None) -> Stream:
    """The stream that work goes to now."""
    return Stream(made=_module().cuda.get_current_stream())


def default_stream(where: Any = None) -> Stream:
    """The stream that work goes to if nobody chooses another."""
    return Stream(made=_module().cuda.Stream.null)


class stream:
    """``with stream(s): ...`` sends the work of the block to that stream; None changes nothing."""

    def __init__(self, chosen: Stream | None) -> None:
        self._stream = chosen

    def __enter__(self) -> None:
        if self._stream is not None:
            self._stream.held.__enter__()

    def __exit__(self, *exc: object) -> None:
        if self._stream is not None:
            self._stream.held.__exit__(*exc)


_peak = [0]


def memory_allocated(where: Any = None) -> int:
    """Bytes in use on the current device, 0 without one."""
    if not is_available():
        return 0
    used = int(_module().get_default_memory_pool().used_bytes())
    _peak[0] = max(_peak[0], used)
    return used


def max_memory_allocated(where: Any = None) -> int:
    """The most bytes that :func:`memory_allocated` has seen; CuPy keeps no count of its own."""
    memory_allocated(where)
    return _peak[0]


def reset_peak_memory_stats(where: Any = None) -> None:
    """Start :func:`max_memory_allocated` anew."""
    _peak[0] = 0


def memory_reserved(where: Any = None) -> int:
    """Bytes kept for use and reuse, 0 without a device."""
    return int(_module().get_default_memory_pool().total_bytes()) if is_available() else 0


def mem_get_info(where: Any = None) -> tuple[int, int]:
    """Free and all bytes of a device."""
    with _module().cuda.Device(_index(where)):
        free, total = _module().cuda.runtime.memGetInfo()
    return int(free), int(total)


def empty_cache() -> None:
    """Give memory that is kept for reuse back to the driver."""
    if is_available():
        _module().get_default_memory_pool().free_all_blocks()


def manual_seed_all(seed: int) -> None:
    """As :func:`manual_seed`: one stream of random numbers serves all devices."""
    manual_seed(seed)


def seed_all() -> None:
    """As :func:`seed`."""
    seed()
