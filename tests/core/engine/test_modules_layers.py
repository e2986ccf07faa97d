"""Every layer beside PyTorch's: numbers after the same seed, output, gradients, state names and text."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array, flat

pytestmark = pytest.mark.filterwarnings("ignore")

IMAGE, LINE, VOLUME, ROWS = (2, 4, 6, 5), (2, 4, 7), (1, 4, 4, 5, 4), (3, 4)

# name, arguments, keyword arguments, input shapes
LAYERS = [
    *[(name, (), {}, [ROWS]) for name in (
        "ELU", "Hardshrink", "Hardsigmoid", "Hardtanh", "Hardswish", "LeakyReLU", "LogSigmoid", "PReLU", "ReLU",
        "ReLU6", "SELU", "CELU", "GELU", "Sigmoid", "SiLU", "Mish", "Softplus", "Softshrink", "Softsign", "Tanh",
        "Tanhshrink", "GLU", "Identity", "RReLU", "Dropout", "AlphaDropout", "FeatureAlphaDropout", "Flatten",
    )],
    *[(name, (), {"inplace": True}, [ROWS]) for name in (
        "ELU", "Hardsigmoid", "Hardtanh", "Hardswish", "LeakyReLU", "ReLU", "ReLU6", "SELU", "CELU", "SiLU", "Mish",
        "RReLU", "Dropout",
    )],
    ("Threshold", (0.1, 20), {"inplace": True}, [ROWS]), ("Threshold", (0.1, 2.5), {}, [ROWS]),
    ("PReLU", (4,), {"init": 0.1}, [IMAGE]), ("Softmin", (1,), {}, [ROWS]), ("Softmax", (1,), {}, [ROWS]),
    ("LogSoftmax", (1,), {}, [ROWS]), ("Softmax2d", (), {}, [IMAGE]), ("Unflatten", (1, (2, 2)), {}, [ROWS]),
    *[(f"Dropout{d}d", (0.4,), {}, [shape]) for d, shape in ((1, LINE), (2, IMAGE), (3, VOLUME))],
    *[(f"{kind}Pad{d}d", (1,), {}, [shape]) for kind in ("Reflection", "Replication", "Zero", "Circular")
      for d, shape in ((1, LINE), (2, IMAGE), (3, VOLUME))],
    *[(f"ConstantPad{d}d", (1, 3.5), {}, [shape]) for d, shape in ((1, LINE), (2, IMAGE), (3, VOLUME))],
    ("ZeroPad2d", ((1, 2, 0, -1),), {}, [IMAGE]), ("ReflectionPad2d", ((1, 2, 0, 1),), {}, [(4, 6, 5)]),
    *[(f"AdaptiveMaxPool{d}d", (3,), {"return_indices": True}, [shape])
      for d, shape in ((1, LINE), (2, IMAGE), (3, VOLUME))],
    *[(f"LPPool{d}d", (2, 2), {}, [shape]) for d, shape in ((1, LINE), (2, IMAGE), (3, VOLUME))],
    ("LPPool2d", (3, 2), {"stride": 1, "ceil_mode": True}, [IMAGE]),
    ("FractionalMaxPool2d", (2,), {"output_size": (3, 2)}, [IMAGE]),
    ("FractionalMaxPool2d", (2,), {"output_ratio": 0.5, "return_indices": True}, [(4, 6, 5)]),
    ("FractionalMaxPool3d", (2,), {"output_size": 2}, [VOLUME]),
    ("InstanceNorm1d", (4,), {}, [LINE]), ("InstanceNorm2d", (4,), {"affine": True}, [(4, 3, 3)]),
    ("InstanceNorm2d", (4,), {"affine": True, "track_running_stats": True, "momentum": 0.3}, [IMAGE]),
    ("InstanceNorm3d", (4,), {"track_running_stats": True}, [VOLUME]),
    ("LocalResponseNorm", (3,), {}, [IMAGE]), ("LocalResponseNorm", (2,), {"alpha": 0.5, "k": 2.0}, [LINE]),
    ("SyncBatchNorm", (4,), {}, [ROWS]),
    ("Bilinear", (3, 4, 5), {}, [(2, 3), (2, 4)]), ("Bilinear", (3, 4, 5), {"bias": False}, [(2, 2, 3), (2, 2, 4)]),
    ("CosineSimilarity", (), {}, [ROWS, ROWS]), ("PairwiseDistance", (3.0,), {"keepdim": True}, [ROWS, ROWS]),
    ("PixelShuffle", (2,), {}, [IMAGE]), ("PixelUnshuffle", (2,), {}, [(1, 2, 4, 6)]),
    ("ChannelShuffle", (2,), {}, [IMAGE]), ("Unfold", (2,), {"padding": 1, "stride": (2, 1)}, [IMAGE]),
    ("Fold", ((4, 5), (2, 2)), {}, [(2, 8, 12)]), ("Upsample", (), {"scale_factor": 2}, [IMAGE]),
    ("Upsample", ((4, 7),), {"mode": "bilinear"}, [IMAGE]), ("UpsamplingNearest2d", (), {"scale_factor": 2}, [IMAGE]),
    ("Upsample", (), {"scale_factor": (1.5, 2.0), "mode": "bicubic", "align_corners": True}, [IMAGE]),
    ("UpsamplingBilinear2d", (), {"size": (9, 4)}, [IMAGE]),
    ("ConvTranspose2d", (4, 3, 3), {"stride": 2}, [IMAGE]),
    ("LazyLinear", (3,), {}, [ROWS]), ("LazyConv2d", (3, 2), {"groups": 1}, [IMAGE]),
    ("LazyConvTranspose1d", (3, 2), {"bias": False}, [LINE]), ("LazyBatchNorm2d", (), {}, [IMAGE]),
    ("LazyInstanceNorm1d", (), {}, [LINE]),
]  # fmt: skip


def outcome(lib, name, args, options, shapes, training=True):
    """What a layer is and does: text, names, numbers, in float64 from float32 weights."""
    lib.manual_seed(11)
    layer = getattr(lib.nn, name)(*args, **options)
    found = {"text": repr(layer)}
    lazy = name.startswith("Lazy")
    if not lazy:
        layer = layer.double()
    layer.train(training)
    random = np.random.default_rng(3)
    arrays = [random.standard_normal(shape) for shape in shapes]
    if lazy:
        arrays = [a.astype(np.float32) for a in arrays]
    given = [lib.from_numpy(a.copy()).requires_grad_() for a in arrays]
    lib.manual_seed(5)
    outputs = flat(layer(*[x * 1 for x in given]))
    total = sum((y * y.detach().cos()).sum() for y in outputs if y.is_floating_point())
    total.backward()
    found["text after"] = repr(layer)
    found["names"] = list(layer.state_dict())
    found["arrays"] = [array(y) for y in [*outputs, *layer.state_dict().values()]]
    found["arrays"] += [array(x.grad) for x in [*given, *layer.parameters()]]
    return found


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize(("name", "args", "options", "shapes"), LAYERS, ids=str)
def test_layer_is_pytorchs(name, args, options, shapes, training):
    """Equal in text and names, close in numbers."""
    own = outcome(engine, name, args, options, shapes, training)
    reference = outcome(torch, name, args, options, shapes, training)
    for key in ("text", "text after", "names"):
        assert own[key] == reference[key]
    loose = name.startswith("Lazy")
    assert len(own["arrays"]) == len(reference["arrays"])
    for a, b in zip(own["arrays"], reference["arrays"], strict=True):
        assert a.shape == b.shape
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=1e-3 if loose else 1e-6, atol=1e-4 if loose else 1e-7)


SAME = ((3, 4), (3, 4))
SIGNS = np.array([1.0, -1.0, 1.0])
LOSSES = [
    ("L1Loss", (), {}, [*SAME]), ("MSELoss", (), {"reduction": "sum"}, [*SAME]), ("HuberLoss", (), {}, [*SAME]),
    ("SmoothL1Loss", (), {"beta": 0.5}, [*SAME]), ("SoftMarginLoss", (), {}, [(3,), SIGNS]),
    ("KLDivLoss", (), {"reduction": "batchmean"}, [(3, 4), np.full((3, 4), 0.25)]),
    ("KLDivLoss", (), {"log_target": True}, [*SAME]),
    ("PoissonNLLLoss", (), {"full": True}, [(3, 4), np.arange(12.0).reshape(3, 4)]),
    ("GaussianNLLLoss", (), {"full": True}, [(3, 4), (3, 4), np.linspace(0, 1, 12).reshape(3, 4)]),
    ("MarginRankingLoss", (0.3,), {}, [(3,), (3,), SIGNS]),
    ("CosineEmbeddingLoss", (0.1,), {"reduction": "none"}, [(3, 4), (3, 4), SIGNS]),
    ("HingeEmbeddingLoss", (), {}, [(3,), SIGNS]),
    ("MultiLabelMarginLoss", (), {}, [(2, 4), np.array([[1, 0, -1, 2], [3, 3, 1, -1]])]),
    ("MultiLabelSoftMarginLoss", (), {}, [(2, 3), np.array([[1.0, 0, 1], [0, 0, 1]])]),
    ("MultiMarginLoss", (2, 0.7), {}, [(3, 4), np.array([0, 3, 1])]),
    ("TripletMarginLoss", (), {"swap": True, "p": 1}, [(3, 4), (3, 4), (3, 4)]),
    ("TripletMarginWithDistanceLoss", (), {"margin": 2.0}, [(3, 4), (3, 4), (3, 4)]),
    ("NLLLoss", (), {}, [(3, 4), np.array([0, 3, 1])]), ("CrossEntropyLoss", (), {}, [(3, 4), np.array([0, 3, 1])]),
    ("BCELoss", (), {}, [np.array([0.2, 0.7]), np.array([0.0, 1.0])]),
    ("BCEWithLogitsLoss", (), {}, [(2,), np.array([0.0, 1.0])]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "options", "inputs"), LOSSES, ids=lambda v: v if isinstance(v, str) else "")
def test_loss_is_pytorchs(name, args, options, inputs):
    """Value, gradients and text."""
    found = []
    for lib in (engine, torch):
        random = np.random.default_rng(4)
        given = [lib.from_numpy(random.standard_normal(v) if isinstance(v, tuple) else v.copy()) for v in inputs]
        for x, v in zip(given, inputs, strict=True):
            x.requires_grad_(isinstance(v, tuple) or x is given[0])
        layer = getattr(lib.nn, name)(*args, **options)
        y = layer(*given)
        y.sum().backward()
        found.append((repr(layer), [array(y), *[array(x.grad) for x in given if x.requires_grad]]))
    assert found[0][0] == found[1][0]
    for a, b in zip(found[0][1], found[1][1], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("zero_infinity", [False, True])
def test_ctc_loss(reduction, zero_infinity):
    """Targets padded and one after another, of several lengths, repeated labels, one that does not fit."""
    logits = np.random.default_rng(2).standard_normal((6, 4, 5))
    targets = np.array([[1, 2, 2, 3], [4, 1, 0, 0], [1, 0, 0, 0], [2, 2, 2, 2]])
    lengths, steps = [4, 2, 0, 4], [6, 5, 4, 6]
    for flat_targets in (False, True):
        found = []
        for lib in (engine, torch):
            x = lib.from_numpy(logits.copy()).requires_grad_()
            t = np.concatenate([row[:n] for row, n in zip(targets, lengths, strict=True)]) if flat_targets else targets
            loss = lib.nn.CTCLoss(reduction=reduction, zero_infinity=zero_infinity)
            y = loss(x.log_softmax(2), lib.from_numpy(t.copy()), lib.tensor(steps), lib.tensor(lengths))
            (y[:3] if reduction == "none" else y).sum().backward()
            found.append((array(y), array(x.grad)))
        np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-9)
        if zero_infinity or reduction == "none":
            np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-8, atol=1e-12)


def test_unpooling_goes_back():
    """Max pooling with positions and its way back, sizes chosen too."""
    for d in (1, 2, 3):
        found = []
        for lib in (engine, torch):
            x = lib.from_numpy(np.random.default_rng(d).standard_normal((1, 2, 7, 6, 5)[: d + 2]))
            y, where = getattr(lib.nn, f"MaxPool{d}d")(2, return_indices=True)(x)
            y = y.detach().requires_grad_()
            z = getattr(lib.nn, f"MaxUnpool{d}d")(2)(y, where, output_size=x.shape)
            (z * z).sum().backward()
            found.append((array(z), array(y.grad)))
        for a, b in zip(*found, strict=True):
            np.testing.assert_array_equal(a, b)


def test_embedding_options():
    """Padding row, longest norm, gradients by frequency; tables that are there already; bags of all kinds."""
    index = np.array([[1, 2, 1], [0, 3, 3]])
    for name, options, extra in (
        ("Embedding", {"padding_idx": 1}, ()), ("Embedding", {"max_norm": 0.5, "norm_type": 1.0}, ()),
        ("Embedding", {"scale_grad_by_freq": True, "padding_idx": -1}, ()), ("EmbeddingBag", {"mode": "sum"}, ()),
        ("EmbeddingBag", {"mode": "mean", "padding_idx": 3}, ()), ("EmbeddingBag", {"mode": "max"}, ()),
        ("EmbeddingBag", {"mode": "mean", "max_norm": 0.4}, ([0, 2, 2],)),
        ("EmbeddingBag", {"mode": "max", "include_last_offset": True}, ([0, 2, 2, 6],)),
    ):  # fmt: skip
        found = []
        for lib in (engine, torch):
            lib.manual_seed(1)
            layer = getattr(lib.nn, name)(4, 3, **options).double()
            given = lib.from_numpy(index.reshape(-1).copy() if extra else index.copy())
            y = layer(given, *(lib.tensor(e) for e in extra))
            (y * y).sum().backward()
            found.append((repr(layer), [array(y), array(layer.weight.grad), array(layer.weight)]))
        assert found[0][0] == found[1][0]
        for a, b in zip(found[0][1], found[1][1], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-7)
    for lib in (engine, torch):
        table = lib.nn.Embedding.from_pretrained(lib.ones(3, 2))
        assert not table.weight.requires_grad
        bag = lib.nn.EmbeddingBag.from_pretrained(lib.ones(3, 2), mode="sum")
        assert bag(lib.tensor([[0, 1]])).tolist() == [[2, 2]]


def test_bag_gradients_by_frequency():
    """Each row's gradient divided by how often it was named."""
    bag = engine.nn.EmbeddingBag(3, 2, mode="sum", scale_grad_by_freq=True)
    bag(engine.tensor([[0, 1, 1]])).sum().backward()
    assert bag.weight.grad.tolist() == [[1, 1], [1, 1], [0, 0]]


def test_cross_map_lrn():
    """Values of channels more than the window holds."""
    x = np.random.default_rng(0).standard_normal((2, 6, 2, 3))
    own, reference = (array(lib.nn.CrossMapLRN2d(3, 0.5)(lib.from_numpy(x))) for lib in (engine, torch))
    np.testing.assert_allclose(own, reference, rtol=1e-10)
    assert repr(engine.nn.CrossMapLRN2d(3)) == repr(torch.nn.CrossMapLRN2d(3))


def test_adaptive_log_softmax():
    """Weights, outputs, loss, all log-probabilities and predictions."""
    found = []
    for lib in (engine, torch):
        lib.manual_seed(2)
        layer = lib.nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 10], div_value=2.0, head_bias=True)
        x = lib.from_numpy(np.random.default_rng(0).standard_normal((6, 8)).astype(np.float32)).requires_grad_()
        result = layer(x, lib.tensor([0, 3, 4, 9, 10, 19]))
        result.loss.backward()
        found.append((repr(layer), [array(t) for t in (result.output, result.loss, x.grad, layer.log_prob(x),
                      layer.predict(x), layer.tail[1][0].weight.grad)]))  # fmt: skip
    assert found[0][0] == found[1][0]
    for a, b in zip(found[0][1], found[1][1], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


INITS = [
    lambda i, t: i.trunc_normal_(t), lambda i, t: i.trunc_normal_(t, 0.0, 0.02, -0.01, 0.03),
    lambda i, t: i.trunc_normal_(t, 1.0, 1.0, 1.5, 1.6), lambda i, t: i.orthogonal_(t, 0.5),
    lambda i, t: i.sparse_(t, 0.3, 0.1), lambda i, t: i.eye_(t), lambda i, t: i.xavier_uniform_(t, 2.0),
    lambda i, t: i.xavier_normal_(t), lambda i, t: i.kaiming_uniform_(t, mode="fan_out", nonlinearity="relu"),
    lambda i, t: i.kaiming_normal_(t, 0.2), lambda i, t: i.constant_(t, 0.3), lambda i, t: i.normal_(t, 1.0, 2.0),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(INITS)))
def test_init_draws_pytorchs_numbers(number):
    """The same seed, the same values (normal numbers to their last digits), tall and wide."""
    for shape in ((7, 5), (4, 9)):
        found = []
        for lib in (engine, torch):
            lib.manual_seed(6)
            generator = lib.Generator().manual_seed(3)
            x = lib.empty(*shape)
            INITS[number](lib.nn.init, x)
            y = lib.nn.init.uniform_(lib.empty(3), generator=generator)
            found.append((array(x), array(y)))
        np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-4, atol=2e-6)
        np.testing.assert_array_equal(found[0][1], found[1][1])


def test_dirac_and_gains():
    """Identity kernels, and the factor of every nonlinearity."""
    for shape, groups in (((4, 3, 3), 1), ((4, 2, 3, 2), 2), ((2, 2, 3, 3, 3), 1)):
        a, b = (array(lib.nn.init.dirac_(lib.empty(*shape), groups)) for lib in (engine, torch))
        np.testing.assert_array_equal(a, b)
    for name in ("linear", "conv2d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"):
        assert engine.nn.init.calculate_gain(name) == torch.nn.init.calculate_gain(name)
    assert engine.nn.init.calculate_gain("leaky_relu", 0.3) == torch.nn.init.calculate_gain("leaky_relu", 0.3)
