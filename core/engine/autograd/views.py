"""In-place changes inside the graph, seen by every view of the same memory.

When a view is changed, its base becomes "the base with this part replaced" on the tape, and each view of that base,
the changed one included, becomes a view of the new base. So gradients flow as if all of it had been written without
sharing memory. A base remembers its recorded views, weakly, for this.
"""

from __future__ import annotations

import weakref
from typing import Any

from ..tensor import Tensor

__all__ = ["rebase", "refresh_views", "remember_view"]

_PRUNE = 64


def remember_view(base: Tensor, view: Tensor) -> None:
    """Note a recorded view; dead ones are forgotten now and then."""
    views = base.__dict__.setdefault("_views", [])
    if len(views) >= _PRUNE and not len(views) & (len(views) - 1):
        views[:] = [reference for reference in views if reference() is not None]
    views.append(weakref.ref(view))


def _pattern(view: Tensor, base: Tensor) -> tuple[tuple, tuple, int, tuple]:
    """The view's place in its base's storage, and the base's own."""
    from ..functions.shape.strided import element_steps

    array, whole = view.data_array, base.data_array
    inside = (tuple(whole.shape), element_steps(whole), base.storage_offset())
    return tuple(array.shape), element_steps(array), view.storage_offset(), inside


def rebase(view: Tensor, result: Tensor) -> None:
    """Record that `view`, a view inside the graph, has been overwritten with `result`."""
    from ..functions.shape.strided import AsStridedScatter
    from .record import record

    base = view._base
    assert base is not None
    operation = AsStridedScatter(*_pattern(view, base))
    operation.grad_name = "CopySlices"
    changed = record(operation, (base, result), [base.data_array, result.data_array], (base,))
    base.grad_fn, base.output_nr, base._requires_grad = changed, 0, True
    if not any(reference() is view for reference in base.__dict__.get("_views", ())):
        remember_view(base, view)
    refresh_views(base)


def refresh_views(base: Tensor) -> None:
    """Let every remembered view of a changed base come from what the base is now."""
    from ..functions.shape.strided import AsStrided
    from .record import record

    for reference in base.__dict__.get("_views", ()):
        view = reference()
        if view is not None:
            operation: Any = AsStrided(*_pattern(view, base))
            view.grad_fn = record(operation, (base,), [base.data_array], (view,))
            view.output_nr, view._requires_grad = 0, True
