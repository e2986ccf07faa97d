"""What layers share that slide a window over pictures, signals and volumes: their parameters, under PyTorch's names.

Sizes of windows are one number, or one for each dimension.
"""

from __future__ import annotations

from core.nodes.params import Bool, Choice, Int, Param, Sizes

__all__ = [
    "ceil_mode",
    "conv_params",
    "count_include_pad",
    "dilation",
    "groups",
    "kernel_size",
    "out_channels",
    "output_size",
    "padding",
    "pool_params",
    "stride",
]


def out_channels() -> Int:
    """How many filters a convolution has."""
    return Int("out_channels", 16, min=1, max=65_536, help="How many filters: each gives one channel.")


def kernel_size(dims: int, default: int) -> Sizes:
    """How large the window is."""
    return Sizes(
        "kernel_size", [default], count=dims, min=1, allow_empty=False, help=f"Size of the window.{_each(dims)}"
    )


def stride(dims: int) -> Sizes:
    """How far the window of a convolution moves."""
    return Sizes("stride", [1], count=dims, min=1, allow_empty=False, help="How far the window moves each time.")


def padding(dims: int) -> Sizes:
    """How many numbers are put around the input."""
    return Sizes(
        "padding", [0], count=dims, min=0, allow_empty=False, help="Numbers put around the input on each side."
    )


def dilation(dims: int) -> Sizes:
    """How far the entries of the window stand apart."""
    return Sizes("dilation", [1], count=dims, min=1, allow_empty=False, help="Distance of the entries in a window.")


def groups() -> Int:
    """Into how many parts the channels are split."""
    return Int("groups", 1, min=1, max=65_536, help="Split the channels into groups that do not see each other.")


def ceil_mode() -> Bool:
    """Whether a window may hang over the end."""
    return Bool("ceil_mode", False, label="round up", help="Keep a last window that hangs over the end.")


def count_include_pad() -> Bool:
    """Whether an average counts the padding."""
    return Bool(
        "count_include_pad", True, label="count padding", help="The zeros around the input count in the average."
    )


def output_size(dims: int) -> Sizes:
    """The size that an adaptive pooling gives."""
    return Sizes("output_size", [1], count=dims, min=1, allow_empty=False, help=f"Size of the result.{_each(dims)}")


def conv_params(dims: int) -> list[Param]:
    """The parameters of a convolution."""
    return [
        out_channels(),
        kernel_size(dims, 3),
        stride(dims),
        padding(dims),
        dilation(dims),
        groups(),
        Bool("bias", True, help="Add a learned number to each channel."),
        Choice(
            "padding_mode",
            "zeros",
            options=("zeros", "reflect", "replicate", "circular"),
            help="What is put around: zeros, a mirror image, the border repeated, or the other side.",
        ),
    ]


def pool_params(dims: int) -> list[Param]:
    """The parameters that all poolings have."""
    return [
        kernel_size(dims, 2),
        Sizes("stride", [], count=dims, min=1, help="How far the window moves; empty is the kernel size."),
        padding(dims),
    ]


def _each(dims: int) -> str:
    """What to write for sides of different lengths."""
    return "" if dims == 1 else f" Write {dims} numbers, such as {', '.join('3579'[:dims])}, for different sides."
