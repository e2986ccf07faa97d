"""What detecting things in pictures needs."""

# ruff: noqa: F401, F403  (this file gathers names)

from ..models.mobilenetv2 import Conv2dNormActivation
from .boxes import *
from .focal_loss import *
from .roi_align import *
