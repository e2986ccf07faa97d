"""DataParallel: a module that divides every batch among devices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import backend
from ..module import Module
from .pieces import gather, parallel_apply, replicate, scatter

__all__ = ["DataParallel", "data_parallel"]


def _devices(device_ids: Sequence[Any] | None) -> list[Any]:
    if device_ids is None:
        return [backend.device("cuda", k) for k in range(backend.cuda_device_count())]
    return [backend.device("cuda", d) if isinstance(d, int) else backend.device(d) for d in device_ids]


class DataParallel(Module):
    """Wraps a module: forward scatters the batch, runs a replica on each device, and gathers the results.

    Backward adds the gradients of all replicas into the wrapped module's parameters. With a loss that is a mean over
    equal parts, that is the gradient of the whole batch.

    Parameters
    ----------
    module : Module
    device_ids : sequence of int, str or device, optional
        Numbers are GPUs; all GPUs if left out. ``["cpu:0", "cpu:1"]`` runs two replicas in threads.
    output_device : optional
        Where the results are gathered: the first device if left out.
    dim : int
        The batch dimension.
    """

    def __init__(
        self, module: Module, device_ids: Sequence[Any] | None = None, output_device: Any = None, dim: int = 0
    ) -> None:
        super().__init__()
        self.module = module
        self.dim = dim
        self.device_ids = _devices(device_ids)
        self.output_device = output_device if output_device is not None else next(iter(self.device_ids), None)

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """As the wrapped module's, on all devices at once."""
        return _run(self.module, inputs, kwargs, self.device_ids, self.output_device, self.dim, self)

    def replicate(self, module: Module, device_ids: Sequence[Any]) -> list[Module]:
        """A replica for each device."""
        return replicate(module, device_ids)

    def scatter(self, inputs: Any, kwargs: Any, device_ids: Sequence[Any]) -> tuple[list, list]:
        """The parts of positional and named arguments, one for each device that gets any."""
        parts = scatter(inputs, device_ids, self.dim) if inputs else []
        options = scatter(kwargs, device_ids, self.dim) if kwargs else []
        count = max(len(parts), len(options), 1)
        return parts + [()] * (count - len(parts)), options + [{}] * (count - len(options))

    def parallel_apply(self, replicas: Sequence[Module], inputs: Any, kwargs: Any) -> list[Any]:
        """Run the replicas beside each other."""
        return parallel_apply(replicas, inputs, kwargs, self.device_ids[: len(replicas)])

    def gather(self, outputs: Any, output_device: Any) -> Any:
        """Join their results."""
        return gather(outputs, output_device, self.dim)


def _run(module: Module, inputs: tuple, kwargs: dict, devices: list, output: Any, dim: int, owner: DataParallel) -> Any:
    if not devices:
        return module(*inputs, **kwargs)
    parts, options = owner.scatter(inputs, kwargs, devices)
    if len(devices) == 1:
        return module(*parts[0], **options[0])
    replicas = owner.replicate(module, devices[: len(parts)])
    return owner.gather(owner.parallel_apply(replicas, parts, options), output)


def data_parallel(
    module: Module, inputs: Any, device_ids: Sequence[Any] | None = None, output_device: Any = None, dim: int = 0,
    module_kwargs: dict | None = None,
) -> Any:  # fmt: skip
    """One call of :class:`DataParallel` without keeping it."""
    wrapped = DataParallel(module, device_ids, output_device, dim)
    return wrapped(*(inputs if isinstance(inputs, tuple) else (inputs,)), **(module_kwargs or {}))
