"""The autograd engine: PyTorch's shape on NumPy and CuPy, usable alone as ``import core.engine as torch``.

It exists so that people can look into every step that a training framework takes: each operation is one small class
with its kernels and its formula, the tape is a list of plain records, and observers may watch everything that runs.
"""

# ruff: noqa: E402, F401, F403  (this file gathers names)

import builtins as _builtins
import warnings as _warnings
from math import e, inf, nan, pi

# NumPy's floating point warnings would tell about every log(0) inside a kernel; PyTorch is silent there, and the
# result (inf or nan) says it. Only warnings raised from this package's lines are meant.
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"core\.engine\..*")

from . import (
    accelerator,
    amp,
    ao,
    autograd,
    backend,
    backends,
    creation,
    cuda,
    distributions,
    fft,
    func,
    jit,
    linalg,
    nn,
    optim,
    random,
    special,
    utils,
)
from .amp.autocast import autocast, get_autocast_dtype, is_autocast_enabled
from .autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .backend import device
from .creation import *
from .draws import cauchy, exponential, geometric, log_normal, multinomial, poisson, uniform
from .dtypes import (
    bfloat16,
    complex64,
    complex128,
    dtype,
    finfo,
    float16,
    float32,
    float64,
    get_default_dtype,
    iinfo,
    int8,
    int16,
    int32,
    int64,
    promote_types,
    set_default_dtype,
    uint8,
)
from .dtypes import bool_ as bool
from .functions import *
from .functions.dropout import dropout
from .functions.out import any_memory, give_out
from .layouts import *
from .printing import set_printoptions
from .quantization import (
    per_channel_affine,
    per_tensor_affine,
    qint8,
    qint32,
    quantize_per_channel,
    quantize_per_tensor,
    quantize_per_tensor_dynamic,
    quint8,
)
from .random import Generator, default_generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state
from .serialization import load, save
from .settings import *
from .shapes import Size, broadcast_shapes
from .tensor import Tensor

for _name in creation.__all__:
    globals()[_name] = any_memory(globals()[_name])
give_out(globals(), (creation,), "multinomial")

newaxis = None
float = float32
double = float64
half = float16
short = int16
int = int32
long = int64
cfloat = complex64
cdouble = complex128


def is_tensor(obj: object) -> _builtins.bool:
    """True if `obj` is a Tensor."""
    return isinstance(obj, Tensor)


def numel(input: Tensor) -> _builtins.int:
    """Number of elements."""
    return input.numel()


def is_inference(input: Tensor) -> _builtins.bool:
    """True for a tensor made in :class:`inference_mode`."""
    return input.is_inference()


def is_floating_point(input: Tensor) -> _builtins.bool:
    """True for float16, float32 and float64."""
    return input.is_floating_point()


def result_type(tensor1: object, tensor2: object) -> dtype:
    """The dtype in which the two would be computed together."""
    from .dtypes import from_numpy_dtype
    from .dtypes import result_type as rule

    return from_numpy_dtype(rule(*(t.data_array if isinstance(t, Tensor) else t for t in (tensor1, tensor2))))
