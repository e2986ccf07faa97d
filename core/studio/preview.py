"""Preview: what the Data panel shows of a data node or a transform, without a window.

It follows the selection and the document, has pages made on a thread, and keeps the last one on screen until the next
is there. The frame loop asks once a frame whether something is new.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.nodes.samples import DataError, Samples
from core.nodes.trust import trust
from core.runtime.fitting import origin
from core.studio.preview_forms import Form, forms_of, page_of, page_size
from core.studio.preview_reading import PARTS, Part, Reading, read
from core.studio.preview_transform import Chain, chain_of, leading_to

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Preview", "Sight", "Wish"]

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


class Preview:
    """Follows one session.

    Attributes
    ----------
    sight
        The newest that was made; None before the first and without a data node.
    busy_s
        For how long something has been read, 0 while nothing is.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.wish = Wish("")
        self.sight: Sight | None = None
        self.cancelled = False
        self._dirty = True
        self._began_s = 0.0
        self._turn = 0
        self._result: tuple[int, Sight] | None = None
        self._lock = threading.Lock()
        self._maker = _Maker()
        session.document_opened.connect(self._opened)
        session.document_changed.connect(lambda _changes: self._look_again())
        session.selection_changed.connect(self._look_again)
        session.trusting.changed.connect(self._look_again)

    @property
    def busy_s(self) -> float:
        return time.monotonic() - self._began_s if self._began_s else 0.0

    @property
    def node(self) -> str:
        """The node that is shown: the selected one, else the last one, else the first data node; empty for none."""
        session = self.session
        chosen = [n for n in session.graph.nodes if n in session.selected_nodes and self._is_seen(n)]
        if chosen:
            return chosen[0]
        if self.wish.node in session.graph.nodes and self._is_seen(self.wish.node):
            return self.wish.node
        return next((n for n in session.graph.nodes if self._role(n) == "data"), "")

    def show(self, **changes: Any) -> None:
        """Wish for another part, form, page or draw; another part or form begins with its first page."""
        values = {**self.wish.__dict__, **changes}
        if "page" not in changes and ("part" in changes or "form" in changes):
            values["page"] = 0
        self.wish = Wish(**values)
        self._look_again()

    def draw_again(self) -> None:
        """Other random numbers."""
        self.show(draw=self.wish.draw + 1)

    def cancel(self) -> None:
        """Give up what is being read; nothing of it comes any more."""
        self._turn += 1
        self._began_s = 0.0
        self.cancelled = True

    def read_again(self) -> None:
        """Once more from the files, whatever was remembered."""
        self._turn += 1
        self._began_s = 0.0
        self._maker = _Maker()
        self._look_again()

    def frame(self) -> bool:
        """Call once a frame while it can be seen: begins what is due; says whether something is new."""
        new = False
        with self._lock:
            if self._result is not None:
                turn, sight = self._result
                self._result = None
                if turn == self._turn:
                    self.sight, self._began_s, new = sight, 0.0, True
        if self._dirty and not self._began_s:
            self._dirty = False
            new = self._begin() or new
        return new

    def _look_again(self) -> None:
        self._dirty = True
        self.cancelled = False

    def _opened(self) -> None:
        self._turn += 1
        self._began_s = 0.0
        self.wish, self.sight = Wish(""), None
        self._look_again()

    def _role(self, node: str) -> str:
        spec = self.session.registry.get(self.session.graph.nodes[node].type)
        return spec.role if spec else ""

    def _is_seen(self, node: str) -> bool:
        spec = self.session.registry.get(self.session.graph.nodes[node].type)
        return spec is not None and (spec.role == "data" or spec.category == "transform")

    def _begin(self) -> bool:
        node = self.node
        if not node:
            changed, self.sight = self.sight is not None, None
            return changed
        if node != self.wish.node:
            self.wish = Wish(node, self.wish.part)
        job = self._maker.job(self.session, self.wish)
        if self.sight is not None and job.key == self._maker.shown:
            return False
        self._began_s = time.monotonic()
        turn, trusted = self._turn, self.session.trusting.trusted

        def work() -> None:
            with trust(trusted):  # a new thread begins without
                sight = job.make()
            with self._lock:
                self._result = (turn, sight)

        threading.Thread(target=work, name="preview", daemon=True).start()
        return False


@dataclass
class _Job:
    key: tuple
    make: Callable[[], Sight]


class _Maker:
    """Makes sights, and remembers readings and prepared transforms by what they were made from."""

    def __init__(self) -> None:
        self.shown: tuple = ()
        self._kept: OrderedDict[tuple, Reading | Chain] = OrderedDict()

    def job(self, session: Session, wish: Wish) -> _Job:
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

        return _Job(key, make)

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
