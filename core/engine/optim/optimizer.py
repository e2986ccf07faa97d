"""What all optimizers share: parameter groups, state, saving, and the loop over parameters.

An optimizer proper is one kernel: straight-line array calls on parameter, gradient and state buffers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import numpy as np

from .. import backend
from ..autograd.modes import enable_grad
from ..dtypes import float64, get_default_dtype
from ..tensor import Tensor, wrap
from .bundle import LARGEST, Bundle
from .groups import checked_group, required
from .hooks import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from .saving import Saved

__all__ = [
    "Optimizer", "constant", "register_optimizer_step_post_hook", "register_optimizer_step_pre_hook", "required",
    "scalar",
]  # fmt: skip


def scalar(value: float = 0.0) -> Tensor:
    """A number in the state that all elements of a parameter share, in main memory: float32, as in PyTorch."""
    return wrap(np.full((), value, np.float64 if get_default_dtype() is float64 else np.float32))


def constant(xp: Any, p: Any, value: float = 0.0) -> Tensor:
    """State like the array `p`; in a complex one both parts have the value, since they are updated as two numbers."""
    return wrap(xp.full(p.shape, complex(value, value) if p.dtype.kind == "c" else value, p.dtype))


class Optimizer(Saved):
    """Base class; a subclass defines ``start`` and ``update``, or a ``step`` of its own.

    Attributes
    ----------
    formula : list of str
        The rule in mathtext, a line for each step: theta is the parameter, g its gradient.
    param_groups : list of dict
        Parameters with their hyper-parameters.
    state : dict
        For each parameter what is carried from step to step.
    elementwise : bool
        True if ``start`` puts ``numbers`` and arrays like the parameter into the state and ``update`` treats every
        element alike: small parameters are then updated together, see :mod:`core.engine.optim.bundle`.
    numbers : tuple of str
        The names in the state that are one number each, such as how many steps were made.
    """

    formula: ClassVar[list[str]] = []
    elementwise: ClassVar[bool] = False
    numbers: ClassVar[tuple[str, ...]] = ("step",)

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{type(params).__name__}: put it into a list"
            )
        self._forget()
        self.defaults = defaults
        self.state: Any = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with hyper-parameters of their own.

        Raises
        ------
        TypeError, ValueError
            If something is no tensor, no leaf, or in two groups.
        """
        self.param_groups.append(checked_group(param_group, self.param_groups, self.defaults))

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or set them to zero."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad = p.grad.detach() if p.grad.grad_fn is not None else p.grad.requires_grad_(False)
                    p.grad.zero_()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew and is called first."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            done = self._step_together(group) if self.elementwise else ()
            for p in group["params"]:
                if p.grad is not None and id(p) not in done:
                    self._step_alone(p, group)
        return loss

    def _step_alone(self, p: Tensor, group: dict[str, Any]) -> None:
        array, gradient = p.data_array, p.grad.data_array  # type: ignore[union-attr]
        xp = backend.array_module(array)
        state = self.state[p]
        if not state:
            self.start(xp, state, array, group)
        if array.dtype.kind == "c":
            real = {k: wrap(_as_real(v.data_array)) if _is_complex(v) else v for k, v in state.items()}
            array, gradient = _as_real(array), _as_real(gradient)
            self.update(xp, array, gradient, real, group, self._buffers(xp, array))
            for name in real.keys() - state.keys():  # what the first step has put there
                state[name] = wrap(real[name].data_array.view(p.data_array.dtype)[..., 0])
        else:
            self.update(xp, array, gradient, state, group, self._buffers(xp, array))
        p._version_cell[0] += 1

    def _step_together(self, group: dict[str, Any]) -> Any:
        """Update the small parameters of a group as one long array; the ids of those that are done."""
        if backend.gpu_arrays[0]:
            return ()
        small = [p for p in group["params"] if p.grad is not None and p.data_array.size <= LARGEST]
        if len(small) < 3:
            return ()
        states = [self.state[p] for p in small]
        bundle = self._bundles.get(id(group))
        if bundle is None or not bundle.fits(small, states):
            dtype = small[0].data_array.dtype
            if dtype.kind == "c" or len({id(p) for p in small}) < len(small):
                return ()
            if any(p.data_array.dtype != dtype or p.grad.data_array.dtype != dtype for p in small):
                return ()
            for p, state in zip(small, states, strict=True):
                if not state:
                    self.start(np, state, p.data_array, group)
            if not Bundle.possible(states, self.numbers):
                return ()
            bundle = self._bundles[id(group)] = Bundle(small, states, self.numbers)
        bundle.gather(small)
        self.update(np, bundle.values, bundle.gradients, bundle.state, group, bundle.scratch)
        bundle.scatter(small)
        return bundle.ids

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Put the state of a parameter's first step into `state`."""

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """The kernel: change the array `p` from its gradient `g`, which stays as it is; `scratch` is two buffers."""
        raise NotImplementedError(f"{type(self).__name__} should implement update, or a step of its own")

    def _buffers(self, xp: Any, array: Any) -> tuple[Any, Any]:
        """Two buffers like `array`, shared by all arrays of its shape."""
        key = (array.shape, array.dtype.num, xp is np)
        found = self._scratch.get(key)
        if found is None:
            found = self._scratch[key] = (xp.empty(array.shape, array.dtype), xp.empty(array.shape, array.dtype))
        return found

    def _gradient(self, xp: Any, p: Any, g: Any, group: dict[str, Any], out: Any) -> Any:
        """The gradient with sign and coupled weight decay; g itself where nothing is to be done."""
        if group["maximize"]:
            g = xp.negative(g, out=out)
        if group["weight_decay"] != 0 and not group.get("decoupled_weight_decay"):
            if g is out:
                g = xp.add(g, xp.multiply(p, group["weight_decay"]), out=out)
            else:
                xp.multiply(p, group["weight_decay"], out=out)
                g = xp.add(out, g, out=out)
        return g

    def __repr__(self) -> str:
        text = type(self).__name__ + " ("
        for k, group in enumerate(self.param_groups):
            text += f"\nParameter Group {k}\n"
            for name in sorted(group):
                if name != "params":
                    text += f"    {name}: {group[name]}\n"
        return text + ")"


def _is_complex(value: Any) -> bool:
    return isinstance(value, Tensor) and value.data_array.dtype.kind == "c"


def _as_real(array: Any) -> Any:
    """Complex numbers as pairs in a further dimension, in the same memory."""
    return array[..., None].view(array.real.dtype)
