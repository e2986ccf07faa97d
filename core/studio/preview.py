"""Preview: what the Data panel shows of a data node or a transform, without a window.

It follows the selection and the document, has pages made on a thread, and keeps the last one on screen until the next
is there. The frame loop asks once a frame whether something is new.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from core.nodes.trust import trust
from core.studio.preview_making import Maker, Sight, Wish

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Preview", "Sight", "Wish"]


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
        self._maker = Maker()
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
        self._maker = Maker()
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
