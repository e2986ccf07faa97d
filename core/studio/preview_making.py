"""The making of what the Data panel shows: readings and prepared transforms, remembered, and pages of them.

The graph is copied when a job is made; the work is done wherever ``make`` is called, mostly on a thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.nodes.samples import DataError, Samples
from core.runtime.fitting import origin
from core.studio.preview_forms import Form, forms_of, page_of, page_size
from core.studio.preview_reading import PARTS, Part, Reading, read
from core.studio.preview_transform import Chain, chain_of, leading_to

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Job", "Maker", "Sight", "Wish"]

KEPT = 3  # readings that are remembered


@dataclass(frozen=True)
class Wish:
    """What is to be seen: a node, a part, a form (empty: the best), a page, and for random transforms which draw."""

    node: str
    part: Part = "all"
    form: Form | Literal[""] = ""
    page: int = 0
    draw: int = 0


@dataclass(frozen=True)
class Sight:
    """What is seen.

    Attributes
    ----------
    content, after
        A page of one of the forms of ``preview_forms``; ``after`` is what a transform made of it.
    rows
        The numbers of its samples.
    counts
        How many samples each part has.
    error
        What is wrong instead, with what to do.
    """

    wish: Wish
    samples: Samples | None = None
    reading: Reading | None = None
    form: Form = "table"
    forms: tuple[Form, ...] = ()
    content: Any = None
    after: Any = None
    after_form: Form = "table"
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    pages: int = 0
    counts: Mapping[Part, int] = field(default_factory=dict)
    shapes: tuple[tuple[int, ...], ...] = ()
    random: bool = False
    error: DataError | None = None


@dataclass
class Job:
    """What is to be made, and by what it is known."""

    key: tuple
    make: Callable[[], Sight]


class Maker:
    """Makes sights, and remembers readings and prepared transforms by what they were made from."""

    def __init__(self) -> None:
        self.shown: tuple = ()
        self._kept: OrderedDict[tuple, Reading | Chain] = OrderedDict()

    def job(self, session: Session, wish: Wish) -> Job:
        """What is to be done for a wish; the graph is copied here, the work is done wherever ``make`` is called."""
        registry, trusted = session.registry, session.trusting.trusted
        part = leading_to(session.graph, wish.node)
        specs = {n.id: registry[n.type] for n in part if registry.get(n.type)}
        source = (trusted, *(origin(specs[n], specs[n].values(part.nodes[n].params)) for n in sorted(specs)))
        key = (source, frozenset(part.links), wish)

        def make() -> Sight:
            try:
                spec = specs[wish.node]
                if spec.role == "data":
                    values = spec.values(part.nodes[wish.node].params)
                    reading = self._remember((wish.node, source), lambda: read(spec, values))
                    sight = _of_data(reading, wish)
                else:
                    chain = self._remember((wish.node, source, frozenset(part.links)),
                                           lambda: chain_of(part, registry, wish.node))  # fmt: skip
                    sight = _of_transform(chain, wish)
            except DataError as problem:
                sight = Sight(wish, error=problem)
            except Exception as problem:  # a reader that met the unexpected must not end the thread unheard
                sight = Sight(wish, error=DataError(f"These data cannot be shown: {problem}"))
            self.shown = key
            return sight

        return Job(key, make)

    def _remember(self, key: tuple, make: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > KEPT:
                _, old = self._kept.popitem(last=False)
                if isinstance(old, Chain):
                    old.close()
        self._kept.move_to_end(key)
        return self._kept[key]


def _of_data(reading: Reading, wish: Wish) -> Sight:
    samples = reading.samples
    forms = forms_of(samples.x.shape[1:], samples)
    form = wish.form if wish.form in forms else forms[0]
    rows, pages = _page(reading.rows(wish.part), page_size(form, samples.x.shape[1:]), wish.page)
    content = page_of(form, np.asarray(samples.x[rows]), np.asarray(samples.y[rows]), samples) if len(rows) else None
    counts = {part: reading.count(part) for part in PARTS}
    return Sight(wish, samples, reading, form, forms, content, rows=rows, pages=pages, counts=counts)


def _of_transform(chain: Chain, wish: Wish) -> Sight:
    samples, feed = chain.samples, chain.feed
    all_rows = np.arange(len(samples)) if wish.part == "all" else getattr(feed, wish.part)
    guess = forms_of(samples.x.shape[1:], samples)
    rows, pages = _page(all_rows, page_size(guess[0], samples.x.shape[1:]), wish.page)
    counts: dict[Part, int] = {"all": len(samples), "train": len(feed.train)}
    counts |= {"validation": len(feed.validation), "test": len(feed.test)}
    if not len(rows):
        return Sight(wish, samples, pages=pages, counts=counts)
    passed = chain.run(rows, wish.draw)
    forms = forms_of(passed.before.shape[1:], samples)
    form = wish.form if wish.form in forms else forms[0]
    after = chain.samples_after
    after_forms = forms_of(passed.after.shape[1:], after)
    after_form = form if form in after_forms else after_forms[0]
    return Sight(
        wish, samples, None, form, forms, page_of(form, passed.before, passed.before_y, samples),
        page_of(after_form, passed.after, passed.after_y, after), after_form, rows, pages, counts,
        (passed.before.shape[1:], passed.after.shape[1:]), passed.random,
    )  # fmt: skip


def _page(rows: np.ndarray, size: int, page: int) -> tuple[np.ndarray, int]:
    pages = max(1, -(-len(rows) // size))
    page = min(max(0, page), pages - 1)
    return rows[page * size : (page + 1) * size], pages
