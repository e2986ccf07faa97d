"""One time step as a module: RNNCell, LSTMCell, GRUCell."""

from __future__ import annotations

import math
from typing import Any

from ..creation import empty, zeros
from ..functions.matrix import linear
from ..tensor import Tensor
from . import init
from .module import Module
from .parameter import Parameter
from .recurrence import gru_step, lstm_step, relu_step, tanh_step

__all__ = ["GRUCell", "LSTMCell", "RNNCell", "RNNCellBase"]


class RNNCellBase(Module):
    """Parameters of one step: weight_ih (gates x hidden, input), weight_hh (gates x hidden, hidden), two biases."""

    _parts = 1  # tensors in the state

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool, num_chunks: int, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        self.weight_ih = Parameter(empty(num_chunks * hidden_size, input_size, device=device, dtype=dtype))
        self.weight_hh = Parameter(empty(num_chunks * hidden_size, hidden_size, device=device, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            made = Parameter(empty(num_chunks * hidden_size, device=device, dtype=dtype)) if bias else None
            self.register_parameter(name, made)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights uniformly from +-1/sqrt(hidden_size)."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _step(self) -> Any:
        raise NotImplementedError

    def _run(self, input: Tensor, hx: Any) -> tuple[Tensor, ...]:
        name = type(self).__name__
        if input.ndim not in (1, 2):
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input.ndim}D instead")
        if input.shape[-1] != self.input_size:
            raise RuntimeError(f"input has inconsistent input_size: got {input.shape[-1]} expected {self.input_size}")
        single = input.ndim == 1
        x = input.unsqueeze(0) if single else input
        if hx is None:
            blank = zeros(x.shape[0], self.hidden_size, dtype=x.dtype, device=x.device)
            state: tuple[Tensor, ...] = (blank,) * self._parts
        else:
            given = tuple(hx) if self._parts > 1 else (hx,)
            state = tuple(t.unsqueeze(0) if single else t for t in given)
            for t in state:
                if tuple(t.shape) != (x.shape[0], self.hidden_size):
                    raise RuntimeError(
                        f"hidden has inconsistent size: got {list(t.shape)}, expected "
                        f"[{x.shape[0]}, {self.hidden_size}] in {name}"
                    )
        gates = linear(x, self.weight_ih, self.bias_ih)
        found = self._step()(gates, state, self.weight_hh, self.bias_hh, None)
        return tuple(t.squeeze(0) for t in found) if single else found

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        if not self.bias:
            text += f", bias={self.bias}"
        nonlinearity = getattr(self, "nonlinearity", "tanh")
        return text if nonlinearity == "tanh" else f"{text}, nonlinearity={nonlinearity}"


class RNNCell(RNNCellBase):
    """``h' = tanh(W_ih x + b_ih + W_hh h + b_hh)``, or relu."""

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, nonlinearity: str = "tanh",
                 device: Any = None, dtype: Any = None) -> None:  # fmt: skip
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def _step(self) -> Any:
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        return tanh_step if self.nonlinearity == "tanh" else relu_step

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """(B, input) or (input), and the state before: the state after."""
        return self._run(input, hx)[0]


class LSTMCell(RNNCellBase):
    """One step of an LSTM; the state is a pair (h, c)."""

    _parts = 2

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None,
                 dtype: Any = None) -> None:  # fmt: skip
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def _step(self) -> Any:
        return lstm_step

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        """(B, input) or (input), and the pair before: the pair after."""
        h, c = self._run(input, hx)
        return h, c


class GRUCell(RNNCellBase):
    """One step of a GRU."""

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None,
                 dtype: Any = None) -> None:  # fmt: skip
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def _step(self) -> Any:
        return gru_step

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """(B, input) or (input), and the state before: the state after."""
        return self._run(input, hx)[0]
