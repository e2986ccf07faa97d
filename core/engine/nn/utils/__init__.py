"""Tools around modules: sequences of unequal lengths."""

from . import rnn

__all__ = ["rnn"]
