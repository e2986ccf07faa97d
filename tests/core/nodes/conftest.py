"""Every node type is tried here, those with a person's own code too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.nodes.trust import trust


@pytest.fixture(autouse=True)
def _trusted_project() -> Iterator[None]:
    """The code of these tests is our own."""
    with trust():
        yield
