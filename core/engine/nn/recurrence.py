"""One time step of each recurrent network, and running it along sequences.

The steps are written in the operations of their textbook equations, so that each can be opened and looked at. What a
step gets is the part of its sums that comes from the input, computed beforehand, and the state that the step before
left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..autograd.observe import scope
from ..functions import cat, relu, sigmoid, tanh, unsafe_chunk
from ..functions.matrix import linear
from ..tensor import Tensor

__all__ = ["gru_step", "lstm_step", "relu_step", "run_packed", "run_steps", "tanh_step"]

State = tuple[Tensor, ...]


def tanh_step(x: Tensor, state: State, weight: Tensor, bias: Tensor | None, projection: Tensor | None) -> State:
    """``h' = tanh(x + W h + b)`` (Elman 1990, https://doi.org/10.1207/s15516709cog1402_1)."""
    return (tanh(x + linear(state[0], weight, bias)),)


def relu_step(x: Tensor, state: State, weight: Tensor, bias: Tensor | None, projection: Tensor | None) -> State:
    """``h' = relu(x + W h + b)``."""
    return (relu(x + linear(state[0], weight, bias)),)


def lstm_step(x: Tensor, state: State, weight: Tensor, bias: Tensor | None, projection: Tensor | None) -> State:
    """Input, forget and output gates i, f, o and candidate g: ``c' = f c + i g``, ``h' = o tanh(c')``.

    With a projection, ``h' = P o tanh(c')``. Source: Hochreiter, Schmidhuber 1997,
    https://doi.org/10.1162/neco.1997.9.8.1735; Gers et al. 2000 (forget gate); Sak et al. 2014 (projection)
    """
    h, c = state
    i, f, g, o = unsafe_chunk(linear(h, weight, bias) + x, 4, -1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    h = sigmoid(o) * tanh(c)
    return (h if projection is None else linear(h, projection)), c


def gru_step(x: Tensor, state: State, weight: Tensor, bias: Tensor | None, projection: Tensor | None) -> State:
    """Reset and update gates r, z and candidate n: ``n = tanh(x_n + r (W h + b)_n)``, ``h' = n + z (h - n)``.

    Source: Cho et al. 2014, https://arxiv.org/abs/1406.1078
    """
    h = state[0]
    xr, xz, xn = unsafe_chunk(x, 3, -1)
    hr, hz, hn = unsafe_chunk(linear(h, weight, bias), 3, -1)
    r, z = sigmoid(hr + xr), sigmoid(hz + xz)
    n = tanh(xn + r * hn)
    return ((h - n) * z + n,)


Step = Callable[[Tensor, State, Tensor, Tensor | None, Tensor | None], State]


def run_steps(
    step: Step, inputs: Sequence[Tensor], state: State, weights: Sequence[Any], reverse: bool
) -> tuple[list[Tensor], State]:
    """Run along the steps of a batch of equal lengths.

    Parameters
    ----------
    inputs : sequence of Tensor, each of shape (B, F)
    state : tuple of Tensor, each of shape (B, H)
    weights : input weight, hidden weight, input bias, hidden bias, projection (None where there is none)

    Returns
    -------
    list of Tensor
        The hidden state after each step, in the order of the inputs.
    tuple of Tensor
        The last state.
    """
    w_ih, w_hh, b_ih, b_hh, projection = weights
    outputs = []
    count = len(inputs)
    for t in reversed(range(count)) if reverse else range(count):
        with scope("time step", t):
            state = step(linear(inputs[t], w_ih, b_ih), state, w_hh, b_hh, projection)
        outputs.append(state[0])
    return (outputs[::-1] if reverse else outputs), state


def run_packed(
    step: Step, inputs: Sequence[Tensor], state: State, weights: Sequence[Any], reverse: bool
) -> tuple[list[Tensor], State]:
    """The same for sequences of falling lengths: step t has a row for each sequence that reaches it."""
    w_ih, w_hh, b_ih, b_hh, projection = weights
    outputs, first = [], state
    if reverse:
        rows = inputs[-1].shape[0]
        state = tuple(s[:rows] for s in first)
        for t in reversed(range(len(inputs))):
            x = inputs[t]
            with scope("time step", t):
                if x.shape[0] > rows:  # sequences that end here join in, from their own first state
                    joined = slice(rows, x.shape[0])
                    state = tuple(cat([s, f[joined]], 0) for s, f in zip(state, first, strict=True))
                    rows = x.shape[0]
                state = step(linear(x, w_ih, b_ih), state, w_hh, b_hh, projection)
            outputs.append(state[0])
        return outputs[::-1], state
    finished: list[State] = []
    rows = inputs[0].shape[0]
    for t, x in enumerate(inputs):
        with scope("time step", t):
            if x.shape[0] < rows:
                finished.append(tuple(s[x.shape[0] :] for s in state))
                state = tuple(s[: x.shape[0]] for s in state)
                rows = x.shape[0]
            state = step(linear(x, w_ih, b_ih), state, w_hh, b_hh, projection)
        outputs.append(state[0])
    finished.append(state)
    last = tuple(cat([part[k] for part in reversed(finished)], 0) for k in range(len(state)))
    return outputs, last if len(finished) > 1 else state
