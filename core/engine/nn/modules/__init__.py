"""Where PyTorch keeps its layers, for code that looks for them under ``nn.modules``."""

# ruff: noqa: F403  (this file gathers names)

from . import module
from .module import *

__all__ = ["module"]
