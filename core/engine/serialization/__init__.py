"""Saving and loading: PyTorch's checkpoint files and safetensors, and nothing in them can run."""

from . import safetensors
from .errors import UnpicklingError
from .loading import load
from .saving import save
from .storage import Storage

__all__ = ["Storage", "UnpicklingError", "load", "safetensors", "save"]
