"""Local derivatives: an operation run again gives the same numbers, and its rows and columns are of one Jacobian."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import core.engine as engine
from core.engine.autograd.local import Local
from core.engine.autograd.observe import Observer, observe, scope

from .cases import CASES, Case
from .helpers import tensors

pytestmark = pytest.mark.filterwarnings("ignore")


class Notes(Observer):
    """Notes every operation as a debugger would: what ran, on what, what it gave and what it keeps."""

    def __init__(self) -> None:
        self.ran: list[tuple[Any, list, list, dict]] = []
        self.parts: list[str] = []

    def after_forward(self, operation, inputs, outputs, grad_fn):
        arrays = [t.data_array.copy() if hasattr(t, "data_array") else t for t in inputs]
        inner = operation.outputs[operation.visible :] if grad_fn is not None else ()
        kept = {name: grad_fn.saved[name].copy() for name in inner if name in grad_fn.saved}
        in_place = operation.name == "setitem"
        custom = operation.family == "custom"
        if not in_place and not custom and hasattr(operation, "forward") and grad_fn is not None:
            self.ran.append((operation.again(), arrays, [y.data_array.copy() for y in outputs], kept))

    def enter_scope(self, name):
        self.parts.append(name)

    def leave_scope(self):
        self.parts.append("end")


def real(case: Case) -> bool:
    return case.differentiable and any(a.dtype.kind == "f" for a in case.inputs)


@pytest.mark.parametrize("case", [c for c in CASES if real(c)], ids=str)
def test_rows_and_columns_are_of_the_same_jacobian(case: Case):
    """For random u and v: u · (J v), from columns, is (u J) · v, from rows; an operation run again repeats itself."""
    notes = Notes()
    with observe(notes):
        case.call(engine, *tensors(engine, case.inputs))
    draw = np.random.default_rng(3)
    for operation, inputs, outputs, kept in notes.ran:
        local = Local(operation, inputs, outputs, kept)
        for number, (again, then) in enumerate(zip(local.outputs, outputs, strict=False)):
            np.testing.assert_array_equal(again, then, err_msg=operation.name)
            if then.dtype.kind != "f" or not then.size or not np.isfinite(then).all():
                continue
            u = draw.standard_normal(then.shape).astype(then.dtype)
            for place, row in enumerate(local.row(number, u)):
                if row is None or row.dtype.kind != "f":
                    continue
                v = draw.standard_normal(row.shape).astype(row.dtype)
                column = local.column(place, v, number)
                assert float((u * column).sum()) == pytest.approx(
                    float((row * v).sum()), rel=1e-6, abs=1e-8, nan_ok=True
                )


def test_an_operation_that_draws_needs_what_it_drew():
    """Run again it would give another mask, so without the mask it is refused."""
    notes = Notes()
    with observe(notes):
        engine.nn.functional.dropout(engine.ones(4, requires_grad=True), 0.5)
    operation, inputs, outputs, _ = notes.ran[0]
    with pytest.raises(ValueError, match="draws random numbers"):
        Local(operation, inputs, outputs)


def test_running_batch_norm_again_leaves_its_statistics_alone():
    """The running mean moves once a step, however often one looks."""
    norm = engine.nn.BatchNorm1d(3)
    notes = Notes()
    with observe(notes):
        norm(engine.randn(8, 3, requires_grad=True))
    before = norm.running_mean.clone()
    operation, inputs, outputs, kept = notes.ran[0]
    Local(operation, inputs, outputs, kept)
    assert engine.equal(norm.running_mean, before)


def test_scopes_name_the_parts_of_a_computation_for_whoever_watches():
    """Time steps of a recurrent network come in order; with nobody watching nothing is made."""
    notes = Notes()
    with observe(notes):
        engine.nn.GRU(2, 3)(engine.randn(3, 1, 2))
    assert [p for p in notes.parts if p != "end"] == ["layer 0", "time step 0", "time step 1", "time step 2"]
    assert notes.parts.count("end") == 4
    assert scope("anything", 1) is scope("other", 2), "one object for all, while nobody watches"


def test_detach_is_seen_by_observers():
    """It computes nothing, but gradients end there, so whoever watches is told."""
    seen = []

    class Names(Observer):
        def after_detach(self, x, y):
            seen.append((x.requires_grad, y.requires_grad))

    x = engine.ones(2, requires_grad=True)
    with observe(Names()):
        x.detach()
    assert seen == [(True, False)]
