"""Short-time Fourier transform: spectra of overlapping stretches of a signal, and back.

Source: D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform", IEEE Transactions on
Acoustics, Speech and Signal Processing 32 (1984), for the inverse.
"""

from __future__ import annotations

from ... import backend
from ...tensor import Tensor, wrap
from ..complex_numbers import view_as_real
from ..indexing import index_select
from .functions import fft, ifft, irfft, rfft

__all__ = ["istft", "stft"]


def _window(window: Tensor | None, win_length: int, n_fft: int, like: Tensor) -> Tensor:
    """The window in the middle of n_fft samples, zeros around it."""
    from ...creation import ones
    from ..join import cat

    real = like.data_array.real.dtype
    if window is None:
        from ...dtypes import from_numpy_dtype

        window = ones(win_length, dtype=from_numpy_dtype(real), device=like.device)
    left = (n_fft - win_length) // 2
    if n_fft == win_length:
        return window
    return cat([window.new_zeros([left]), window, window.new_zeros([n_fft - win_length - left])], 0)


def stft(
    input: Tensor, n_fft: int, hop_length: int | None = None, win_length: int | None = None,
    window: Tensor | None = None, center: bool = True, pad_mode: str = "reflect", normalized: bool = False,
    onesided: bool | None = None, return_complex: bool | None = None, align_to_window: bool | None = None,
) -> Tensor:  # fmt: skip
    """Spectra (..., frequencies, frames) of stretches of `n_fft` samples, `hop_length` apart (default: a quarter).

    Raises
    ------
    RuntimeError
        If the sizes do not fit, or `return_complex` is not said for a real signal.
    """
    from ...nn.functional import pad

    hop = n_fft // 4 if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    if return_complex is None:
        if not (input.is_complex() or (window is not None and window.is_complex())):
            raise RuntimeError(
                "stft requires the return_complex parameter be given for real inputs, and will further require that "
                "return_complex=True in a future PyTorch release."
            )
        return_complex = True
    if input.ndim not in (1, 2):
        raise RuntimeError(f"stft: expected a 1D or 2D tensor, but got shape {list(input.shape)}")
    x = input.unsqueeze(0) if input.ndim == 1 else input
    if center:
        side = n_fft // 2
        x = pad(x.unsqueeze(1), (side, side), pad_mode).squeeze(1)
    length = x.shape[-1]
    if n_fft <= 0 or n_fft > length:
        raise RuntimeError(f"stft: expected 0 < n_fft <= {length}, but got n_fft={n_fft}")
    if hop <= 0:
        raise RuntimeError(f"stft: expected hop_length > 0, but got hop_length={hop}")
    if width <= 0 or width > n_fft:
        raise RuntimeError(f"stft: expected 0 < win_length <= n_fft, but got win_length={width}")
    if window is not None and (window.ndim != 1 or window.shape[0] != width):
        raise RuntimeError(
            f"stft: expected a 1D window tensor of size equal to win_length={width}, but got window with size "
            f"{list(window.shape)}"
        )
    frames = 1 + (length - n_fft) // hop
    stretches = _gathered(x, frames, hop, n_fft) * _window(window, width, n_fft, input)
    whole = stretches.is_complex()
    if onesided is None:
        onesided = not whole
    if whole and onesided:
        raise RuntimeError("Cannot have onesided output if window or input is complex")
    norm = "ortho" if normalized else None
    spectrum = (rfft(stretches, norm=norm) if onesided else fft(stretches, norm=norm)).transpose(1, 2)
    result = spectrum.squeeze(0) if input.ndim == 1 else spectrum
    return result if return_complex else view_as_real(result)


def _gathered(x: Tensor, frames: int, hop: int, n_fft: int) -> Tensor:
    """Overlapping stretches of the last dimension, (batch, frames, n_fft)."""
    return index_select(x, -1, _places(x, frames, hop, n_fft)).reshape(x.shape[0], frames, n_fft)


def _places(x: Tensor, frames: int, hop: int, n_fft: int) -> Tensor:
    xp = backend.array_module(x.data_array)
    return wrap((xp.arange(frames)[:, None] * hop + xp.arange(n_fft)).reshape(-1))


def istft(
    input: Tensor, n_fft: int, hop_length: int | None = None, win_length: int | None = None,
    window: Tensor | None = None, center: bool = True, normalized: bool = False, onesided: bool | None = None,
    length: int | None = None, return_complex: bool = False,
) -> Tensor:  # fmt: skip
    """The signal whose spectra come nearest to `input` (..., frequencies, frames): overlap and add, divided by the
    summed squares of the window.

    Raises
    ------
    RuntimeError
        If the sizes do not fit, or the windows leave a sample out.
    """
    hop = n_fft // 4 if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    if not input.is_complex():
        raise RuntimeError(
            "istft requires a complex-valued input tensor matching the output from stft with return_complex=True."
        )
    if input.ndim not in (2, 3):
        raise RuntimeError(f"istft: expected a tensor with 2 or 3 dimensions, but got {input.ndim}")
    if not 0 < hop <= width:
        raise RuntimeError(f"istft: expected 0 < hop_length <= win_length, but got hop_length={hop}")
    if not 0 < width <= n_fft:
        raise RuntimeError(f"istft: expected 0 < win_length <= n_fft, but got win_length={width}")
    x = (input.unsqueeze(0) if input.ndim == 2 else input).transpose(1, 2)
    frames, bins = x.shape[1], x.shape[2]
    one = bins != n_fft if onesided is None else onesided
    if bins != (n_fft // 2 + 1 if one else n_fft):
        raise RuntimeError(
            "istft: expected the frequency dimension (3rd to the last) of the input tensor to match n_fft / 2 + 1 "
            f"when onesided=True (n_fft otherwise), but got {bins}"
        )
    norm = "ortho" if normalized else None
    if return_complex:
        if one:
            raise RuntimeError("istft: cannot have a one-sided input with return_complex=True")
        stretches = ifft(x, norm=norm)
    else:
        stretches = irfft(x if one else x[..., : n_fft // 2 + 1], n_fft, norm=norm)
    shape = _window(window, width, n_fft, input)
    total = n_fft + hop * (frames - 1)
    places = _places(x, frames, hop, n_fft)
    signal = _added(stretches * shape, places, total)
    weight = _added((shape * shape).expand(1, frames, n_fft), places, total)
    start = n_fft // 2 if center else 0
    stop = total - (n_fft // 2 if center else 0) if length is None else start + length
    signal, weight = signal[:, start : min(stop, total)], weight[:, start : min(stop, total)]
    if weight.numel() and not bool((weight.abs() > 1e-11).all()):
        raise RuntimeError("istft: window overlap add min: 0: the windows leave a sample out")
    y = signal / weight
    if stop > total:
        from ..join import cat

        y = cat([y, y.new_zeros([y.shape[0], stop - total])], -1)
    return y.squeeze(0) if input.ndim == 2 else y


def _added(stretches: Tensor, places: Tensor, total: int) -> Tensor:
    """Stretches added up where they overlap: (batch, frames, n) to (batch, total)."""
    from ..indexing import scatter_add

    flat = stretches.reshape(stretches.shape[0], -1)
    start = flat.new_zeros([flat.shape[0], total])
    return scatter_add(start, 1, places.unsqueeze(0).expand(flat.shape[0], places.shape[0]), flat)
