"""Weights that a layer starts from, read out of a file of PyTorch or of this program. Nothing in a file is ever run.

A network that was trained elsewhere fits a node if its names do. They are compared before anything runs, from the heads
of the file alone, so that the mistake is shown where it was made: at the node, with the names and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.engine.serialization import load, safetensors
from core.nodes.remembered import Stamp, cannot_read, remembered, stamp_of
from core.nodes.samples import DataError

__all__ = ["PATTERN", "Sizes", "read_weights", "sizes_in", "suits", "unlike"]

PATTERN = "*.pth,*.pt,*.safetensors"

Sizes = dict[str, tuple[int, ...]]

_WRAPPED = ("state_dict", "model_state_dict", "model")  # where training scripts put the weights beside other things
_SHOWN = 3  # as many wrong names as somebody reads
_COUNTER = "num_batches_tracked"  # of BatchNorm: old files have none, and it only matters without a momentum


def sizes_in(path: str, sign: str) -> Sizes:
    """Name and shape of all tensors in a file; it is read again only after it has changed.

    Parameters
    ----------
    sign
        A name that the weights must have. What stands before it in the file (``module.``, a node's id) is left out.

    Raises
    ------
    DataError
        If the file is not there, is no checkpoint, is cut short or holds anything but weights.
    """
    return dict(_sizes(stamp_of(path, "file of weights"), sign))


def read_weights(path: str, sign: str) -> dict[str, Any]:
    """The tensors of a file, under the names that ``sizes_in`` gives."""
    return _named(_opened(stamp_of(path, "file of weights")), sign)


@remembered
def _sizes(file: Stamp, sign: str) -> Sizes:
    return {name: tuple(tensor.shape) for name, tensor in _named(_opened(file), sign).items()}


def _opened(file: Stamp) -> Mapping[str, Any]:
    advice = "Choose a file that torch.save or safetensors wrote from a state_dict; if it was copied, copy it again."
    try:
        if file.path.endswith(".safetensors"):
            return safetensors.load_file(file.path)
        try:
            found = load(file.path, map_location="cpu", mmap=True)
        except RuntimeError:  # files before PyTorch 1.6 cannot be mapped; what is wrong with others is said again
            found = load(file.path, map_location="cpu")
    except OSError as problem:
        raise cannot_read(file.path, problem) from None
    except (RuntimeError, ValueError, EOFError, TypeError, KeyError) as problem:
        raise DataError(f"{file.name} cannot be read as weights: {_brief(problem)}", advice) from None
    except Exception as problem:  # the error of safetensors is an Exception and nothing nearer
        raise DataError(f"{file.name} cannot be read as weights: {_brief(problem)}", advice) from None
    found = next((found[key] for key in _WRAPPED if isinstance(found, Mapping) and _holds(found.get(key))), found)
    if not _holds(found):
        raise DataError(f"{file.name} holds no weights by name", "Save the state_dict of a network into it.")
    return {name: tensor for name, tensor in found.items() if hasattr(tensor, "shape")}


def _holds(found: Any) -> bool:
    """Whether it is a state_dict."""
    return isinstance(found, Mapping) and any(isinstance(n, str) and hasattr(t, "shape") for n, t in found.items())


def _brief(problem: Exception) -> str:
    """The reason, without the path before it."""
    reason = re.sub(r"^.*? cannot be read( as a checkpoint)?: ", "", str(problem))
    return reason.rstrip(".")


def _named(found: Mapping[str, Any], sign: str) -> dict[str, Any]:
    """The tensors without what stands before all of their names, where one such beginning is the only one."""
    before = {name.removesuffix(sign) for name in found if name == sign or name.endswith(f".{sign}")}
    start = before.pop() if len(before) == 1 else ""
    return {name.removeprefix(start): tensor for name, tensor in found.items() if name.startswith(start)}


def unlike(file: Sizes, wanted: Sizes) -> list[str]:
    """What does not fit, each as a short sentence: names that are missing, have another shape, or have no place."""
    found = []
    for name, shape in wanted.items():
        if name not in file:
            if not name.endswith(_COUNTER):
                found.append(f"{name} is missing")
        elif file[name] != shape:
            found.append(f"{name} is {list(file[name])}, not {list(shape)}")
    return found + [f"{name} has no place" for name in file if name not in wanted]


def suits(path: str, wrong: list[str]) -> str:
    """The message about what does not fit, with the first names."""
    more = len(wrong) - _SHOWN
    listed = "; ".join(wrong[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
    return f"the weights in {stamp_of(path).name} do not fit: {listed}"
