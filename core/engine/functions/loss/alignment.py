"""Connectionist temporal classification: the error of a sequence whose alignment with its target is not known."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...creation import tensor
from ...dtypes import int64
from ...tensor import Tensor
from .base import _reduced

__all__ = ["ctc_loss"]

_NEVER = -1e30  # the logarithm of a probability that is as good as 0; infinities would make nan of differences


class CtcLoss(Operation):
    """Negative log-probability of all alignments of one target with a sequence, for every sample of a batch.

    Shapes: x (T, N, C) log-probabilities, y (N). The targets, padded (N, S), and the lengths are configuration. A path
    visits blank, t_1, blank, t_2, ..., blank in order; a blank between different labels may be skipped. The gradient is
    PyTorch's, that of log_softmax included.

    Source: Graves et al. 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf
    """

    name, grad_name = "ctc_loss", "CtcLossBackward0"
    formula = r"y_n = -\ln \sum_{\pi \to t_n} \prod_\tau e^{x_{\tau, n, \pi_\tau}}"
    derivatives: ClassVar = {
        "x": r"\bar{x}_{\tau,n,c} = \bar{y}_n \, (e^{x_{\tau,n,c}} - \sum_{s:\, l_s = c} p(\pi_\tau = s))"
    }
    input_names = ("log_probs",)
    saves = ("x",)
    attribute_names = ("input_lengths", "target_lengths", "blank", "zero_infinity")

    def __init__(
        self, targets: np.ndarray, input_lengths: list[int], target_lengths: list[int], blank: int, zero_infinity: bool
    ) -> None:
        self.input_lengths, self.target_lengths, self.blank = input_lengths, target_lengths, blank
        self.zero_infinity = zero_infinity
        longest = max(target_lengths, default=0)
        states = np.full((len(target_lengths), 2 * longest + 1), blank, np.int64)
        states[:, 1::2] = targets[:, :longest]
        self._states = states
        self._skips = np.zeros(states.shape, bool)  # whether a state may be entered from two before
        self._skips[:, 2:] = (states[:, 2:] != blank) & (states[:, 2:] != states[:, :-2])

    def out(self, *inputs: Any) -> Any:
        """One number for each sample."""
        return (inputs[0].shape[1],), inputs[0].dtype

    def _walk(self, xp: Any, x: Any, emitted: Any) -> tuple[Any, Any]:
        """Log-probabilities of reaching each state at each time (T lists of (N, S)), and of whole paths (N)."""
        skips, shape = xp.asarray(self._skips), emitted[0].shape
        lengths = xp.asarray(np.array(self.target_lengths, np.int64)) * 2
        begins = xp.where(xp.arange(shape[1]) < 2, xp.zeros(shape, x.dtype), _NEVER)
        begins = xp.where(xp.logical_and((lengths == 0)[:, None], xp.arange(shape[1]) > 0), _NEVER, begins)
        reached = [xp.add(begins, emitted[0])]
        never = xp.full((shape[0], 2), _NEVER, x.dtype)
        for step in emitted[1:]:
            last = reached[-1]
            one = xp.concatenate([never[:, :1], last[:, :-1]], axis=1)
            two = xp.concatenate([never, last[:, :-2]], axis=1)[:, : shape[1]]
            total = xp.logaddexp(xp.logaddexp(last, one), xp.where(skips, two, _NEVER))
            reached.append(xp.add(total, step))
        ends = []
        for n, length in enumerate(self.input_lengths):
            if length == 0:
                ends.append(xp.zeros((), x.dtype) if self.target_lengths[n] == 0 else xp.full((), _NEVER, x.dtype))
                continue
            final = reached[length - 1][n]
            best = final[2 * self.target_lengths[n]]
            if self.target_lengths[n]:
                best = xp.logaddexp(best, final[2 * self.target_lengths[n] - 1])
            ends.append(best)
        return reached, xp.stack(ends)

    def _emitted(self, xp: Any, x: Any) -> list[Any]:
        """At each time the log-probability of what each state emits, (N, S)."""
        states = xp.asarray(self._states)
        return [xp.take_along_axis(x[t], states, 1) for t in range(x.shape[0])]

    def forward(self, xp, y, x):
        _, total = self._walk(xp, x, self._emitted(xp, x))
        never = 0.0 if self.zero_infinity else float("inf")
        xp.copyto(y, xp.where(total < _NEVER / 2, never, xp.negative(total)))

    def _onward(self, xp: Any, x: Any, emitted: Any) -> list[Any]:
        """Log-probabilities of finishing from each state at each time, what it emits itself not counted."""
        shape = emitted[0].shape
        skips = xp.asarray(np.concatenate([self._skips[:, 2:], np.zeros((shape[0], 2), bool)], axis=1)[:, : shape[1]])
        ends = 2 * np.array(self.target_lengths, np.int64)[:, None]
        at = np.arange(shape[1])[None, :]
        final = xp.asarray(np.where((at == ends) | ((at == ends - 1) & (ends > 0)), 0.0, _NEVER).astype(x.dtype))
        lengths = np.array(self.input_lengths, np.int64)[:, None]
        never = xp.full((shape[0], 2), _NEVER, x.dtype)
        found = [xp.full(shape, _NEVER, x.dtype)] * len(emitted)
        for t in range(len(emitted) - 1, -1, -1):
            if t == len(emitted) - 1:
                later = xp.full(shape, _NEVER, x.dtype)
            else:
                after = xp.add(found[t + 1], emitted[t + 1])
                one = xp.concatenate([after[:, 1:], never[:, :1]], axis=1)
                two = xp.concatenate([after[:, 2:], never], axis=1)[:, : shape[1]]
                later = xp.logaddexp(xp.logaddexp(after, one), xp.where(skips, two, _NEVER))
            stops = xp.asarray(lengths == t + 1)
            gone = xp.asarray(lengths <= t)
            found[t] = xp.where(gone, _NEVER, xp.where(stops, final, later))
        return found

    def backward(self, xp, i, gx, gy, y, x):
        emitted = self._emitted(xp, x)
        reached, total = self._walk(xp, x, emitted)
        onward = self._onward(xp, x, emitted)
        classes = xp.asarray((self._states[:, :, None] == np.arange(x.shape[2])).astype(x.dtype))
        fits = xp.greater_equal(total, _NEVER / 2)[:, None]
        for t in range(x.shape[0]):
            paths = xp.exp(xp.subtract(xp.add(reached[t], onward[t]), total[:, None]))
            share = xp.matmul(paths[:, None, :], classes)[:, 0]
            inside = xp.asarray(np.array(self.input_lengths) > t)[:, None]
            part = xp.multiply(xp.subtract(xp.exp(x[t]), share), gy[:, None])
            part = xp.where(fits, part, xp.full_like(part, 0.0 if self.zero_infinity else float("nan")))
            gx[t] = xp.where(inside, part, xp.zeros_like(part))


def _lengths(value: Any) -> list[int]:
    array = value.data_array.tolist() if isinstance(value, Tensor) else value
    return [int(v) for v in (array if isinstance(array, (list, tuple)) else [array])]


def ctc_loss(
    log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any, blank: int = 0,
    reduction: str = "mean", zero_infinity: bool = False,
) -> Any:  # fmt: skip
    """Error of label sequences whose alignment with the input is not known.

    Parameters
    ----------
    log_probs : Tensor, shape (T, N, C) or (T, C)
        Logarithms of probabilities, as log_softmax gives them.
    targets : Tensor of whole numbers, shape (N, S), or (sum of lengths) one after another
    input_lengths, target_lengths : Tensor or tuple, shape (N)
    reduction : {"mean", "sum", "none"}
        "mean" first divides each sample's error by the length of its target.
    zero_infinity : bool
        Count samples whose target does not fit the input as zero, gradients too.

    Raises
    ------
    RuntimeError
        For lengths that do not fit, or labels that are no class.
    """
    single = log_probs.ndim == 2
    x = log_probs.unsqueeze(1) if single else log_probs
    inputs, lengths = _lengths(input_lengths), _lengths(target_lengths)
    steps, samples, classes = x.shape
    if not 0 <= blank < classes:
        raise RuntimeError(f"blank must be in label range: 0 to {classes - 1}, not {blank}")
    if len(inputs) != samples or len(lengths) != samples:
        raise RuntimeError(
            f"input_lengths and target_lengths must be of size batch_size, but got {len(inputs)}, {len(lengths)}"
        )
    if any(n > steps or n < 0 for n in inputs):
        raise RuntimeError(f"Expected input_lengths to have value at most {steps}, but got value {max(inputs)}")
    given = backend.to_numpy(targets.data_array).astype(np.int64)
    padded = np.full((samples, max([*lengths, 0])), blank, np.int64)
    if given.ndim == 1:
        if given.size < sum(lengths):
            raise RuntimeError(f"Expected targets of {sum(lengths)} labels in all, but got {given.size}")
        start = 0
        for n, length in enumerate(lengths):
            padded[n, :length] = given[start : start + length]
            start += length
    else:
        if given.shape[1] < padded.shape[1]:
            raise RuntimeError(
                f"Expected tensor to have size at least {padded.shape[1]} at dimension 1, but got size {given.shape[1]}"
            )
        for n, length in enumerate(lengths):
            padded[n, :length] = given[n, :length]
    if padded.size and (padded.min() < 0 or padded.max() >= classes):
        raise RuntimeError(f"targets must be class numbers from 0 to {classes - 1}")
    errors = apply(CtcLoss(padded, inputs, lengths, blank, zero_infinity), x)
    if reduction == "mean":
        divisors = tensor([max(n, 1) for n in lengths], dtype=int64).to(errors.device, errors.dtype)
        return (errors / divisors).mean()
    if single and reduction == "none":
        return errors[0]
    return _reduced(errors, reduction)
