"""torch.nn.Module's own behaviour: names, state, hooks, conversions, containers; one script for both libraries."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

import core.engine as engine

pytestmark = pytest.mark.filterwarnings("ignore")


def same(script):
    """Both libraries give the same result or raise the same type."""
    found = []
    for lib in (engine, torch):
        lib.manual_seed(0)
        try:
            found.append(("ok", script(lib)))
        except Exception as error:
            found.append((type(error).__name__, None))
    assert found[0] == found[1]


def net(lib):
    """A nested module with a shared layer, buffers of both kinds and a parameter of its own."""

    class Net(lib.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = lib.nn.Linear(2, 3)
            self.again = self.first
            self.inner = lib.nn.Sequential(lib.nn.ReLU(), lib.nn.BatchNorm1d(3))
            self.scale = lib.nn.Parameter(lib.ones(1))
            self.register_buffer("kept", lib.zeros(2))
            self.register_buffer("lost", lib.zeros(2), persistent=False)
            self.register_parameter("none", None)
            self.table = lib.nn.Buffer(lib.ones(1))

        def forward(self, x, factor=1.0):
            return self.inner(self.first(x)) * self.scale * factor

    return Net()


def message(call):
    """The text of the exception."""
    try:
        call()
    except Exception as error:
        return type(error).__name__, str(error)
    return None


def text_of(lib, change, **options):
    """What load_state_dict says about a changed state."""
    n = net(lib)
    state = n.state_dict()
    change(lib, state)
    return message(lambda: n.load_state_dict(state, **options))


def drop(lib, state):
    del state["scale"], state["inner.1.weight"]


def add(lib, state):
    state["more"] = lib.ones(1)
    state["inner.9.x"] = lib.ones(1)


def resize(lib, state):
    state["first.weight"] = lib.ones(2, 2)


def all_wrong(lib, state):
    drop(lib, state)
    add(lib, state)
    resize(lib, state)


@pytest.mark.parametrize("change", [drop, add, resize, all_wrong])
def test_load_messages_are_pytorchs(change):
    """Word for word."""
    assert text_of(engine, change) == text_of(torch, change)
    assert text_of(engine, change, strict=False) == text_of(torch, change, strict=False)


NAMES = [
    lambda lib: [n for n, _ in net(lib).named_parameters()],
    lambda lib: [n for n, _ in net(lib).named_parameters(remove_duplicate=False)],
    lambda lib: [n for n, _ in net(lib).named_parameters("p", recurse=False)],
    lambda lib: [n for n, _ in net(lib).named_buffers()],
    lambda lib: [n for n, _ in net(lib).named_modules(prefix="x")],
    lambda lib: [n for n, _ in net(lib).named_modules(remove_duplicate=False)],
    lambda lib: [n for n, _ in net(lib).named_children()],
    lambda lib: list(net(lib).state_dict(prefix="a.")),
    lambda lib: repr(net(lib)),
    lambda lib: str(net(lib).load_state_dict(net(lib).state_dict())),
    lambda lib: str(net(lib).load_state_dict({}, strict=False)),
    lambda lib: [v.requires_grad for v in net(lib).state_dict(keep_vars=True).values()],
    lambda lib: net(lib).get_parameter("first.weight").shape == (3, 2),
    lambda lib: net(lib).get_parameter("first"),
    lambda lib: net(lib).get_parameter("first.nothing"),
    lambda lib: net(lib).get_buffer("inner.1.running_mean").tolist(),
    lambda lib: net(lib).get_buffer("scale"),
    lambda lib: repr(net(lib).get_submodule("inner.1")),
    lambda lib: net(lib).get_submodule("inner.7"),
    lambda lib: net(lib).get_submodule("kept"),
    lambda lib: net(lib).nothing,
    lambda lib: setattr(net(lib), "first", 3),
    lambda lib: setattr(net(lib), "scale", lib.ones(1)),
    lambda lib: setattr(net(lib), "kept", "text"),
    lambda lib: delattr(net(lib), "nothing"),
    lambda lib: net(lib).register_buffer("a.b", lib.ones(1)),
    lambda lib: net(lib).register_buffer("", lib.ones(1)),
    lambda lib: net(lib).register_buffer("first", lib.ones(1)),
    lambda lib: net(lib).register_parameter("x", lib.ones(1)),
    lambda lib: net(lib).register_parameter("forward", None),
    lambda lib: net(lib).add_module("x", 3),
    lambda lib: net(lib).train("yes"),
    lambda lib: net(lib).to(lib.int64),
    lambda lib: net(lib).load_state_dict([1]),
    lambda lib: lib.nn.Module(3),
    lambda lib: lib.nn.Module(a=3),
    lambda lib: lib.nn.Linear(2, 3)(lib.ones(1, 2)).shape == (1, 3),
    lambda lib: [k in dir(net(lib)) for k in ("first", "scale", "kept", "none", "0")],
    lambda lib: [str(p.dtype) for p in net(lib).double().state_dict().values()],
    lambda lib: [str(p.dtype) for p in net(lib).half().parameters()],
    lambda lib: [str(p.dtype) for p in net(lib).type(lib.float64).buffers()],
    lambda lib: [p.grad for p in net(lib).requires_grad_(False).parameters()],
    lambda lib: sorted(net(lib).state_dict()._metadata),
    lambda lib: net(lib).share_memory().training,
]


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_names_and_mistakes(number):
    """One line each, with both."""
    same(NAMES[number])


def test_attributes_change_places():
    """A name moves between the tables as its value changes its kind; order within a table stays."""

    def script(lib):
        n = net(lib)
        n.first = lib.nn.Linear(2, 2)
        order = [list(n._modules)]
        n.scale = lib.nn.Parameter(lib.zeros(1))
        n.none = lib.nn.Parameter(lib.zeros(1))
        order.append(list(n._parameters))
        n.scale = None
        n.kept = None
        n.lost = lib.ones(1)
        order += [list(n.state_dict()), [k for k, _ in n.named_buffers()]]
        del n.first, n.kept
        n.plain = 3
        n.plain = lib.nn.Parameter(lib.ones(1))
        order += [list(n._modules), list(n._buffers), list(n._parameters), "plain" in n.__dict__]
        n.set_submodule("inner.0", lib.nn.Tanh())
        order.append(repr(n.inner))
        return order

    same(script)


def test_assign_and_copies():
    """assign takes the tensors themselves; deepcopy is independent and keeps what is shared shared."""

    def script(lib):
        n, other = net(lib), net(lib).double()
        twin = copy.deepcopy(n)
        result = [twin.first is twin.again, twin.first is n.first]
        n.load_state_dict(other.state_dict())
        result.append(str(n.scale.dtype))
        n.load_state_dict(other.state_dict(), assign=True)
        result += [str(n.scale.dtype), isinstance(n.scale, lib.nn.Parameter), n.scale.requires_grad, n.again is n.first]
        n.scale.grad = lib.ones(1, dtype=lib.float64)
        n.zero_grad(set_to_none=False)
        result.append(n.scale.grad.tolist())
        n.zero_grad()
        result.append(n.scale.grad)
        return result

    same(script)


def test_extra_state():
    """State beside tensors is saved, loaded, and missed."""

    def script(lib):
        class Counting(lib.nn.Module):
            count = 0

            def get_extra_state(self):
                return {"count": self.count}

            def set_extra_state(self, state):
                self.count = state["count"]

        outer = lib.nn.Sequential(Counting())
        outer[0].count = 5
        state = outer.state_dict()
        fresh = lib.nn.Sequential(Counting())
        fresh.load_state_dict(state)
        return (
            list(state),
            fresh[0].count,
            message(lambda: fresh.load_state_dict({})),
            message(lambda: lib.nn.Sequential(lib.nn.ReLU()).load_state_dict(state)),
        )

    same(script)


def test_forward_hooks():
    """Order, prepend, keyword arguments, replaced arguments and results, hooks that are always called."""

    def script(lib):
        heard = []
        n = net(lib).eval()
        n.register_forward_pre_hook(lambda m, a: heard.append("pre 1"))
        n.register_forward_pre_hook(lambda m, a: heard.append("pre 0"), prepend=True)
        n.register_forward_pre_hook(lambda m, a, k: (a, {"factor": 2.0}), with_kwargs=True)
        n.register_forward_hook(lambda m, a, k, y: heard.append(sorted(k)), with_kwargs=True)
        n.register_forward_hook(lambda m, a, y: y + 1)
        handle = n.register_forward_hook(lambda m, a, y: heard.append("always"), always_call=True)
        y = n(lib.ones(1, 2))
        wrong = message(lambda: n(lib.ones(1, 5)))[0]
        handle.remove()
        n.register_forward_pre_hook(lambda m, a, k: 3, with_kwargs=True)
        return heard, np.round(y.tolist(), 4).tolist(), wrong, message(lambda: n(lib.ones(1, 2)))[0]

    same(script)


def test_backward_hooks():
    """Gradients at inputs and outputs, changed on the way; pre-hooks before."""

    def script(lib):
        heard = []
        layer = lib.nn.Linear(2, 2)
        lib.nn.init.ones_(layer.weight)
        layer.register_full_backward_hook(lambda m, gi, go: heard.append((gi[0].tolist(), go[0].tolist())))
        layer.register_full_backward_hook(lambda m, gi, go: (gi[0] * 10,))
        layer.register_full_backward_pre_hook(lambda m, go: (go[0] * 2,))
        x = lib.ones(1, 2, requires_grad=True)
        layer(x).sum().backward()
        return heard, x.grad.tolist(), layer.weight.grad.tolist()

    same(script)


def test_global_hooks():
    """Hooks that hear of every module, and of everything that is registered."""

    def script(lib):
        from importlib import import_module

        where = import_module(f"{lib.__name__}.nn.modules.module")
        heard = []
        handles = [
            where.register_module_forward_pre_hook(lambda m, a: heard.append(("pre", type(m).__name__))),
            where.register_module_forward_hook(lambda m, a, y: heard.append(("post", type(m).__name__))),
            where.register_module_full_backward_hook(lambda m, gi, go: heard.append(("back", type(m).__name__))),
            where.register_module_full_backward_pre_hook(lambda m, go: heard.append(("before", type(m).__name__))),
            where.register_module_parameter_registration_hook(lambda m, n, p: heard.append(("parameter", n))),
            where.register_module_buffer_registration_hook(lambda m, n, p: heard.append(("buffer", n))),
            where.register_module_module_registration_hook(lambda m, n, p: heard.append(("module", n))),
        ]
        try:
            model = lib.nn.Sequential(lib.nn.Linear(2, 2), lib.nn.Tanh())
            model.register_buffer("b", None)
            model(lib.ones(1, 2, requires_grad=True)).sum().backward()
        finally:
            for handle in handles:
                handle.remove()
        return heard

    same(script)


def test_state_hooks():
    """Before and after saving and loading."""

    def script(lib):
        heard = []
        n = net(lib)
        n.register_state_dict_pre_hook(lambda m, prefix, keep: heard.append(("save", prefix, keep)))
        n.register_state_dict_post_hook(lambda m, state, prefix, local: state.pop(prefix + "kept") and None)
        n.register_load_state_dict_pre_hook(lambda m, state, prefix, *rest: state.pop("more", None) and None)
        n.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
        state = n.state_dict()
        state["more"] = lib.ones(1)
        return list(state), str(n.load_state_dict(state)), heard

    same(script)


CONTAINERS = [
    lambda nn: repr(nn.Sequential(nn.ReLU(), nn.Tanh()) + nn.Sequential(nn.ReLU())),
    lambda nn: repr(nn.Sequential(nn.ReLU(), nn.Tanh()) * 2),
    lambda nn: repr(nn.Sequential(nn.ReLU(), nn.Tanh()).insert(1, nn.Sigmoid()).append(nn.GELU())),
    lambda nn: repr(nn.Sequential(nn.ReLU(), nn.Tanh()).extend([nn.ELU()])[1:]),
    lambda nn: repr(nn.Sequential(nn.ReLU(), nn.Tanh()).pop(0)),
    lambda nn: nn.Sequential(nn.ReLU())[1],
    lambda nn: nn.Sequential(nn.ReLU()) * 0,
    lambda nn: nn.Sequential(nn.ReLU()) + 3,
    lambda nn: nn.Sequential(nn.ReLU()).insert(3, nn.ReLU()),
    lambda nn: nn.Sequential(3),
    lambda nn: repr(nn.ModuleList([nn.Linear(2, 3)] * 2 + [nn.ReLU()])),
    lambda nn: repr(nn.ModuleList([nn.Sequential(nn.ReLU())] * 3)),
    lambda nn: repr(nn.ModuleList([nn.ReLU()]) + nn.ModuleList([nn.Tanh()])),
    lambda nn: repr(nn.ModuleList([nn.ReLU(), nn.Tanh()])[::-1]),
    lambda nn: nn.ModuleList([nn.ReLU()])[2],
    lambda nn: nn.ModuleList().extend(3),
    lambda nn: nn.ModuleList()(3),
    lambda nn: repr(nn.ModuleDict([("a", nn.ReLU()), ("b", nn.Tanh())])),
    lambda nn: nn.ModuleDict().update(3),
    lambda nn: nn.ModuleDict().update([(1, 2, 3)]),
    lambda nn: nn.ModuleDict()["x"],
    lambda nn: list(nn.ModuleDict({"a": nn.ReLU()}).keys()),
]


@pytest.mark.parametrize("number", range(len(CONTAINERS)))
def test_containers(number):
    """Text and mistakes."""
    same(lambda lib: CONTAINERS[number](lib.nn))


def test_parameter_containers():
    """Lists and dicts of parameters: text, names, and everything a list or a dict does."""

    def script(lib):
        nn = lib.nn
        listed = nn.ParameterList([nn.Parameter(lib.ones(2, 3)), lib.ones(2), 3])
        listed.append(lib.ones(1))
        listed += [lib.zeros(2)]
        listed[1] = lib.zeros(4)
        table = nn.ParameterDict({"a": lib.ones(2), "b": nn.Parameter(lib.ones(1))})
        table.setdefault("c", lib.ones(3))
        table |= nn.ParameterDict({"d": lib.ones(1)})
        found = [repr(listed), repr(table), list(listed.state_dict()), list(table.state_dict()), len(listed[1:3])]
        found += [
            list(table),
            table.get("z"),
            table.popitem()[0],
            table.pop("a").shape == (2,),
            len(table),
            "b" in table,
        ]
        found += [message(lambda: table["q"])[0], message(lambda: listed[9])[0], message(lambda: listed(1))[0]]
        found += [list(reversed(table)), [p.requires_grad for p in listed.parameters()], list(table.copy())]
        return found

    same(script)


def test_lazy_modules():
    """Unborn parameters, what they refuse, and values loaded into them."""

    def script(lib):
        layer = lib.nn.LazyLinear(3)
        found = [layer.has_uninitialized_params(), message(lambda: layer.weight.shape)[0], repr(layer.weight)]
        layer.load_state_dict(lib.nn.Linear(4, 3).state_dict())
        found += [layer.weight.shape == (3, 4), type(layer).__name__]
        layer(lib.ones(1, 4))
        return [
            *found,
            type(layer).__name__,
            layer.in_features,
            type(layer.weight).__name__,
            len(layer._forward_pre_hooks),
        ]

    same(script)
