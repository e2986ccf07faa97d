"""L-BFGS: steps with the curvature that the last gradients show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from .. import backend
from ..autograd.modes import enable_grad
from .curvature import Memory
from .groups import check_rate
from .line_search import strong_wolfe
from .optimizer import Optimizer

__all__ = ["LBFGS"]


class LBFGS(Optimizer):
    """Quasi-Newton steps from the last ``history_size`` differences of gradients; one group, on one device.

    A ``step(closure)`` makes up to ``max_iter`` iterations and calls the closure up to ``max_eval`` times (None:
    5/4 of ``max_iter``). ``line_search_fn`` is None (the step is ``lr``) or "strong_wolfe".

    Source: Nocedal, Wright 2006, Numerical Optimization, algorithm 7.4
    """

    formula: ClassVar = [
        r"s_k = \theta_{k+1} - \theta_k, \; y_k = g_{k+1} - g_k, \; \rho_k = \frac{1}{y_k \cdot s_k}",
        r"d = -H g, \; H = (1 - \rho_k s_k y_k^T) \, H_k \, (1 - \rho_k y_k s_k^T) + \rho_k s_k s_k^T",
        r"\theta \leftarrow \theta + t \, d",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        check_rate(lr)
        super().__init__(
            params,
            {
                "lr": lr, "max_iter": max_iter, "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad, "tolerance_change": tolerance_change, "history_size": history_size,
                "line_search_fn": line_search_fn,
            },
        )  # fmt: skip
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    # all parameters as one vector

    def _arrays(self) -> list[Any]:
        return [_numbers(p.data_array) for p in self.param_groups[0]["params"]]

    def _gradient_vector(self) -> Any:
        parts = []
        for p in self.param_groups[0]["params"]:
            xp = backend.array_module(p.data_array)
            gradient = xp.zeros_like(p.data_array) if p.grad is None else p.grad.data_array
            parts.append(_numbers(gradient).reshape(-1))
        return backend.array_module(parts[0]).concatenate(parts)

    def _go(self, t: float, direction: Any) -> None:
        at = 0
        for p, array in zip(self.param_groups[0]["params"], self._arrays(), strict=True):
            array += (direction[at : at + array.size] * t).reshape(array.shape)
            at += array.size
            p._version_cell[0] += 1

    def step(self, closure: Callable[[], Any]) -> Any:  # type: ignore[override]
        """Iterate; `closure` clears the gradients, computes the loss and calls backward. Returns the first loss."""
        group = self.param_groups[0]
        lr, search = float(group["lr"]), group["line_search_fn"]

        def evaluate() -> tuple[Any, float, Any]:
            with enable_grad():
                found = closure()
            return found, float(found), self._gradient_vector()

        state = self.state[group["params"][0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first_loss, loss, g = evaluate()
        xp = backend.array_module(g)
        evaluations = 1
        state["func_evals"] += 1
        if _largest(g) <= group["tolerance_grad"]:
            return first_loss
        memory = Memory(state, group["history_size"])
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            first = state["n_iter"] == 1
            d = memory.direction(xp, g, first)
            old_loss = loss
            memory.gradient = g.copy()
            t = min(1.0, 1.0 / float(xp.abs(g).sum())) * lr if first else lr
            memory.d, memory.t = d, t
            slope = xp.dot(g, d)
            if slope > -group["tolerance_change"]:
                memory.loss = old_loss
                break
            calls = 0
            if search is not None:
                if search != "strong_wolfe":
                    raise RuntimeError(f"only 'strong_wolfe' is supported as line_search_fn, not {search!r}")
                loss, g, t, calls = self._search(evaluate, d, t, (loss, g, slope), group["max_eval"] - evaluations)
                self._go(t, d)
            else:
                self._go(t, d)
                if iteration != group["max_iter"]:
                    _, loss, g = evaluate()
                    calls = 1
            memory.t, memory.loss = t, old_loss
            evaluations += calls
            state["func_evals"] += calls
            if (
                evaluations >= group["max_eval"]
                or _largest(g) <= group["tolerance_grad"]
                or _largest(d) * abs(t) <= group["tolerance_change"]
                or abs(loss - old_loss) < group["tolerance_change"]
            ):
                break
        memory.keep(state)
        return first_loss

    def _search(self, evaluate: Callable, d: Any, t: float, start: tuple[float, Any, Any], most: int) -> Any:
        xp = backend.array_module(d)
        origin = [array.copy() for array in self._arrays()]

        def at(distance: float) -> tuple[float, Any, Any]:
            self._go(distance, d)
            _, loss, gradient = evaluate()
            for array, value in zip(self._arrays(), origin, strict=True):
                array[...] = value
            return loss, gradient, xp.dot(gradient, d)

        return strong_wolfe(at, t, start, _largest(d), most=most)


def _numbers(array: Any) -> Any:
    """A view of an array whose complex numbers are pairs."""
    return array[..., None].view(array.real.dtype) if array.dtype.kind == "c" else array


def _largest(array: Any) -> float:
    return float(abs(array).max())
