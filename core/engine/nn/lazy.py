"""Layers that learn the size of their input from the first one they see."""

from __future__ import annotations

from typing import Any, ClassVar

from ..tensor import Tensor
from .conv import Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from .linear import Linear
from .normalization import BatchNorm1d, BatchNorm2d, BatchNorm3d, InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from .parameter import UninitializedBuffer, UninitializedParameter, is_lazy

__all__ = [
    "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d", "LazyConv1d", "LazyConv2d", "LazyConv3d",
    "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d", "LazyInstanceNorm1d", "LazyInstanceNorm2d",
    "LazyInstanceNorm3d", "LazyLinear", "LazyModuleMixin",
]  # fmt: skip


class LazyModuleMixin:
    """Parameters wait without a shape until the first call, or until values are loaded; then the class changes."""

    cls_to_become: ClassVar[Any] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._load_hook = self._register_load_state_dict_pre_hook(self._lazy_load_hook)  # type: ignore[attr-defined]
        self._initialize_hook = self.register_forward_pre_hook(self._infer_parameters, with_kwargs=True)  # type: ignore[attr-defined]

    def _lazy_load_hook(self, state_dict: Any, prefix: str, *rest: Any) -> None:
        for table in (self._parameters, self._buffers):  # type: ignore[attr-defined]
            for name, value in table.items():
                given = state_dict.get(prefix + name)
                if value is not None and given is not None and is_lazy(value) and not is_lazy(given):
                    value.materialize(given.shape)

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Give all parameters their shapes, knowing the first input."""
        raise NotImplementedError(f"initialize_parameters is not implemented for {type(self).__name__}")

    def has_uninitialized_params(self) -> bool:
        """Whether a parameter or buffer still waits."""
        tables = (self._parameters, self._buffers)  # type: ignore[attr-defined]
        return any(value is not None and is_lazy(value) for table in tables for value in table.values())

    def _infer_parameters(self, module: Any, args: Any, kwargs: Any = None) -> None:
        module.initialize_parameters(*args, **(kwargs or {}))
        if module.has_uninitialized_params():
            raise RuntimeError(f"module {type(self).__name__} has not been fully initialized")
        module._initialize_hook.remove()
        module._load_hook.remove()
        del module._initialize_hook, module._load_hook
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become


class LazyLinear(LazyModuleMixin, Linear):
    """Linear whose ``in_features`` is the first input's last dimension."""

    cls_to_become = Linear
    weight: Any
    bias: Any

    def __init__(self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__(0, 0, False)
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_features = out_features
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        """Draw the weights, once their shapes are known."""
        if self.in_features and not self.has_uninitialized_params():
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        """Shapes from the last dimension of the input."""
        if self.has_uninitialized_params():
            self.in_features = input.shape[-1]
            self.weight.materialize((self.out_features, self.in_features))
            if self.bias is not None:
                self.bias.materialize((self.out_features,))
            self.reset_parameters()
        if self.in_features == 0:
            self.in_features = self.weight.shape[-1]


class _LazyConv(LazyModuleMixin):
    def _wait(self, out_channels: int, bias: bool, device: Any, dtype: Any) -> None:
        here: Any = self
        here.weight = UninitializedParameter(device=device, dtype=dtype)
        here.out_channels = out_channels
        if bias:
            here.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        """Draw the weights, once their shapes are known."""
        if not self.has_uninitialized_params() and self.in_channels != 0:
            super().reset_parameters()  # type: ignore[misc]

    in_channels: int

    def initialize_parameters(self, input: Tensor, *args: Any, **kwargs: Any) -> None:
        """Shapes from the channels of the input."""
        here: Any = self
        if here.has_uninitialized_params():
            if input.ndim not in (here.dims + 1, here.dims + 2):
                raise RuntimeError(
                    f"Expected {here.dims + 1}D (unbatched) or {here.dims + 2}D (batched) input to "
                    f"{type(self).__name__}, but got input of size: {list(input.shape)}"
                )
            here.in_channels = input.shape[-1 - here.dims]
            if here.in_channels % here.groups:
                raise ValueError("in_channels must be divisible by groups")
            first, second = here.out_channels, here.in_channels
            if here.transposed:
                first, second = second, first
            here.weight.materialize((first, second // here.groups, *here.kernel_size))
            if here.bias is not None:
                here.bias.materialize((here.out_channels,))
            here.reset_parameters()


class _LazyPlain(_LazyConv):
    def __init__(
        self, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1, bias: bool = True, padding_mode: str = "zeros", device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(0, 0, kernel_size, stride, padding, dilation, groups, False, padding_mode)
        self._wait(out_channels, bias, device, dtype)


class _LazyTransposed(_LazyConv):
    def __init__(
        self, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
        groups: int = 1, bias: bool = True, dilation: Any = 1, padding_mode: str = "zeros", device: Any = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(0, 0, kernel_size, stride, padding, output_padding, groups, False, dilation, padding_mode)
        self._wait(out_channels, bias, device, dtype)


class _LazyNorm(LazyModuleMixin):
    def __init__(
        self, eps: float = 1e-5, momentum: float = 0.1, affine: bool = True, track_running_stats: bool = True,
        device: Any = None, dtype: Any = None, *, bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(0, eps, momentum, False, False, bias=False)
        here: Any = self
        here.affine, here.track_running_stats = affine, track_running_stats
        if affine:
            here.weight = UninitializedParameter(device=device, dtype=dtype)
            if bias:
                here.bias = UninitializedParameter(device=device, dtype=dtype)
        if track_running_stats:
            from ..creation import tensor
            from ..dtypes import int64

            here.running_mean = UninitializedBuffer(device=device, dtype=dtype)
            here.running_var = UninitializedBuffer(device=device, dtype=dtype)
            here.num_batches_tracked = tensor(0, dtype=int64, device=device)

    num_features: int

    def reset_parameters(self) -> None:
        """Weight 1, bias 0, statistics of nothing, once the shapes are known."""
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()  # type: ignore[misc]

    def initialize_parameters(self, input: Tensor) -> None:
        """Shapes from the channels of the input."""
        if self.has_uninitialized_params():
            self.num_features = input.shape[1]
            for table in (self._parameters, self._buffers):  # type: ignore[attr-defined]
                for value in table.values():
                    if value is not None and is_lazy(value):
                        value.materialize((self.num_features,))
            self.reset_parameters()


class LazyConv1d(_LazyPlain, Conv1d):
    """Conv1d whose ``in_channels`` is that of the first input."""

    cls_to_become = Conv1d


class LazyConv2d(_LazyPlain, Conv2d):
    """Conv2d whose ``in_channels`` is that of the first input."""

    cls_to_become = Conv2d


class LazyConv3d(_LazyPlain, Conv3d):
    """Conv3d whose ``in_channels`` is that of the first input."""

    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyTransposed, ConvTranspose1d):
    """ConvTranspose1d whose ``in_channels`` is that of the first input."""

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyTransposed, ConvTranspose2d):
    """ConvTranspose2d whose ``in_channels`` is that of the first input."""

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyTransposed, ConvTranspose3d):
    """ConvTranspose3d whose ``in_channels`` is that of the first input."""

    cls_to_become = ConvTranspose3d


class LazyBatchNorm1d(_LazyNorm, BatchNorm1d):
    """BatchNorm1d whose ``num_features`` is the first input's channels."""

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyNorm, BatchNorm2d):
    """BatchNorm2d whose ``num_features`` is the first input's channels."""

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_LazyNorm, BatchNorm3d):
    """BatchNorm3d whose ``num_features`` is the first input's channels."""

    cls_to_become = BatchNorm3d


class LazyInstanceNorm1d(_LazyNorm, InstanceNorm1d):
    """InstanceNorm1d whose ``num_features`` is the first input's channels."""

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_LazyNorm, InstanceNorm2d):
    """InstanceNorm2d whose ``num_features`` is the first input's channels."""

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_LazyNorm, InstanceNorm3d):
    """InstanceNorm3d whose ``num_features`` is the first input's channels."""

    cls_to_become = InstanceNorm3d
