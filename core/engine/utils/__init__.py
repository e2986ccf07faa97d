"""What surrounds computation: feeding data, trading time for memory."""

from . import checkpoint, data

__all__ = ["checkpoint", "data"]
