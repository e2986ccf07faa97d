"""Own Optimizer: how weights are changed, in a person's own code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

import core.engine as torch
from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, lr, turn_params
from core.nodes.own_code import blamed, defined, read_code, syntax_fault
from core.nodes.params import Code
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only
from core.nodes.spec import TensorInfo
from core.nodes.trust import require_trust

TEMPLATE = """def update(p, grad, state, lr):
    # Called for every parameter at every step; state keeps tensors between steps.
    v = state.setdefault("v", torch.zeros_like(p))
    v.mul_(0.9).add_(grad)
    p.sub_(lr * v)
"""


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    require_trust("This node")
    fault = syntax_fault(params["code"])
    if fault is not None:
        raise fault
    return scalar_only(inputs, params)


class _Own(optim.Optimizer):
    """Calls a person's ``update`` for every parameter that has a gradient."""

    formula: ClassVar = [r"\theta \leftarrow \mathrm{update}(\theta, g)"]

    def __init__(self, parameters: list[nn.Parameter], lr: float, update: Callable[..., Any]) -> None:
        super().__init__(parameters, {"lr": lr})
        self._update = update

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        result = closure() if closure is not None else None
        with torch.no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        blamed(partial(self._update, p, p.grad, self.state[p], group["lr"]))
        return result


@node_type(
    "own.optimizer",
    label="Own Optimizer",
    also_called=("custom optimizer", "update rule", "python", "sgd by hand"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        Code("code", TEMPLATE, help="def update(p, grad, state, lr), which changes p in place; or a class from "
             "torch.optim.Optimizer."),
        lr(0.01),
        *turn_params(),
    ],
    infer=_infer,
    formula=r"\theta \leftarrow \mathrm{update}(\theta, g)",
    summary="An update rule in Python of your own; it runs only in a project that you trust.",
    icon="code",
    torch="torch.optim.Optimizer",
)  # fmt: skip
def optimizer(code: str, lr: float) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    found = defined(read_code(code), ("update",), optim.Optimizer)

    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        if isinstance(found, type):
            return blamed(lambda: found(parameters, lr=lr))
        return _Own(parameters, lr, found)

    return make
