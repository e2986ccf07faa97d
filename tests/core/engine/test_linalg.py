"""What the table of operations cannot say of linear algebra, Fourier transforms and special functions.

Names and errors as PyTorch's, compositions, windows.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import flat, same

pytestmark = pytest.mark.filterwarnings("ignore")
random = np.random.default_rng(3)
LIBS = (engine, torch)


def both(call, *arrays: np.ndarray, rtol: float = 1e-9) -> None:
    """The same call in both libraries gives the same tensors, and field names where it has them."""
    own, reference = (call(lib, *(lib.tensor(a) for a in arrays)) for lib in LIBS)
    if hasattr(own, "_fields"):
        assert type(own).__name__ == type(reference).__name__.split(".")[-1]
        for field in own._fields:
            same(getattr(own, field), getattr(reference, field), rtol, 1e-11)
    for a, b in zip(flat(own), flat(reference), strict=True):
        same(a, b, rtol, 1e-11)


A = random.standard_normal((2, 3, 3)) + 3 * np.eye(3)
WIDE = random.standard_normal((3, 5))
B = random.standard_normal((2, 3, 2))
SYMMETRIC = A @ A.swapaxes(-1, -2)
INDEFINITE = np.array([[0.0, 2.0, 1.0], [2.0, 0.0, -1.0], [1.0, -1.0, 0.5]])


@pytest.mark.parametrize(
    "call",
    [
        lambda lib, a: lib.linalg.inv_ex(a),
        lambda lib, a: lib.linalg.slogdet(a),
        lambda lib, a: lib.linalg.lu(a),
        lambda lib, a: lib.linalg.lu_factor_ex(a),
        lambda lib, a: lib.lu(a),
        lambda lib, a: lib.linalg.cholesky_ex(a @ a.mT),
        lambda lib, a: lib.linalg.qr(a, "r").R.abs(),
        lambda lib, a: lib.svd(a).S,
        lambda lib, a: lib.triangular_solve(a, a, transpose=True),
        lambda lib, a: lib.inverse(a) + a.inverse() + lib.linalg.matrix_power(a, -2),
        lambda lib, a: a.det() + lib.logdet(a) + lib.linalg.cond(a) + lib.linalg.cond(a, 1),
        lambda lib, a: lib.matrix_exp(a) + lib.matrix_exp(a * 0.01),
        lambda lib, a: lib.linalg.matrix_rank(a),
        lambda lib, a: lib.linalg.norm(a, dim=(0, 1), ord=-1) + lib.norm(a, "nuc", dim=(0, 1)),
        lambda lib, a: lib.linalg.eigvals(a).abs().sum(-1),
        lambda lib, a: lib.chain_matmul(a[0], a[1], a[0]) + lib.linalg.multi_dot([a[0], a[1], a[0]]),
        lambda lib, a: lib.linalg.ldl_factor(a + a.mT),
    ],
)
def test_values_and_field_names(call):
    """Stacks of matrices through functions without vectors of free sign."""
    both(call, A)


def test_least_squares():
    """Tall, wide and of too low a rank: the shortest solution; residuals and rank where PyTorch gives them."""
    tall = WIDE.T.copy()
    for matrix, right in ((tall, random.standard_normal((5, 2))), (WIDE, random.standard_normal((3, 2)))):
        both(lambda lib, a, b: lib.linalg.lstsq(a, b).solution, matrix, right)
        both(lambda lib, a, b: lib.linalg.lstsq(a, b, driver="gelsd"), matrix, right, rtol=1e-8)
    tall[:, 2] = tall[:, 0]
    both(lambda lib, a, b: lib.linalg.lstsq(a, b, driver="gelsy")[::2], tall, tall[:, :1] + 1.0, rtol=1e-8)


def test_symmetric_indefinite_equations():
    """LDL with blocks of two solves what it factored."""
    for lib in LIBS:
        a, b = lib.tensor(INDEFINITE), lib.tensor(B[0])
        packed, pivots = lib.linalg.ldl_factor(a)
        assert (pivots < 0).any()
        np.testing.assert_allclose((a @ lib.linalg.ldl_solve(packed, pivots, b)).numpy(), B[0], atol=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda lib: lib.linalg.inv(lib.ones(3, 3)), "singular"),
        (lambda lib: lib.linalg.inv(lib.ones(2, 3, 3)), r"Batch element 0"),
        (lambda lib: lib.linalg.solve(lib.zeros(2, 2), lib.ones(2)), "singular"),
        (lambda lib: lib.linalg.cholesky(-lib.eye(3)), "leading minor of order 1 is not positive-definite"),
        (lambda lib: lib.cholesky(lib.stack([lib.eye(2), -lib.eye(2)])), "Batch element 1"),
    ],
)
def test_matrices_without_the_property_that_is_needed(call, words):
    """LinAlgError, which is a RuntimeError too."""
    for lib in LIBS:
        with pytest.raises(lib.linalg.LinAlgError, match=words):
            call(lib)
    assert issubclass(engine.linalg.LinAlgError, RuntimeError)


@pytest.mark.parametrize(
    "call",
    [
        lambda lib: lib.linalg.inv(lib.ones(2, 3)),
        lambda lib: lib.linalg.det(lib.ones(3)),
        lambda lib: lib.linalg.inv(lib.ones(3, 3, dtype=lib.int64)),
        lambda lib: lib.linalg.solve(lib.eye(3), lib.ones(2, 2)),
        lambda lib: lib.linalg.qr(lib.ones(2, 2), "thin"),
        lambda lib: lib.linalg.matrix_norm(lib.ones(2, 2), 3),
        lambda lib: lib.fft.rfft(lib.ones(3, dtype=lib.complex64)),
        lambda lib: lib.fft.fft(lib.ones(3), norm="none"),
        lambda lib: lib.fft.fft(lib.ones(3), 0),
        lambda lib: lib.stft(lib.ones(8), 16, center=False, return_complex=True),
        lambda lib: lib.view_as_real(lib.ones(2)),
        lambda lib: lib.complex(lib.ones(2), lib.ones(2, dtype=lib.float64)),
        lambda lib: lib.polygamma(-1, lib.ones(2)),
    ],
)
def test_refusals(call):
    """RuntimeError in both libraries."""
    for lib in LIBS:
        with pytest.raises(RuntimeError):
            call(lib)


def test_the_gradient_of_eigh_is_hermitian():
    """Of all gradients that agree on Hermitian matrices, PyTorch's: not merely the one of the triangle that is read."""
    found = []
    for lib in LIBS:
        a = lib.tensor(SYMMETRIC).requires_grad_()
        values, vectors = lib.linalg.eigh(a)
        ((vectors.abs() * lib.tensor(A)).sum() + (values**2).sum()).backward()
        found.append(a.grad)
    same(*found, 1e-8, 1e-10)


REAL_ONLY = "floor round sign erf lgamma i0 relu amax max argmax sort erfinv"


@pytest.mark.parametrize("call", [
    *[lambda lib, z, name=name: getattr(lib, name)(z) for name in REAL_ONLY.split()],
    lambda lib, z: z < z, lambda lib, z: lib.maximum(z, z), lambda lib, z: z.clamp(0),
    lambda lib, z: z.sum().backward(),
])  # fmt: skip
def test_what_complex_numbers_cannot_be_asked(call):
    """Order, rounding, functions of real numbers, and backward from a complex loss."""
    for lib in LIBS:
        with pytest.raises(RuntimeError):
            call(lib, lib.tensor([1 + 2j, 3 - 1j], requires_grad=True))


@pytest.mark.parametrize("name", ["hann", "hamming", "blackman", "bartlett", "kaiser"])
def test_windows_and_frequencies(name):
    """Periodic and symmetric, of several lengths."""
    for length in (0, 1, 6, 7):
        for periodic in (True, False):
            a, b = (getattr(lib, f"{name}_window")(length, periodic, dtype=lib.float64) for lib in LIBS)
            same(a, b, 1e-9, 1e-12)
        if length:
            for kind in ("fftfreq", "rfftfreq"):
                a, b = (getattr(lib.fft, kind)(length, 0.5) for lib in LIBS)
                same(a, b, 1e-6, 1e-7)


def test_a_signal_survives_its_short_time_spectrum():
    """istft undoes stft, one-sided and complex."""
    x = engine.tensor(random.standard_normal((2, 30)))
    window = engine.hann_window(8, dtype=engine.float64)
    spectrum = engine.stft(x, 8, 2, window=window, return_complex=True)
    same(engine.istft(spectrum, 8, 2, window=window, length=30), x, 1e-9, 1e-12)
    whole = engine.stft(x, 8, 2, window=window, onesided=False, return_complex=True)
    same(engine.istft(whole, 8, 2, window=window, onesided=False, length=30), x, 1e-9, 1e-12)


def test_every_name_of_special_is_there():
    """The aliases mean the same functions."""
    x = np.array([0.2, 0.6])
    names = "digamma entr erf erfc erfcx erfinv exp2 expit expm1 gammaln i0 i0e i1 i1e log1p log_ndtr logit ndtr ndtri"
    for name in [*names.split(), "psi", "round", "sinc"]:
        both(lambda lib, a, name=name: getattr(lib.special, name)(a), x)
    for name in ("gammainc", "gammaincc", "xlog1py", "xlogy", "zeta"):
        both(lambda lib, a, b, name=name: getattr(lib.special, name)(a, b), x + 1, x)
    both(lambda lib, a: lib.special.multigammaln(a + 2, 2) + lib.special.polygamma(1, a), x)
    both(lambda lib, a: lib.special.softmax(a, 0) + lib.special.log_softmax(a, 0) + lib.special.logsumexp(a, 0), x)
