"""Where loaded storages go: ``map_location`` in its four forms, and what is said where there is no GPU."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .. import backend
from .storage import Storage

__all__ = ["find_place"]


def find_place(map_location: Any) -> Callable[[Storage, str], Storage]:
    """How a storage that was saved from a location comes to its new one.

    Parameters
    ----------
    map_location : None, str, device, dict of str to str, or callable of storage and location

    Raises
    ------
    TypeError
        If it is something else.
    """
    if map_location is None:
        return _restore
    if isinstance(map_location, Mapping):
        return lambda storage, location: _restore(storage, str(map_location.get(location, location)))
    if isinstance(map_location, (str, backend.device, int)):
        where = str(backend.device(map_location))
        return lambda storage, location: _restore(storage, where)
    if not callable(map_location):
        raise TypeError(
            f"map_location must be a device, a string, a dict or a callable, not {type(map_location).__name__}"
        )

    def choose(storage: Storage, location: str) -> Storage:
        found = map_location(storage, location)
        if found is not None and not isinstance(found, Storage):
            raise TypeError(
                f"map_location has to return the storage or None, not {type(found).__name__}: for example "
                "lambda storage, location: storage"
            )
        return _restore(storage, location) if found is None else found

    return choose


def _restore(storage: Storage, location: str) -> Storage:
    kind = location.partition(":")[0]
    if kind == "cpu":
        return storage
    if kind != "cuda":
        raise RuntimeError(
            f"don't know how to restore data location of Storage (tagged with {location}): this engine knows cpu and "
            "cuda. Use torch.load with map_location=torch.device('cpu')."
        )
    count = backend.cuda_device_count()
    if not count:
        raise RuntimeError(
            "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are "
            "running on a CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map your "
            "storages to the CPU."
        )
    where = backend.device(location)
    if (where.index or 0) >= count:
        raise RuntimeError(
            f"Attempting to deserialize object on CUDA device {where.index} but torch.cuda.device_count() is {count}. "
            "Please use torch.load with map_location to map your storages to an existing device."
        )
    return storage.to(where)
