"""Tensors on their way between processes of this program: as NumPy arrays, inside of multiprocessing's messages only.

The pickle module itself refuses tensors (``torch.save`` is for files); the messages of ``multiprocessing`` have a table
of their own, as PyTorch uses it, and both ends of those are this program.
"""

from __future__ import annotations

from multiprocessing.reduction import ForkingPickler
from typing import Any

from ... import backend
from ...nn.parameter import Buffer, Parameter
from ...serialization.storage import CLASSES, from_file, to_file
from ...tensor import Tensor

__all__ = ["packed"]

_BY_NAME = {kind.name: kind for kind in CLASSES}


def _remade(kind: type[Tensor], array: Any, type_name: str, where: str, requires_grad: bool) -> Tensor:
    made = kind.__new__(kind)
    made.data_array = backend.to_device(from_file(array, _BY_NAME[type_name]), backend.device(where))
    made._version_cell = [0]
    made._requires_grad = requires_grad
    return made


def _taken_apart(tensor: Tensor) -> Any:
    if tensor.grad_fn is not None:
        raise RuntimeError(
            "Cowardly refusing to serialize non-leaf tensor which requires_grad, since autograd does not support "
            "crossing process boundaries. If you just want to transfer the data, call detach() on the tensor before "
            "serializing (e.g., putting it on the queue)."
        )
    array, where = to_file(backend.to_numpy(tensor.data_array)), str(tensor.device)
    return _remade, (type(tensor), array, tensor.dtype.name, where, tensor._requires_grad)


for _kind in (Tensor, Parameter, Buffer):
    ForkingPickler.register(_kind, _taken_apart)


def packed(message: Any) -> Any:
    """A message for another process as bytes; what cannot travel raises here, in the thread that made it."""
    return ForkingPickler.dumps(message)
