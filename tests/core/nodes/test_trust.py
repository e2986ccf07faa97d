"""Code of a project runs only where somebody said that it may."""

from __future__ import annotations

from contextvars import Context

import pytest

from core.nodes.samples import DataError
from core.nodes.trust import require_trust, trust, trusted


def test_code_is_off_until_trusted() -> None:
    """The refusal names who holds the code and says what to do."""
    with pytest.raises(DataError, match="This node holds Python code") as caught:
        Context().run(require_trust, "This node")
    assert "trust the project" in caught.value.suggestion


def test_trust_ends_with_its_block() -> None:
    """What held before holds again; distrust may stand inside trust."""
    with trust():
        require_trust()
        with trust(False):
            assert not trusted()
        assert trusted()
