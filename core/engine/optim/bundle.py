"""Many small parameters, updated as one.

A small network has many parameters of a few numbers each, and every array call costs more than its arithmetic. An
elementwise update rule gives the same numbers on one long array: gradients and values are copied together, the rule
runs once, the values go back. State lives in the long arrays for good; what the optimizer shows are views of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tensor import Tensor, wrap

__all__ = ["LARGEST", "Bundle"]

LARGEST = 8192  # elements; above, the copies cost more than the calls they save


class Bundle:
    """The long arrays for some parameters of one group.

    Attributes
    ----------
    values, gradients : numpy.ndarray, shape (elements,)
    state : dict of str to Tensor
        As an optimizer's state of one parameter, for all of them. What is one number for each of them (the step) is
        the first parameter's, and written to the others after the update.
    """

    def __init__(self, params: list[Tensor], states: list[dict[str, Any]], numbers: tuple[str, ...]) -> None:
        self.ids = [id(p) for p in params]
        self.dtype = params[0].data_array.dtype
        total = sum(p.data_array.size for p in params)
        self.values, self.gradients = np.empty(total, self.dtype), np.empty(total, self.dtype)
        self.scratch = (np.empty(total, self.dtype), np.empty(total, self.dtype))
        names = [name for name in states[0] if name not in numbers]
        self._numbers = {name: np.array([s[name].data_array for s in states]) for name in numbers}
        long = {name: np.empty(total, self.dtype) for name in names}
        self.state: dict[str, Any] = {name: wrap(array) for name, array in long.items()}
        for name, array in self._numbers.items():
            self.state[name] = wrap(array[:1].reshape(()))
        self._places: list[tuple[Any, Any]] = []
        self._shown: list[tuple[str, Any]] = []
        at = 0
        for k, (p, state) in enumerate(zip(params, states, strict=True)):
            array = p.data_array
            part = slice(at, at + array.size)
            at = part.stop
            self._places.append((self.values[part].reshape(array.shape), self.gradients[part].reshape(array.shape)))
            for name in names:
                view = long[name][part].reshape(array.shape)
                view[...] = state[name].data_array
                state[name] = wrap(view)
                self._shown.append((name, state[name]))
            for name, array in self._numbers.items():
                state[name] = wrap(array[k : k + 1].reshape(()))
                self._shown.append((name, state[name]))

    @staticmethod
    def possible(states: list[dict[str, Any]], numbers: tuple[str, ...]) -> bool:
        """Whether parameters have the same kind of state after the same number of steps."""
        first = states[0]
        return all(name in first for name in numbers) and all(
            s.keys() == first.keys() and all(s[name].data_array == first[name].data_array for name in numbers)
            for s in states
        )

    def fits(self, params: list[Tensor], states: list[dict[str, Any]]) -> bool:
        """Whether these are still the same parameters, and nobody has put other state in place of the views."""
        if [id(p) for p in params] != self.ids:
            return False
        for p, (value, _) in zip(params, self._places, strict=True):
            if p.data_array.shape != value.shape or p.data_array.dtype != self.dtype:
                return False
        each = len(self._shown) // len(params)
        return all(states[k // each].get(name) is tensor for k, (name, tensor) in enumerate(self._shown))

    def gather(self, params: list[Tensor]) -> None:
        """Copy values and gradients together."""
        for p, (value, gradient) in zip(params, self._places, strict=True):
            value[...] = p.data_array
            gradient[...] = p.grad.data_array  # type: ignore[union-attr]

    def scatter(self, params: list[Tensor]) -> None:
        """Give the values back; all parameters have made one step more."""
        for p, (value, _) in zip(params, self._places, strict=True):
            p.data_array[...] = value
            p._version_cell[0] += 1
        for array in self._numbers.values():
            array[1:] = array[0]
