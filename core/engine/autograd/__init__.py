"""Recording and differentiating: the tape, the loop backward over it, hooks, observers, gradient checking."""

from . import functional
from .anomaly import detect_anomaly, is_anomaly_check_nan_enabled, is_anomaly_enabled, set_detect_anomaly
from .backward import backward, grad
from .function import Function, Variable
from .gradcheck import gradcheck
from .gradgradcheck import gradgradcheck
from .graph import AccumulateGrad, GradFn
from .modes import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .observe import Observer, observe
from .operation import Operation

__all__ = [
    "AccumulateGrad", "Function", "GradFn", "Observer", "Operation", "Variable", "backward", "detect_anomaly",
    "enable_grad", "functional", "grad", "gradcheck", "gradgradcheck", "inference_mode", "is_anomaly_check_nan_enabled",
    "is_anomaly_enabled", "is_grad_enabled", "is_inference_mode_enabled", "no_grad", "observe", "set_detect_anomaly",
    "set_grad_enabled",
]  # fmt: skip
