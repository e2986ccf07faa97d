"""Recording and differentiating: the tape, the loop backward over it, hooks, observers, gradient checking."""

from .backward import backward, grad
from .function import Function
from .gradcheck import gradcheck
from .gradgradcheck import gradgradcheck
from .graph import AccumulateGrad, GradFn
from .modes import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from .observe import Observer, observe
from .operation import Operation

__all__ = [
    "AccumulateGrad", "Function", "GradFn", "Observer", "Operation", "backward", "enable_grad", "grad", "gradcheck",
    "gradgradcheck", "inference_mode", "is_grad_enabled", "no_grad", "observe", "set_grad_enabled",
]  # fmt: skip
