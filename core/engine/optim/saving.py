"""An optimizer's state as plain data: what is saved, read back, copied and pickled."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

import numpy as np

from .. import backend
from ..tensor import Tensor, wrap
from .hooks import Hooked

__all__ = ["Saved"]


class Saved(Hooked):
    """Parameters become numbers in a state_dict, in the order of the groups; PyTorch writes and reads the same form."""

    defaults: dict[str, Any]
    state: Any
    param_groups: list[dict[str, Any]]

    def _forget(self) -> None:
        """Drop what can be made anew: hooks, buffers, bundles."""
        Hooked.__init__(self)
        self._scratch: dict[Any, Any] = {}
        self._bundles: dict[int, Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if "_scratch" not in self.__dict__:
            self._forget()

    def state_dict(self) -> dict[str, Any]:
        """``state`` by parameter number, and ``param_groups`` with numbers in place of parameters.

        The tensors are the optimizer's own, not copies.
        """
        for hook in list(self._state_dict_pre_hooks.values()):
            hook(self)
        numbers: dict[int, int] = {}
        groups = []
        for group in self.param_groups:
            for p in group["params"]:
                numbers.setdefault(id(p), len(numbers))
            packed = {k: v for k, v in group.items() if k != "params"}
            packed["params"] = [numbers[id(p)] for p in group["params"]]
            groups.append(packed)
        state = {
            numbers[id(key)] if isinstance(key, Tensor) else key: dict(values) if isinstance(values, dict) else values
            for key, values in self.state.items()
            if values or not isinstance(key, Tensor)
        }
        result = {"state": state, "param_groups": groups}
        for hook in list(self._state_dict_post_hooks.values()):
            changed = hook(self, result)
            result = result if changed is None else changed
        return result

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what :meth:`state_dict` gave; tensors are copied to each parameter's device and dtype.

        Raises
        ------
        ValueError
            If the groups do not have the same sizes.
        """
        state_dict = dict(state_dict)
        for hook in list(self._load_state_dict_pre_hooks.values()):
            changed = hook(self, state_dict)
            state_dict = state_dict if changed is None else changed
        saved = state_dict["param_groups"]
        if len(saved) != len(self.param_groups):
            raise ValueError(
                "loaded state dict has a different number of parameter groups: it has "
                f"{len(saved)}, the optimizer {len(self.param_groups)}"
            )
        by_number: dict[Any, Tensor] = {}
        for k, (mine, other) in enumerate(zip(self.param_groups, saved, strict=True)):
            if len(mine["params"]) != len(other["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's group: "
                    f"group {k} has {len(other['params'])} parameters there and {len(mine['params'])} here"
                )
            by_number.update(zip(other["params"], mine["params"], strict=True))
        groups = []
        for mine, other in zip(self.param_groups, saved, strict=True):
            group = copy.deepcopy({k: v for k, v in other.items() if k != "params"})
            if "param_names" in mine:
                group.setdefault("param_names", mine["param_names"])
            for name, value in self.defaults.items():
                group.setdefault(name, value)  # an option that is younger than the file
            groups.append({**group, "params": mine["params"]})
        state: Any = defaultdict(dict)
        for number, values in state_dict["state"].items():
            p = by_number.get(number)
            state[number if p is None else p] = values if p is None else _restored(p, values)
        self.__setstate__({"state": state, "param_groups": groups})
        self._bundles.clear()
        for hook in list(self._load_state_dict_post_hooks.values()):
            hook(self)


def _restored(p: Tensor, value: Any, name: str = "") -> Any:
    """A copy of a piece of state, its arrays beside the parameter's; numbers of steps stay in main memory."""
    if isinstance(value, Tensor):
        array = value.data_array
        if name == "step":
            return wrap(np.array(backend.to_numpy(array)))
        wanted = p.data_array.dtype if p.data_array.dtype.kind == "f" else array.dtype
        return wrap(backend.array_module(p.data_array).array(array, dtype=wanted))
    if isinstance(value, dict):
        return {k: _restored(p, v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_restored(p, v) for v in value)
    if name == "step":
        return wrap(np.array(value, np.float32))
    return value
