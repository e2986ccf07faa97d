"""What L-BFGS knows of the loss's curvature: the last steps, and how they changed the gradient."""

from __future__ import annotations

from typing import Any

from .. import backend
from ..tensor import wrap

__all__ = ["Memory"]


class Memory:
    """What is kept between iterations; in the state under PyTorch's names."""

    def __init__(self, state: dict[str, Any], size: int) -> None:
        self.size = size
        self.d = _array(state.get("d"))
        self.t: Any = state.get("t")
        self.loss = state.get("prev_loss")
        self.gradient = _array(state.get("prev_flat_grad"))
        self.y = [_array(v) for v in state.get("old_dirs") or ()]
        self.s = [_array(v) for v in state.get("old_stps") or ()]
        self.rho = [_array(v) for v in state.get("ro") or ()]
        self.scale = _array(state.get("H_diag", 1))
        self.al: list[Any] = state.get("al") or []

    def direction(self, xp: Any, g: Any, first: bool) -> Any:
        """Minus the gradient, times the inverse curvature as far as it is known."""
        if first:
            self.y, self.s, self.rho, self.scale = [], [], [], 1
            return xp.negative(g)
        y, s = g - self.gradient, self.d * float(self.t)
        ys = xp.dot(y, s)
        if ys > 1e-10:
            if len(self.y) == self.size:
                for kept in (self.y, self.s, self.rho):
                    kept.pop(0)
            self.y.append(y)
            self.s.append(s)
            self.rho.append(1.0 / ys)
            self.scale = ys / xp.dot(y, y)
        self.al = self.al or [None] * self.size
        q = xp.negative(g)
        for k in reversed(range(len(self.y))):
            self.al[k] = xp.dot(self.s[k], q) * self.rho[k]
            q -= self.y[k] * self.al[k]
        q *= self.scale
        for k in range(len(self.y)):
            q += self.s[k] * (self.al[k] - xp.dot(self.y[k], q) * self.rho[k])
        return q

    def keep(self, state: dict[str, Any]) -> None:
        """Write into an optimizer's state."""
        state.update(
            d=wrap(self.d), t=self.t, old_dirs=[wrap(v) for v in self.y], old_stps=[wrap(v) for v in self.s],
            ro=[_number(v) for v in self.rho], H_diag=_number(self.scale), prev_flat_grad=wrap(self.gradient),
            prev_loss=self.loss,
        )  # fmt: skip
        if self.al:
            state["al"] = [None if v is None else _number(v) for v in self.al]


def _array(value: Any) -> Any:
    return getattr(value, "data_array", value)


def _number(value: Any) -> Any:
    return value if isinstance(value, int) else wrap(backend.array_module(value).asarray(value))
