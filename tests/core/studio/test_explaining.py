"""The trail of explanations: following what matters most."""

from __future__ import annotations

from types import SimpleNamespace

from core.runtime.explain import Explanation, Number
from core.runtime.explain.explanation import Term
from core.runtime.trace import Spot
from core.studio.explaining import Explaining
from core.studio.signals import Signal


def explaining() -> Explaining:
    """Without a run: questions are asked and stay without an answer."""
    debugger = SimpleNamespace(changed=Signal(), explained=Signal(), trace=object())
    return Explaining(SimpleNamespace(debugger=debugger, ask=lambda _question, _take: None))  # type: ignore[arg-type]


def spot(key: str) -> Spot:
    return Spot(1, key, (0,))


def explained(*terms: Term, numbers: tuple[Number, ...] = ()) -> Explanation:
    return Explanation(spot("y"), "sum", "y[0]", 1.0, "", terms=terms, numbers=numbers)


def test_the_largest_term_is_followed_whatever_its_sign():
    """Of 0.5 and -2 the second matters more; its first factor that can be followed is opened."""
    trail = explaining()
    trail.open(spot("y"))
    trail.explanation = explained(
        Term((Number("a", 0.5, spot("a")),), 0.5),
        Term((Number("∂", -2.0), Number("b", 1.0, spot("b"))), -2.0),
    )
    trail.follow_largest()
    assert trail.spot == spot("b")
    assert trail.can_go_back


def test_where_there_are_no_terms_the_first_number_on_the_way_is_followed():
    """A formula has numbers; one that leads nowhere is passed over."""
    trail = explaining()
    trail.open(spot("y"))
    trail.explanation = explained(numbers=(Number("e", 2.7), Number("x", 1.0, spot("x"))))
    assert trail.largest == spot("x")


def test_nothing_is_followed_from_what_was_given():
    """The batch is the end of every trail."""
    trail = explaining()
    trail.open(spot("x"))
    trail.explanation = explained()
    trail.follow_largest()
    assert trail.spot == spot("x")
    assert not trail.can_go_back


def test_until_the_answer_comes_nothing_is_said_of_the_number_before():
    """A slow answer must not leave the old sum under the new name; asked for again, the same number stays."""
    trail = explaining()
    trail.open(spot("y"))
    trail.explanation = explained()
    trail.open(spot("y"))
    assert trail.explanation is not None
    trail.open(spot("x"))
    assert trail.explanation is None
