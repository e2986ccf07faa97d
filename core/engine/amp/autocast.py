"""Mixed precision: products in a short floating type, what needs care in float32, chosen operation by operation.

Inside ``with autocast("cpu", dtype=bfloat16):`` the operations of the first list get their floating inputs in the short
type, those of the second in float32; all others take what comes. Casts are recorded operations, so gradients return to
the parameters in the parameters' own type. A parameter is cast once for a block, however often it is used.

Source: Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740; the lists follow
https://docs.pytorch.org/docs/stable/amp.html
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from ..autograd.modes import state
from ..dtypes import bfloat16, dtype, float16, float32
from ..tensor import Tensor

__all__ = ["autocast", "custom_bwd", "custom_fwd", "get_autocast_dtype", "is_autocast_available", "is_autocast_enabled"]

# operations by the names they have on the tape
_SHORT = frozenset(("linear", "mm", "bmm", "mv", "dot", "addmm", "addbmm", "baddbmm", "convolution", "conv_transpose"))
_LOSSES = (
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "ctc_loss", "huber_loss", "kl_div", "l1_loss",
    "mse_loss", "multi_margin_loss", "multilabel_margin_loss", "nll_loss", "smooth_l1_loss", "soft_margin_loss",
)  # fmt: skip
_LONG = {
    "cpu": frozenset((*_LOSSES, "avg_pool3d", "cdist", "grid_sampler", "prod", "quantile", "trace")),
    "cuda": frozenset((
        *_LOSSES, "acos", "asin", "cosh", "cumprod", "cumsum", "dist", "erfinv", "exp", "expm1", "group_norm",
        "layer_norm", "log", "log10", "log1p", "log2", "log_softmax", "norm", "pow", "prod", "reciprocal", "rsqrt",
        "sinh", "softmax", "softplus", "sum", "tan",
    )),
}  # fmt: skip


class _Block:
    """What an autocast block has chosen; ``state.autocast`` holds the innermost."""

    def __init__(self, kind: str, short: dtype, cache: bool) -> None:
        self.short, self.long, self.kind = short, _LONG[kind], kind
        self.cached: dict[int, tuple[Tensor, Tensor]] | None = {} if cache else None

    def inputs(self, operation: Any, inputs: tuple) -> tuple:
        """The inputs of an operation in the type that its list asks for."""
        if operation.name in _SHORT:
            return tuple(self._cast(x, self.short) for x in inputs)
        if operation.name in self.long:
            return tuple(self._cast(x, float32) for x in inputs)
        return inputs

    def _cast(self, x: Any, wanted: dtype) -> Any:
        if not isinstance(x, Tensor) or x.dtype is wanted or not x.is_floating_point() or x.dtype.itemsize == 8:
            return x
        if x.device.type != self.kind:
            return x
        leaf = x.grad_fn is None and x._requires_grad and wanted is self.short and self.cached is not None
        if leaf:
            known = self.cached.get(id(x))  # type: ignore[union-attr]
            if known is not None and known[0] is x:
                return known[1]
        made = x.to(wanted)
        if leaf:
            self.cached[id(x)] = (x, made)  # type: ignore[index]
        return made


class autocast:
    """Context manager and decorator for mixed precision; see the head of this file.

    Parameters
    ----------
    device_type : {"cpu", "cuda"}
    dtype : dtype, optional
        bfloat16 (the usual one on the CPU) or float16 (on a GPU).
    enabled : bool
    cache_enabled : bool, optional
        Cast each parameter once for the block.
    """

    def __init__(
        self, device_type: str, dtype: dtype | None = None, enabled: bool = True, cache_enabled: bool | None = None
    ) -> None:
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        if device_type not in _LONG:
            raise RuntimeError(f"Expected one of cpu, cuda device type for autocast, not '{device_type}'")
        self.device = device_type
        self.fast_dtype = dtype if dtype is not None else get_autocast_dtype(device_type)
        if enabled and self.fast_dtype not in (bfloat16, float16):
            warnings.warn(
                f"In {device_type} autocast, but the target dtype {self.fast_dtype} is not supported. Disabling "
                "autocast. Autocast supports bfloat16 and float16.",
                stacklevel=2,
            )
            enabled = False
        self._enabled = enabled
        self._cache_enabled = cache_enabled is not False
        self._former: list[Any] = []

    def __enter__(self) -> autocast:
        self._former.append(state.autocast)
        state.autocast = _Block(self.device, self.fast_dtype, self._cache_enabled) if self._enabled else None
        return self

    def __exit__(self, *exc: object) -> None:
        state.autocast = self._former.pop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return wrapped


def get_autocast_dtype(device_type: str) -> dtype:
    """The short type of a device: bfloat16 on the CPU, float16 on a GPU."""
    return bfloat16 if device_type == "cpu" else float16


def is_autocast_available(device_type: str) -> bool:
    """True for the devices this engine has."""
    return device_type in _LONG


def is_autocast_enabled(device_type: str = "cuda") -> bool:
    """True inside an autocast block for the device."""
    block = state.autocast
    return block is not None and block.kind == device_type


def custom_fwd(
    fwd: Callable[..., Any] | None = None, *, device_type: str = "cuda", cast_inputs: dtype | None = None
) -> Any:
    """Decorator for the forward of a custom Function: inputs are cast to `cast_inputs`, and autocast is off inside."""
    if fwd is None:
        return functools.partial(custom_fwd, device_type=device_type, cast_inputs=cast_inputs)

    @functools.wraps(fwd)
    def wrapped(ctx: Any, *args: Any, **kwargs: Any) -> Any:
        ctx._used_autocast = is_autocast_enabled(device_type)
        if cast_inputs is None or not ctx._used_autocast:
            return fwd(ctx, *args, **kwargs)
        given = [a.to(cast_inputs) if isinstance(a, Tensor) and a.is_floating_point() else a for a in args]
        with autocast(device_type, enabled=False):
            return fwd(ctx, *given, **kwargs)

    return wrapped


def custom_bwd(bwd: Callable[..., Any] | None = None, *, device_type: str = "cuda") -> Any:
    """Decorator for the backward that belongs to a :func:`custom_fwd`."""
    if bwd is None:
        return functools.partial(custom_bwd, device_type=device_type)
    return bwd
