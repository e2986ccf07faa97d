"""Everyday mistakes: the engine raises PyTorch's exception, in its essential words, and says what was wrong."""

from __future__ import annotations

from typing import Any

import pytest
import torch

import core.engine as engine


def _no_init(lib: Any) -> None:
    class Net(lib.nn.Module):
        def __init__(self) -> None:
            self.layer = lib.nn.Linear(1, 1)

    Net()


def _assign(lib: Any) -> None:
    lib.nn.Linear(2, 2).weight = lib.ones(2, 2)


def _used_generator(lib: Any) -> None:
    parameters = lib.nn.Linear(2, 2).parameters()
    list(parameters)
    lib.optim.SGD(parameters, lr=0.1)


def _twice(lib: Any) -> None:
    y = lib.ones(2, requires_grad=True).exp().sum()
    y.backward()
    y.backward()


def _leaf(lib: Any) -> None:
    x = lib.ones(2, requires_grad=True)
    x += 1


def _saved(lib: Any) -> None:
    y = lib.ones(2, requires_grad=True).exp()
    y.add_(1)
    y.sum().backward()


def _unused(lib: Any) -> None:
    a, b = lib.ones(2, requires_grad=True), lib.ones(2, requires_grad=True)
    lib.autograd.grad(a.sum(), b)


def _loader(lib: Any, **options: Any) -> None:
    (torch.utils.data if lib is torch else engine.utils.data).DataLoader([1, 2], **options)


def _one(lib: Any) -> Any:
    return lib.ones(2, requires_grad=True)


# the mistake; PyTorch's words that the message must hold; what ours says beyond them (operation, sizes or remedy)
MISTAKES = {
    "linear": (lambda t: t.nn.Linear(4, 2)(t.ones(3, 5)), "shapes cannot be multiplied (3x5 and 4x2)", "in linear"),
    "channels": (lambda t: t.nn.Conv2d(3, 4, 3)(t.ones(1, 1, 8, 8)), "to have 3 channels, but got 1", "weight of size"),
    "picture": (lambda t: t.nn.Conv2d(3, 4, 3)(t.ones(8, 8)), "Expected 3D (unbatched) or 4D", "conv2d"),
    "kernel": (lambda t: t.nn.Conv2d(1, 4, 5)(t.ones(1, 1, 3, 3)), "Kernel size can't be greater", "(5 x 5)"),
    "pool": (lambda t: t.nn.MaxPool2d(4)(t.ones(1, 1, 2, 2)), "Output size is too small", "kernel_size=(4, 4)"),
    "matmul": (lambda t: t.ones(2, 3) @ t.ones(2, 3), "shapes cannot be multiplied (2x3 and 2x3)", "transpose"),
    "dtypes": (lambda t: t.ones(2, 2) @ t.ones(2, 2).double(), "to have the same dtype", ".to(other.dtype)"),
    "long": (lambda t: t.nn.Linear(2, 2)(t.ones(1, 2).long()), "got Long and Float", ".to(weight.dtype)"),
    "cat": (lambda t: t.cat([t.ones(2, 3), t.ones(2, 4)]), "must match except in dimension 0", "(cat)"),
    "cat one": (lambda t: t.cat(t.ones(2)), "must be tuple of Tensors, not Tensor", "cat([a, b])"),
    "stack": (lambda t: t.stack([t.ones(2), t.ones(3)]), "stack expects each tensor to be equal size", "[3]"),
    "view": (lambda t: t.ones(2, 3).view(4, 2), "shape '[4, 2]' is invalid for input of size 6", "[2, 3]"),
    "strides": (lambda t: t.ones(2, 3).t().view(6), "Use .reshape(...) instead", "[3, 2]"),
    "broadcast": (lambda t: t.ones(3) + t.ones(4), "The size of tensor a (3) must match", "in add"),
    "list": (lambda t: t.exp([1.0]), "argument 'input' (position 1) must be Tensor, not list", "torch.tensor"),
    "None": (lambda t: t.nn.functional.relu(None), "must be Tensor, not NoneType", "return"),
    "number": (lambda t: t.maximum(t.ones(2), 0), "'other' (position 2) must be Tensor, not int", "torch.tensor"),
    "batch norm": (lambda t: t.nn.BatchNorm1d(3)(t.ones(1, 3)), "more than 1 value per channel", ".eval()"),
    "norm shape": (lambda t: t.nn.LayerNorm(4)(t.ones(2, 3)), "expected input with shape [*, 4]", "layer_norm"),
    "class": (lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.tensor([0, 3])), "Target 3 is out", "3 classes"),
    "float class": (
        lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.ones(2)), "to be Long or Byte, but got Float",
        ".long()",
    ),
    "loss size": (lambda t: t.nn.functional.mse_loss(t.ones(2), t.ones(3)), "size of tensor a (2)", "mse_loss"),
    "probability": (
        lambda t: t.nn.functional.binary_cross_entropy(t.ones(1) * 2, t.ones(1)), "between 0 and 1", "with_logits",
    ),
    "bool minus": (lambda t: t.tensor([True]) - t.tensor([True]), "two bool tensors is not supported", "logical_xor"),
    "bool negative": (lambda t: -t.tensor([True]), "Negation, the `-` operator", "~"),
    "device": (lambda t: t.ones(2).to("gpu"), "device type at start of device string: gpu", "'cuda'"),
    "twice": (_twice, "backward through the graph a second time", "retain_graph=True"),
    "not scalar": (lambda t: _one(t).exp().backward(), "created only for scalar outputs", "loss.mean()"),
    "no graph": (lambda t: t.ones(()).backward(), "does not require grad and does not have a grad_fn", "detach()"),
    "leaf": (_leaf, "a leaf Variable that requires grad is being used in an in-place", "torch.no_grad()"),
    "saved": (_saved, "has been modified by an inplace operation", "operation exp"),
    "unused": (_unused, "appears to not have been used in the graph", "allow_unused=True"),
    "numpy": (lambda t: _one(t).numpy(), "Can't call numpy() on Tensor that requires grad", "detach()"),
    "item": (lambda t: t.ones(2).item(), "a Tensor with 2 elements cannot be converted to Scalar", ".tolist()"),
    "float": (lambda t: float(t.ones(2)), "only one element tensors can be converted", ".mean()"),
    "truth": (lambda t: bool(t.ones(2)), "Boolean value of Tensor with more than one value is ambiguous", ".any()"),
    "iteration": (lambda t: list(t.ones(())), "iteration over a 0-d tensor", ".item()"),
    "int gradient": (lambda t: t.ones(2).long().requires_grad_(), "of floating point", ".float()"),
    "int mean": (lambda t: t.tensor([1, 2]).mean(), "must be either a floating point or complex dtype", ".float()"),
    "init": (_no_init, "cannot assign module before Module.__init__() call", "super().__init__()"),
    "assign": (_assign, "as parameter 'weight' (torch.nn.Parameter or None expected)", "weight"),
    "no parameters": (lambda t: t.optim.SGD([], lr=0.1), "optimizer got an empty parameter list", ""),
    "generator": (_used_generator, "optimizer got an empty parameter list", ""),
    "rate": (lambda t: t.optim.SGD([_one(t)], lr=-1), "Invalid learning rate: -1", ""),
    "option": (lambda t: t.optim.SGD([_one(t)], lr=1, momentom=1), "unexpected keyword argument 'momentom'", "SGD"),
    "not a leaf": (lambda t: t.optim.SGD([_one(t) * 2], lr=1), "can't optimize a non-leaf Tensor", "Pass the leaf"),
    "sampler": (lambda t: _loader(t, shuffle=True, sampler=[0, 1]), "mutually exclusive with shuffle", "sampler"),
    "index": (lambda t: t.ones(3)[3], "index 3 is out of bounds for dimension 0 with size 3", ""),
    "indices": (lambda t: t.ones(3)[0, 0], "too many indices for tensor of dimension 1", "2 indices"),
    "embedding": (lambda t: t.nn.Embedding(3, 2)(t.tensor([3])), "index out of range in self", "3 rows"),
    "embedding dtype": (lambda t: t.nn.Embedding(3, 2)(t.ones(1)), "scalar types: Long, Int", ".long()"),
    "state": (
        lambda t: t.nn.Linear(2, 2).load_state_dict(t.nn.Linear(2, 3).state_dict()), "size mismatch for weight",
        "Linear",
    ),
    "keys": (lambda t: t.nn.Linear(2, 2).load_state_dict({}), 'Missing key(s) in state_dict: "weight"', "Linear"),
    "unsqueeze": (lambda t: t.ones(3).unsqueeze(3), "expected to be in range of [-2, 1], but got 3", "counted"),
    "negative size": (lambda t: t.zeros(-1), "negative", "[-1]"),
    "dropout": (lambda t: t.nn.Dropout(-0.1), "has to be between 0 and 1, but got -0.1", "Dropout sets"),
    "lstm dims": (lambda t: t.nn.LSTM(2, 3)(t.ones(1, 1, 1, 2)), "Expected input to be 2D or 3D, got 4D", "LSTM"),
    "lstm features": (lambda t: t.nn.LSTM(2, 3)(t.ones(4, 1, 5)), "Expected 2, got 5", "features"),
    "lstm state": (
        lambda t: t.nn.LSTM(2, 3)(t.ones(4, 1, 2), (t.ones(1, 1, 4), t.ones(1, 1, 4))), "Expected hidden[0] size", "",
    ),
    "nothing": (lambda t: t.ones(0).max(), "Expected reduction dim to be specified", "'dim'"),
    "overlap": (lambda t: t.ones(2).expand(3, 2).add_(1), "Please clone() the tensor", "add_"),
    "out": (lambda t: t.mm(t.ones(2, 2), t.ones(2, 2), out=t.ones(2, 2).double()), "dtype", "mm"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_as_pytorch_tells_it_and_better(name):
    mistake, words, more = MISTAKES[name]
    with pytest.raises(Exception) as theirs:
        mistake(torch)
    with pytest.raises(type(theirs.value)) as ours:
        mistake(engine)
    said = str(ours.value)
    assert words in str(theirs.value) or words.lower() in str(theirs.value).lower()
    assert words in said
    assert more in said


def test_a_loss_of_unequal_sizes_warns_in_both():
    for lib in (torch, engine):
        with pytest.warns(UserWarning, match="different to the input size"):
            lib.nn.functional.mse_loss(lib.ones(2, 1), lib.ones(2))
