"""Published weights: where they lie, how they are checked, how they get into a model.

A builder's ``weights=`` takes what torchvision takes (a member of the model's enum, or its name), and also a path to
a file or a state_dict.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from ..download import Progress, fetch

__all__ = ["Weights", "WeightsEnum", "checkpoint_folder", "fill", "published"]

_HOST = "https://download.pytorch.org/models/"


@dataclass(frozen=True)
class Weights:
    """One published file.

    Attributes
    ----------
    url : str
        Address; the eight hexadecimal digits before the ending are the start of the file's SHA-256.
    transforms : callable
        Makes the preparation that pictures need for these weights.
    meta : dict
        ``num_classes`` and what else is known.
    """

    url: str
    transforms: Callable[..., Any]
    meta: dict[str, Any] = field(default_factory=dict, hash=False)


class WeightsEnum(Enum):
    """Base of the models' enums; its members are :class:`Weights`."""

    @classmethod
    def verify(cls, obj: Any) -> Any:
        """The member that `obj` is or names, None for None.

        Raises
        ------
        TypeError
            For a member of another model's enum.
        KeyError
            For a name that is not there.
        """
        if obj is None or isinstance(obj, cls):
            return obj
        if isinstance(obj, str):
            name = obj.removeprefix(f"{cls.__name__}.")
            if name not in cls.__members__:
                raise KeyError(f"{cls.__name__} has no {name!r}: there are {', '.join(cls.__members__)}")
            return cls[name]
        raise TypeError(f"Invalid Weight class provided; expected {cls.__name__} but received {type(obj).__name__}.")

    @property
    def url(self) -> str:
        """Address of the file."""
        return self.value.url

    @property
    def transforms(self) -> Callable[..., Any]:
        """Makes the preparation that pictures need."""
        return self.value.transforms

    @property
    def meta(self) -> dict[str, Any]:
        """What is known about the weights."""
        return self.value.meta

    def get_state_dict(self, progress: Progress | bool = True, check_hash: bool = True) -> Mapping[str, Any]:
        """The state_dict, downloaded into :func:`checkpoint_folder` when it is not there yet.

        Raises
        ------
        DownloadError
            Without network, or if the file has another checksum.
        """
        from core.engine.serialization import load

        name = self.url.rsplit("/", 1)[1]
        digits = name.rsplit(".", 1)[0].rsplit("-", 1)[1]
        checksum = f"sha256:{digits}" if check_hash else None
        return load(str(fetch(self.url, checkpoint_folder() / name, checksum, progress)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self._name_}"


def checkpoint_folder() -> Path:
    """Where PyTorch keeps such files too, so that one copy serves both; ``TORCH_HOME`` moves it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser()
    return Path(os.environ.get("TORCH_HOME", cache / "torch")).expanduser() / "hub" / "checkpoints"


def published(enum_name: str, module: str, **files: str | tuple[str, int]) -> Any:
    """An enum of weights: names with files on the server, or files and the size to resize pictures to.

    The last one is the ``DEFAULT``.
    """
    from ..transforms.presets import ImageClassification

    members: dict[str, Weights] = {}
    for name, file in files.items():
        path, resize_size = (file, 256) if isinstance(file, str) else file

        def prepare(resize_size: int = resize_size, **kwargs: Any) -> Any:
            return ImageClassification(**{"crop_size": 224, "resize_size": resize_size, **kwargs})

        members[name] = Weights(_HOST + path, prepare, {"num_classes": 1000, "min_size": (1, 1)})
    members["DEFAULT"] = members[list(members)[-1]]
    make: Any = WeightsEnum  # calling an enum without members makes one with members
    return make(enum_name, members, module=module)


def fill(
    make: Callable[..., Any], enum: Any, weights: Any, progress: Any, kwargs: dict[str, Any],
    adapt: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> Any:  # fmt: skip
    """Make a model and put weights into it.

    Parameters
    ----------
    make : callable
        Makes the model from `kwargs`.
    weights : member of `enum`, its name, a path, a mapping, or None
        What to load.
    adapt : callable, optional
        Turns names that older files use into those of today.

    Raises
    ------
    ValueError
        If published weights are wanted together with another number of classes.
    """
    if "pretrained" in kwargs:
        warnings.warn(
            "The parameter 'pretrained' is deprecated, please use 'weights' instead.", UserWarning, stacklevel=3
        )
        if kwargs.pop("pretrained") and weights is None:
            weights = next(iter(enum))
    state: Mapping[str, Any] | None = None
    if isinstance(weights, Mapping):
        state = weights
    elif isinstance(weights, os.PathLike) or (isinstance(weights, str) and _is_path(weights, enum)):
        if not os.path.isfile(weights):
            raise FileNotFoundError(f"there is no file of weights at {os.fspath(weights)}")
        from core.engine.serialization import load

        state = load(os.fspath(weights))
    elif weights is not None:
        member = enum.verify(weights)
        if kwargs.setdefault("num_classes", 1000) != 1000:
            raise ValueError(
                f"The parameter 'num_classes' expected value 1000 but got {kwargs['num_classes']} instead: {member} "
                "are for 1000 classes. Load them first, then replace the last layer."
            )
        state = member.get_state_dict(progress=progress)
    model = make(**kwargs)
    if state is not None:
        model.load_state_dict(state if adapt is None else adapt(state))
    return model


def _is_path(text: str, enum: Any) -> bool:
    name = text.removeprefix(f"{enum.__name__}.")
    return name not in enum.__members__ and (os.path.exists(text) or "/" in text or "\\" in text or "." in name)
