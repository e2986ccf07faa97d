"""Layers that read sequences step by step: RNN, LSTM, GRU, stacked and in both directions."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ..autograd.observe import scope
from ..creation import empty, zeros
from ..functions import cat, stack
from ..functions.dropout import dropout
from ..functions.shape.pieces import time_steps, unsafe_split_with_sizes
from ..tensor import Tensor
from . import init
from .module import Module
from .parameter import Parameter
from .recurrence import Step, gru_step, lstm_step, relu_step, run_packed, run_steps, tanh_step
from .utils.rnn import PackedSequence

__all__ = ["GRU", "LSTM", "RNN", "RNNBase"]

_GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}
_STEPS: dict[str, Step] = {"RNN_TANH": tanh_step, "RNN_RELU": relu_step, "LSTM": lstm_step, "GRU": gru_step}


class RNNBase(Module):
    """What RNN, LSTM and GRU share: parameters, shapes, stacking and both directions.

    Parameters
    ----------
    mode : {"RNN_TANH", "RNN_RELU", "LSTM", "GRU"}
    input_size, hidden_size : int
    num_layers : int
        Each layer reads the one below.
    bias : bool
    batch_first : bool
        True: sequences are (B, T, F) instead of (T, B, F).
    dropout : float
        Between layers, while training.
    bidirectional : bool
        A second set of steps reads backwards; outputs stand side by side.
    proj_size : int
        LSTM only: the hidden state is projected to this size.
    """

    def __init__(
        self, mode: str, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
        batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.mode, self.input_size, self.hidden_size, self.num_layers = mode, input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional, self.proj_size = bidirectional, proj_size
        self._refuse()
        gates = _GATES[mode] * hidden_size
        real = proj_size or hidden_size
        self._names: list[list[str]] = []
        for layer in range(num_layers):
            width = input_size if layer == 0 else real * (2 if bidirectional else 1)
            for suffix in (f"l{layer}", f"l{layer}_reverse")[: 2 if bidirectional else 1]:
                shapes: list[tuple[str, tuple[int, ...]]] = [
                    (f"weight_ih_{suffix}", (gates, width)),
                    (f"weight_hh_{suffix}", (gates, real)),
                ]
                if bias:
                    shapes += [(f"bias_ih_{suffix}", (gates,)), (f"bias_hh_{suffix}", (gates,))]
                if proj_size:
                    shapes.append((f"weight_hr_{suffix}", (proj_size, hidden_size)))
                for name, shape in shapes:
                    setattr(self, name, Parameter(empty(*shape, device=device, dtype=dtype)))
                self._names.append([name for name, _ in shapes])
        self.reset_parameters()

    def _refuse(self) -> None:
        if isinstance(self.dropout, bool) or not 0 <= self.dropout <= 1:
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        if self.dropout > 0 and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects "
                f"num_layers greater than 1, but got dropout={self.dropout} and num_layers={self.num_layers}",
                stacklevel=4,
            )
        if not isinstance(self.hidden_size, int):
            raise TypeError(f"hidden_size should be of type int, got: {type(self.hidden_size).__name__}")
        if self.hidden_size <= 0:
            raise ValueError("hidden_size must be greater than zero")
        if self.num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if self.proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if self.proj_size >= self.hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")

    def reset_parameters(self) -> None:
        """Draw all weights uniformly from +-1/sqrt(hidden_size)."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Accepted for PyTorch programs; parameters need no special layout here."""

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._names]

    def _weights(self, number: int) -> list:
        found: list[Any] = [getattr(self, name) for name in self._names[number]]
        biases = found[2:4] if self.bias else [None, None]
        return [*found[:2], *biases, found[-1] if self.proj_size else None]

    def _start(self, hx: Any, batch: int, single: bool, like: Tensor) -> list[Tensor]:
        """The first state, zeros if none is given: h, and c for an LSTM, each (layers x directions, B, size)."""
        rows = self.num_layers * (2 if self.bidirectional else 1)
        sizes = [self.proj_size or self.hidden_size] + ([self.hidden_size] if self.mode == "LSTM" else [])
        if hx is None:
            return [zeros(rows, batch, n, dtype=like.dtype, device=like.device) for n in sizes]
        given = list(hx) if self.mode == "LSTM" else [hx]
        names = ("hx", "cx") if self.mode == "LSTM" else ("hx",)
        for k, t in enumerate(given):
            wanted = 2 if single else 3
            if t.ndim != wanted:
                raise RuntimeError(
                    f"For {'unbatched' if single else 'batched'} {wanted}-D input, {' and '.join(names)} should also "
                    f"be {wanted}-D but got {t.ndim}-D tensor"
                )
            t = given[k] = t.unsqueeze(1) if single else t
            if tuple(t.shape) != (rows, batch, sizes[k]):
                raise RuntimeError(
                    f"Expected hidden{f'[{k}]' if self.mode == 'LSTM' else ''} size {(rows, batch, sizes[k])}, got "
                    f"{list(t.shape)}"
                )
        return given

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        """Outputs of all steps, and the last state.

        Parameters
        ----------
        input : Tensor, shape (T, B, F), (B, T, F) if batch_first, or (T, F); or PackedSequence
        hx : Tensor, shape (layers x directions, B, H), or for an LSTM a pair (h, c); zeros if left out
        """
        if isinstance(input, PackedSequence):
            return self._forward_packed(input, hx)
        if input.ndim not in (2, 3):
            raise ValueError(f"{type(self).__name__}: Expected input to be 2D or 3D, got {input.ndim}D instead")
        single = input.ndim == 2
        turned = self.batch_first and not single
        x = input.unsqueeze(1) if single else (input.transpose(0, 1) if turned else input)
        self._check_width(x)
        state = self._start(hx, x.shape[1], single, x)
        steps, last = self._layers(list(time_steps(x)), state, run_steps)
        y = stack(steps, 0)
        if single:
            y, last = y.squeeze(1), [t.squeeze(1) for t in last]
        elif turned:
            y = y.transpose(0, 1)
        return y, self._shaped(last)

    def _forward_packed(self, input: PackedSequence, hx: Any) -> tuple[PackedSequence, Any]:
        self._check_width(input.data)
        counts = [int(n) for n in input.batch_sizes.tolist()]
        state = self._start(hx, counts[0], False, input.data)
        if hx is not None and input.sorted_indices is not None:
            state = [t.index_select(1, input.sorted_indices) for t in state]
        steps, last = self._layers(list(unsafe_split_with_sizes(input.data, counts, 0)), state, run_packed)
        if input.unsorted_indices is not None:
            last = [t.index_select(1, input.unsorted_indices) for t in last]
        packed = PackedSequence(cat(steps, 0), input.batch_sizes, input.sorted_indices, input.unsorted_indices)
        return packed, self._shaped(last)

    def _check_width(self, x: Tensor) -> None:
        if x.shape[-1] != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {x.shape[-1]}: "
                f"the last dimension of {type(self).__name__}'s input {list(x.shape)} holds the features."
            )
        weight = getattr(self, self._names[0][0])
        if x.dtype != weight.dtype:
            raise ValueError(f"RNN input dtype ({x.dtype}) does not match weight dtype ({weight.dtype}).")

    def _part(self, layer: int, reverse: bool) -> str:
        """What a watcher calls one layer and direction."""
        direction = f", {'backwards' if reverse else 'forwards'}" if self.bidirectional else ""
        return f"layer {layer}{direction}"

    def _layers(self, steps: list[Tensor], state: list[Tensor], run: Any) -> tuple[list[Tensor], list[Tensor]]:
        step = _STEPS[self.mode]
        ends: list[tuple[Tensor, ...]] = []
        directions = (False, True)[: 2 if self.bidirectional else 1]
        for layer in range(self.num_layers):
            found = []
            for reverse in directions:
                number = len(ends)
                with scope(self._part(layer, reverse)):
                    own = tuple(t[number] for t in state)
                    outputs, end = run(step, steps, own, self._weights(number), reverse)
                found.append(outputs)
                ends.append(end)
            steps = found[0] if len(found) == 1 else [cat(pair, -1) for pair in zip(*found, strict=True)]
            if self.dropout and self.training and layer < self.num_layers - 1:
                steps = self._dropped(steps)
        return steps, [stack([end[k] for end in ends], 0) for k in range(len(ends[0]))]

    def _dropped(self, steps: list[Tensor]) -> list[Tensor]:
        """Dropout of all steps in one draw, as PyTorch draws."""
        whole = dropout(cat(steps, 0), self.dropout, True)
        return list(unsafe_split_with_sizes(whole, [t.shape[0] for t in steps], 0))

    def _shaped(self, last: list[Tensor]) -> Any:
        return tuple(last) if self.mode == "LSTM" else last[0]

    def extra_repr(self) -> str:
        parts = [f"{self.input_size}, {self.hidden_size}"]
        for name, usual in (
            ("proj_size", 0), ("num_layers", 1), ("bias", True), ("batch_first", False), ("dropout", 0.0),
            ("bidirectional", False),
        ):  # fmt: skip
            value = getattr(self, name)
            if value != usual:
                parts.append(f"{name}={value}")
        return ", ".join(parts)


class RNN(RNNBase):
    """Elman's network: ``h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)``; relu with ``nonlinearity="relu"``."""

    def __init__(
        self, input_size: int, hidden_size: int, num_layers: int = 1, nonlinearity: str = "tanh", bias: bool = True,
        batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, device: Any = None,
        dtype: Any = None, proj_size: int = 0,
    ) -> None:  # fmt: skip
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        if proj_size:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        mode = f"RNN_{nonlinearity.upper()}"
        super().__init__(mode, input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, 0,
                         device, dtype)  # fmt: skip
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """Long short-term memory, see :func:`.recurrence.lstm_step`; gates stand in the order i, f, g, o."""

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
                 batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
                 device: Any = None, dtype: Any = None) -> None:  # fmt: skip
        super().__init__("LSTM", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
                         proj_size, device, dtype)  # fmt: skip


class GRU(RNNBase):
    """Gated recurrent unit, see :func:`.recurrence.gru_step`; gates stand in the order r, z, n."""

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
                 batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, device: Any = None,
                 dtype: Any = None, proj_size: int = 0) -> None:  # fmt: skip
        if proj_size:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
                         0, device, dtype)  # fmt: skip
