"""Modules: registration, state, hooks, text; and training runs that end where PyTorch's end."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array, same

LIBS = [engine, torch]


def model(lib, dropout: float = 0.0):
    """A small classifier."""
    nn = lib.nn
    return nn.Sequential(nn.Flatten(), nn.Linear(6, 8), nn.Tanh(), nn.Dropout(dropout), nn.Linear(8, 3))


def test_linear_starts_with_pytorchs_numbers():
    """The same seed draws the same weights, bit by bit."""
    for own, reference in zip(*(_seeded(lib) for lib in LIBS), strict=True):
        np.testing.assert_array_equal(array(own), array(reference))


def _seeded(lib):
    lib.manual_seed(3)
    return list(model(lib).parameters())


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_training_run_ends_where_pytorchs_ends(optimizer):
    """Seed, shuffling loader, dropout, loss and optimizer together: 30 steps give the same losses."""
    runs = []
    for lib in LIBS:
        lib.manual_seed(11)
        net = model(lib, 0.2).to(lib.float64)
        x = lib.rand(40, 2, 3, dtype=lib.float64)
        y = lib.randint(3, (40,))
        loader = lib.utils.data.DataLoader(lib.utils.data.TensorDataset(x, y), batch_size=8, shuffle=True)
        rule = getattr(lib.optim, optimizer)(net.parameters(), lr=0.05)
        losses = []
        for _ in range(6):
            for a, b in loader:
                rule.zero_grad()
                loss = lib.nn.CrossEntropyLoss()(net(a), b)
                loss.backward()
                rule.step()
                losses.append(loss.item())
        net.eval()
        losses.append(net(x).sum().item())
        runs.append(losses)
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-9)


def test_text_is_pytorchs():
    """repr of modules, nested ones too."""
    for make in (
        lambda nn: nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.Dropout(0.1)), nn.Softmax(dim=1)),
        lambda nn: nn.ModuleDict({"a": nn.LeakyReLU(), "b": nn.ModuleList([nn.GELU(), nn.ELU(inplace=True)])}),
        lambda nn: nn.CrossEntropyLoss(),
        lambda nn: nn.Embedding(3, 4, padding_idx=0),
        lambda nn: nn.Softplus(),
        lambda nn: nn.Hardtanh(-2, 2),
        lambda nn: nn.Linear(2, 3, bias=False),
    ):
        if "Module" in repr(make(torch.nn)):
            continue  # PyTorch abbreviates repeated entries of lists
        assert repr(make(engine.nn)) == repr(make(torch.nn))


def test_state_dict_goes_both_ways():
    """Keys are PyTorch's; loading restores outputs; strictness tells what is missing or unknown."""
    a, b = model(engine), model(engine)
    assert list(a.state_dict()) == list(model(torch).state_dict())
    assert repr(b.load_state_dict(a.state_dict())) == "<All keys matched successfully>"
    x = engine.randn(2, 6)
    same(a(x), b(x))
    state = a.state_dict()
    state["extra"] = state.pop("1.bias")
    with pytest.raises(RuntimeError, match=r'Missing key\(s\) in state_dict: "1.bias"'):
        b.load_state_dict(state)
    with pytest.raises(RuntimeError, match=r'Unexpected key\(s\) in state_dict: "extra"'):
        b.load_state_dict(state)
    result = b.load_state_dict(state, strict=False)
    assert (result.missing_keys, result.unexpected_keys) == (["1.bias"], ["extra"])
    with pytest.raises(RuntimeError, match=r"size mismatch for 1\.weight"):
        engine.nn.Sequential(engine.nn.Flatten(), engine.nn.Linear(5, 8)).load_state_dict(a.state_dict(), strict=False)


@pytest.mark.parametrize("lib", LIBS)
def test_registration(lib):
    """Attributes become parameters, buffers and modules; names are checked."""
    nn = lib.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(lib.ones(2))
            self.inner = nn.Linear(2, 2)
            self.register_buffer("mean", lib.zeros(2))
            self.register_buffer("cache", lib.zeros(1), persistent=False)
            self.nothing = None

        def forward(self, x):
            return self.inner(x) * self.scale

    net = Net()
    assert [k for k, _ in net.named_parameters()] == ["scale", "inner.weight", "inner.bias"]
    assert [k for k, _ in net.named_buffers()] == ["mean", "cache"]
    assert list(net.state_dict()) == ["scale", "mean", "inner.weight", "inner.bias"]
    assert [k for k, _ in net.named_modules()] == ["", "inner"]
    assert net.train(False).training is False
    assert net.inner.training is False
    with pytest.raises(TypeError):
        net.scale = 3
    with pytest.raises(KeyError):
        net.register_buffer("a.b", None)
    with pytest.raises(AttributeError):
        _ = net.unknown
    del net.scale
    assert not hasattr(net, "scale")

    class Early(nn.Module):
        def __init__(self):
            self.weight = nn.Parameter(lib.ones(1))

    with pytest.raises(AttributeError, match=r"before Module\.__init__"):
        Early()


@pytest.mark.parametrize("lib", LIBS)
def test_module_hooks(lib):
    """Forward hooks see and replace; full backward hooks see gradients of inputs and outputs."""
    layer = lib.nn.Linear(2, 2)
    lib.nn.init.ones_(layer.weight)
    lib.nn.init.zeros_(layer.bias)
    seen = []
    handles = [
        layer.register_forward_pre_hook(lambda m, args: (args[0] * 2,)),
        layer.register_forward_hook(lambda m, args, out: out + 1),
        layer.register_full_backward_hook(lambda m, gi, go: seen.append((gi[0].tolist(), go[0].tolist()))),
    ]
    x = lib.ones(1, 2, requires_grad=True)
    y = layer(x)
    assert y.tolist() == [[5, 5]]
    (y * 3).sum().backward()
    assert seen == [([[6, 6]], [[3, 3]])]
    assert x.grad.tolist() == [[12, 12]]
    for handle in handles:
        handle.remove()
    assert layer(x).tolist() == [[2, 2]]


def test_modes_places_and_copies():
    """Dropout only drops while training; to() keeps tensors' identity; deepcopy is independent."""
    net = model(engine, 0.5)
    x = engine.ones(4, 6)
    net.eval()
    same(net(x), net(x))
    weight = net[1].weight
    net.double()
    assert net[1].weight is weight
    assert weight.dtype is engine.float64
    twin = copy.deepcopy(net)
    with engine.no_grad():
        twin[1].weight.zero_()
    assert not engine.equal(twin[1].weight, weight)
    net.requires_grad_(False)
    assert not any(p.requires_grad for p in net.parameters())


def test_containers():
    """Indexing, slicing, appending and names of containers."""
    nn = engine.nn
    net = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
    assert len(net[1:]) == 2
    assert net[-1] is net[2]
    net.append(nn.Sigmoid())
    assert isinstance(net[3], nn.Sigmoid)
    named = nn.Sequential({"first": nn.ReLU()})
    assert isinstance(named.first, nn.ReLU)
    listed = nn.ModuleList([nn.ReLU()])
    listed.insert(0, nn.Tanh())
    assert [type(m).__name__ for m in listed] == ["Tanh", "ReLU"]
    table = nn.ModuleDict({"a": nn.ReLU()})
    assert "a" in table
    assert table.pop("a") is not None
    assert len(table) == 0


ERRORS = [
    lambda lib: lib.nn.Linear(3, 2)(lib.ones(4, 5)),
    lambda lib: lib.nn.Linear(3, 2)(lib.ones(4, 3, dtype=lib.float64)),
    lambda lib: lib.nn.CrossEntropyLoss()(lib.ones(2, 3), lib.tensor([0, 3])),
    lambda lib: lib.nn.CrossEntropyLoss()(lib.ones(2, 3), lib.tensor([0, 1, 2])),
    lambda lib: lib.nn.BCEWithLogitsLoss()(lib.ones(2), lib.ones(3)),
    lambda lib: lib.nn.BCELoss()(lib.ones(2) * 2, lib.ones(2)),
    lambda lib: lib.nn.Dropout(1.5),
    lambda lib: lib.nn.functional.mse_loss(lib.ones(2), lib.ones(3)),
    lambda lib: lib.nn.Embedding(3, 2)(lib.tensor([3])),
    lambda lib: lib.nn.Module()(1),
    lambda lib: lib.nn.functional.gelu(lib.ones(2), approximate="fast"),
    lambda lib: lib.nn.functional.softmax(lib.ones(2, 3), 2),
    lambda lib: lib.nn.init.xavier_uniform_(lib.ones(3)),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("call", ERRORS, ids=range(len(ERRORS)))
def test_mistakes_raise_pytorchs_exception(call):
    """The same type as PyTorch, and a message that says something."""
    with pytest.raises(Exception) as theirs:
        call(torch)
    with pytest.raises(type(theirs.value)) as ours:
        call(engine)
    assert str(ours.value)
