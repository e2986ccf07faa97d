"""The two array libraries behind one name.

Everything above this file computes with an array module ``xp`` that is NumPy on the CPU and CuPy on a CUDA GPU. This
is the only file that imports CuPy: lazily, because most machines have none, and tolerantly, because a broken driver
must not keep anybody from training on the CPU.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "CPU", "array_module", "cuda_device_count", "cuda_linear_algebra", "cupy", "device", "device_of", "filled",
    "gpu_arrays", "module_for", "scatter_add", "scatter_reduce", "special", "synchronize", "to_device", "to_numpy",
]  # fmt: skip

_cupy: Any = None
_cupy_error: str | None = None
gpu_arrays = [False]  # becomes True with the first array on a GPU; until then nobody has to look for one


class device:
    """Where a tensor lives: ``device("cpu")``, ``device("cuda")``, ``device("cuda:1")`` or ``device("cuda", 1)``.

    Raises
    ------
    RuntimeError
        If the text names no device this engine knows.
    """

    __slots__ = ("index", "type")

    def __init__(self, type: str | int | device, index: int | None = None) -> None:
        number: int | None
        if isinstance(type, device):
            name, number = type.type, type.index
        elif isinstance(type, int):
            name, number = "cuda", type
        else:
            name, _, tail = type.partition(":")
            if name not in ("cpu", "cuda") or (tail and not tail.isdigit()):
                raise RuntimeError(
                    f"Expected one of cpu, cuda device type at start of device string: {type}; a GPU is 'cuda'."
                )
            number = int(tail) if tail else index
        self.type: str = name
        self.index: int | None = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        number = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{number})"


CPU = device("cpu")


def cupy() -> Any:
    """The CuPy module, or None where it or a usable CUDA device is missing."""
    global _cupy, _cupy_error
    if _cupy is None and _cupy_error is None:
        try:
            import cupy as module

            if module.cuda.runtime.getDeviceCount() < 1:
                raise RuntimeError("no CUDA device")
            _cupy = module
        except Exception as error:  # CuPy raises its own types, and ImportError where the driver is missing
            _cupy_error = f"{type(error).__name__}: {error}"
    return _cupy


def cuda_device_count() -> int:
    """Number of usable CUDA devices, 0 without CuPy."""
    module = cupy()
    return 0 if module is None else int(module.cuda.runtime.getDeviceCount())


def module_for(where: device) -> Any:
    """The array module that computes on `where`.

    Raises
    ------
    AssertionError
        As PyTorch does, when CUDA is asked for and there is none.
    """
    if where.type == "cpu":
        return np
    module = cupy()
    if module is None:
        raise AssertionError(
            f"Torch not compiled with CUDA enabled: no CUDA device can be used here ({_cupy_error}). "
            "Use device='cpu', or install CuPy for this machine's CUDA."
        )
    gpu_arrays[0] = True
    return module


def array_module(array: Any) -> Any:
    """NumPy for NumPy arrays and Python numbers, CuPy for CuPy arrays."""
    if not gpu_arrays[0] or isinstance(array, (np.ndarray, np.generic, int, float, complex)):
        return np
    return _cupy


def device_of(array: Any) -> device:
    """The device an array lives on."""
    if not gpu_arrays[0] or isinstance(array, np.ndarray):
        return CPU
    return device("cuda", int(array.device.id))


def to_device(array: Any, where: device) -> Any:
    """`array` on `where`; the same object if it is there already."""
    xp = module_for(where)
    if xp is np:
        return to_numpy(array)
    if array.dtype.byteorder == ">":
        raise NotImplementedError("bfloat16 is emulated on the CPU only: use float16 on a GPU, x.to(torch.float16)")
    index = where.index if where.index is not None else int(xp.cuda.runtime.getDevice())
    if isinstance(array, xp.ndarray) and int(array.device.id) == index:
        return array
    with xp.cuda.Device(index):
        return xp.asarray(array)


def to_numpy(array: Any) -> np.ndarray:
    """`array` as a NumPy array, copied from the GPU when it lives there."""
    return array if isinstance(array, np.ndarray) else _cupy.asnumpy(array)


def synchronize() -> None:
    """Wait until the GPU has finished what was asked of it; nothing to do without one."""
    if _cupy is not None:
        _cupy.cuda.get_current_stream().synchronize()


def special(xp: Any) -> Any:
    """The module of special functions (``erf``, ...) that belongs to `xp`."""
    if hasattr(xp, "plain"):  # the traced module of second derivatives
        from .autograd.traced_module import special_of

        return special_of(xp)
    if xp is np:
        import scipy.special

        return scipy.special
    import cupyx.scipy.special

    return cupyx.scipy.special


def cuda_linear_algebra() -> Any:
    """CuPy's counterpart of ``scipy.linalg``."""
    import cupyx.scipy.linalg

    return cupyx.scipy.linalg


def scatter_add(xp: Any, target: Any, index: Any, values: Any) -> None:
    """``target[index] += values`` where repeated indices add up."""
    if hasattr(xp, "plain"):
        xp.scatter_add(target, index, values)
    elif xp is np:
        np.add.at(target, index, values)
    else:
        import cupyx

        cupyx.scatter_add(target, index, values)


def scatter_reduce(xp: Any, reduce: str, target: Any, index: Any, values: Any) -> None:
    """``target[index]`` joined by `values`, several of which may meet: "prod", "amax" or "amin"."""
    name = {"prod": "multiply", "amax": "maximum", "amin": "minimum"}[reduce]
    if xp is np:
        getattr(np, name).at(target, index, values)
    elif reduce == "prod":  # CuPy has no product that meets at one place: the CPU computes it
        held = xp.asnumpy(target)
        np.multiply.at(held, tuple(to_numpy(k) if hasattr(k, "dtype") else k for k in index), to_numpy(values))
        target[...] = xp.asarray(held)
    else:
        getattr(xp, name).at(target, index, values)


_flat: dict[tuple[int, float, Any], Any] = {}
_filled: dict[tuple[int, float, Any, Any], Any] = {}


def filled(xp: Any, value: float, shape: tuple[int, ...], dtype: Any) -> Any:
    """A shared array of one value, to be read only.

    NumPy's binary loops are three times faster on two arrays than on an array and a number, so kernels compare
    against a buffer. One flat buffer for each value and dtype grows to the largest size asked for; its views are kept.
    """
    xp = getattr(xp, "plain", xp)  # a constant needs no history
    key = (id(xp), value, shape, dtype)
    found = _filled.get(key)
    if found is not None:
        return found
    total = 1
    for size in shape:
        total *= size
    flat = _flat.get((id(xp), value, dtype))
    if flat is None or flat.size < total or len(_filled) > 1000:
        _filled.clear()  # views of the outgrown buffer would keep it alive
        if flat is None or flat.size < total:
            flat = _flat[id(xp), value, dtype] = xp.full(max(total, 1024), value, dtype=dtype)
    found = _filled[key] = flat[:total].reshape(shape)
    return found
