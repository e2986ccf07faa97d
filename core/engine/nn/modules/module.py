"""The base of all modules and the hooks that hear of all of them, where PyTorch keeps them."""

# ruff: noqa: F401, F403  (this file gathers names)

from ..global_hooks import *
from ..module import IncompatibleKeys as _IncompatibleKeys
from ..module import Module
