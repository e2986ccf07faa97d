"""What is not computation: feeding data."""

from . import data

__all__ = ["data"]
