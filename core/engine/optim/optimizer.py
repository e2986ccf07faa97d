"""What all optimizers share: parameter groups, state, saving, and the loop over parameters.

An optimizer proper is one kernel: straight-line array calls on parameter, gradient and state buffers.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import numpy as np

from .. import backend
from ..autograd.hooks import RemovableHandle
from ..autograd.modes import enable_grad
from ..tensor import Tensor, wrap
from .bundle import LARGEST, Bundle

__all__ = ["Optimizer"]


class Optimizer:
    """Base class; a subclass defines ``state_names`` and ``update``.

    Attributes
    ----------
    formula : list of str
        The rule in mathtext, a line for each step: theta is the parameter, g its gradient.
    param_groups : list of dict
        Parameters with their hyper-parameters.
    state : dict
        For each parameter what is carried from step to step.
    elementwise : bool
        True if ``start`` puts a step number and arrays like the parameter into the state and ``update`` treats every
        element alike: small parameters are then updated together, see :mod:`core.engine.optim.bundle`.
    """

    formula: ClassVar[list[str]] = []
    elementwise: ClassVar[bool] = False

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{type(params).__name__}"
            )
        self.defaults = defaults
        self.state: Any = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        self._pre_hooks: dict[int, Callable] = {}
        self._post_hooks: dict[int, Callable] = {}
        self._scratch: dict[Any, Any] = {}
        self._bundles: dict[int, Bundle] = {}
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(dict(group))

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with hyper-parameters of their own.

        Raises
        ------
        TypeError, ValueError
            If something is no tensor, no leaf, or in two groups.
        """
        given = param_group["params"]
        params = [given] if isinstance(given, Tensor) else list(given)
        params = [p[1] if isinstance(p, tuple) else p for p in params]
        for p in params:
            if not isinstance(p, Tensor):
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(p).__name__}")
            if not p.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        known = {id(p) for group in self.param_groups for p in group["params"]}
        if any(id(p) in known for p in params):
            raise ValueError("some parameters appear in more than one parameter group")
        param_group["params"] = params
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        self.param_groups.append(param_group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or set them to zero."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew and is called first."""
        for hook in list(self._pre_hooks.values()):
            hook(self, (), {})
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            done = self._step_together(group) if self.elementwise else ()
            for p in group["params"]:
                gradient = p.grad
                if gradient is None or id(p) in done:
                    continue
                array = p.data_array
                xp = backend.array_module(array)
                state = self.state[p]
                if not state:
                    self.start(xp, state, array, group)
                self.update(xp, array, gradient.data_array, state, group, self._buffers(xp, array))
                p._version_cell[0] += 1
        for hook in list(self._post_hooks.values()):
            hook(self, (), {})
        return loss

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
            if any(p.data_array.dtype != dtype or p.grad.data_array.dtype != dtype for p in small):
                return ()
            for p, state in zip(small, states, strict=True):
                if not state:
                    self.start(np, state, p.data_array, group)
            if not Bundle.possible(states):
                return ()
            bundle = self._bundles[id(group)] = Bundle(small, states)
        bundle.gather(small)
        self.update(np, bundle.values, bundle.gradients, bundle.state, group, bundle.scratch)
        bundle.scatter(small)
        return bundle.ids

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Put the state of a parameter's first step into `state`."""

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """The kernel: change the array `p` from its gradient `g`, which stays as it is; `scratch` is two buffers."""
        raise NotImplementedError(f"{type(self).__name__} should implement update")

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
        if group["weight_decay"] != 0:
            if g is out:
                g = xp.add(g, xp.multiply(p, group["weight_decay"]), out=out)
            else:
                xp.multiply(p, group["weight_decay"], out=out)
                g = xp.add(out, g, out=out)
        return g

    # hooks and saving

    def register_step_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` before every step."""
        handle = RemovableHandle(self._pre_hooks)
        self._pre_hooks[handle.id] = hook
        return handle

    def register_step_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` after every step."""
        handle = RemovableHandle(self._post_hooks)
        self._post_hooks[handle.id] = hook
        return handle

    def state_dict(self) -> dict[str, Any]:
        """State and hyper-parameters with parameters replaced by their numbers."""
        numbers: dict[int, int] = {}
        groups = []
        for group in self.param_groups:
            for p in group["params"]:
                numbers[id(p)] = len(numbers)
            packed = {k: v for k, v in group.items() if k != "params"}
            packed["params"] = [numbers[id(p)] for p in group["params"]]
            groups.append(packed)
        state = {numbers[id(p)]: dict(values) for p, values in self.state.items() if values}
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what :meth:`state_dict` gave.

        Raises
        ------
        ValueError
            If the groups do not have the same sizes.
        """
        saved = state_dict["param_groups"]
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        for mine, other in zip(self.param_groups, saved, strict=True):
            if len(mine["params"]) != len(other["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
                )
        by_number: dict[int, Tensor] = {}
        for mine, other in zip(self.param_groups, saved, strict=True):
            by_number.update(zip(other["params"], mine["params"], strict=True))
            mine.update({k: copy.copy(v) for k, v in other.items() if k != "params"})
        self.state = defaultdict(dict)
        for number, values in state_dict["state"].items():
            p = by_number[number]
            self.state[p] = {k: self._restored(k, v, p) for k, v in values.items()}

    def _restored(self, name: str, value: Any, p: Tensor) -> Any:
        if not isinstance(value, Tensor):
            return value
        xp = backend.array_module(p.data_array)
        wanted = value.data_array.dtype if name == "step" else p.data_array.dtype
        module = xp if name != "step" else backend.array_module(value.data_array)
        return wrap(module.array(value.data_array, dtype=wanted))

    def __repr__(self) -> str:
        text = type(self).__name__ + " ("
        for k, group in enumerate(self.param_groups):
            text += f"\nParameter Group {k}\n"
            for name in sorted(group):
                if name != "params":
                    text += f"    {name}: {group[name]}\n"
        return text + ")"
