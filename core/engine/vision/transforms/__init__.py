"""Pictures changed on their way into a network; the random ones draw from the engine's stream, as torchvision's do."""

# ruff: noqa: F401, F403  (this file gathers names)

from . import functional
from .autoaugment import *
from .basic import *
from .colours import *
from .containers import *
from .interpolation import InterpolationMode
from .places import (
    ElasticTransform,
    RandomAffine,
    RandomCrop,
    RandomHorizontalFlip,
    RandomPerspective,
    RandomResizedCrop,
    RandomRotation,
    RandomVerticalFlip,
)

from . import v2  # isort: skip
