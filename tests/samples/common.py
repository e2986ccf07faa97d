"""What the tests of sample projects share: all of them, and each one's graph."""

from functools import lru_cache

import pytest

from core.graph import Graph
from core.storage import load_project
from core.studio.examples import Example, examples

__all__ = ["ALL", "each", "opened"]

ALL = examples()
each = pytest.mark.parametrize("sample", ALL, ids=lambda e: e.name)


@lru_cache(maxsize=1)
def opened(sample: Example) -> Graph:
    """The graph of a sample, as its file says it."""
    return load_project(sample.path).graph
