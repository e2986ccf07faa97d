"""The page that says what is there and what differs, made from what was just run."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from .errors import Refusal
from .names import Names
from .operations import Result

__all__ = ["DIFFERENCES", "errors_part", "names_part", "page"]

# what a run of names and samples cannot tell
DIFFERENCES = """
- **Same numbers.** After `manual_seed`, `rand`, `randn`, `randint`, `randperm`, `bernoulli`, dropout masks,
  `nn.init`, default weights and shuffled batches are PyTorch's on the CPU to the last bit. `exponential_`,
  `cauchy_`, `geometric_`, `log_normal_`, `multinomial` and `poisson` agree to rounding. PyTorch's own numbers
  depend on the processor's vector width in a few places; these are those of a processor with AVX2.
- **bfloat16.** Emulated on the CPU: rounding, range and results are bfloat16's, memory and speed are float32's. Not
  on a GPU.
- **Devices.** `cpu` and `cuda` (through CuPy). Random numbers are drawn on the CPU for every device, so a seed
  gives the same numbers everywhere, and not those that PyTorch draws on a GPU. No MPS, XPU or TPU.
- **Memory.** Results of elementwise operations on transposed tensors are laid out in row-major order; PyTorch keeps
  the input's order. `memory_format=channels_last` is accepted and ignored, as are `pin_memory` and `non_blocking`.
- **Left out.** Sparse, nested, quantized-as-a-dtype and named tensors; `torch.compile`, `torch.export`, `vmap` and
  forward-mode differentiation; distributed training over processes; `jit.script` (use `jit.trace`).
- **Accepted without effect.** `foreach`, `fused`, `capturable` of optimizers; `enable_nested_tensor` of
  transformers; `vectorize` of `autograd.functional`; `use_reentrant` of checkpoints (both ways give the
  non-reentrant result).
- **Second derivatives.** Every smooth operation has them (`create_graph=True`), and all higher ones.
- **Where PyTorch is wrong.** `as_strided_scatter`: PyTorch's own gradcheck refuses its derivative.
  `EmbeddingBag(scale_grad_by_freq)` divides by the right counts here. `celu` in float64 keeps 1/alpha in float64.
  `CrossMapLRN2d` has the true derivative.
- **Signs of eigenvectors.** `linalg.eig`, `linalg.eigh` and `linalg.svd` give vectors up to sign (or phase), which
  depends on the linear algebra library; values and gradients of what does not depend on signs agree.
- **Pickling.** Tensors and modules are not pickled: `save` and `load` read and write PyTorch's checkpoint format,
  and read nothing but tensors, containers and numbers.
"""

# why a line of the table differs although nothing is wrong here
_EXPLAINED = {
    "as_strided_scatter": "PyTorch's derivative fails its own gradcheck",
    "linalg.eig": "vectors agree up to sign",
    "linalg.eigh": "vectors agree up to sign",
    "linalg.svd": "vectors agree up to sign",
    "svd": "vectors agree up to sign",
    "linalg.pinv": "the sample wraps PyTorch's own call; called directly it agrees",
    "nn.functional.triplet_margin_with_distance_loss": "the sample hands PyTorch's own function over",
}


def _wrapped(text: str, indent: str = "") -> str:
    return "\n".join(textwrap.wrap(text, 118, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))


def names_part(tables: Iterable[Names]) -> str:
    """The section on names: how many of each module are there, and which are not."""
    rows = list(tables)
    lines = ["| module | there | missing |", "|---|---|---|"]
    lines += [f"| `torch.{t.module}` | {len(t.there)} | {len(t.missing)} |" for t in rows]
    lines.append("")
    for table in rows:
        if table.missing:
            listed = ", ".join(f"`{n}`" for n in table.missing)
            lines.append(_wrapped(f"- `torch.{table.module}` lacks {listed}", "  "))
    return "\n".join(lines)


def errors_part(refused: list[Refusal]) -> str:
    """How many of the error inputs raise what PyTorch raises, and which do not."""
    other = sorted({r.name for r in refused if not r.same})
    return _wrapped(
        f"Of {len(refused)} inputs of the same database that PyTorch refuses, **{sum(r.same for r in refused)} raise "
        "the same type of exception** here; the others belong to " + ", ".join(f"`{name}`" for name in other) + "."
    )


def page(results: list[Result], tables: Iterable[Names], refused: list[Refusal], version: str, samples: int) -> str:
    """The whole page."""
    same = [r for r in results if r.status == "same"]
    other = [r for r in results if r.status != "same"]
    head = _wrapped(
        f"Made by `python -m tests.compatibility` beside PyTorch {version}; do not edit. `import core.engine as torch` "
        "is what a tutorial's script changes; this page says what then is the same."
    )
    counts = _wrapped(
        f"PyTorch's own operation database, up to {samples} samples an entry, in float64: of {len(results)} names "
        f"**{len(same)} give the same values, dtypes and shapes, {sum(r.gradients for r in same)} of them with the "
        "same gradients**. Values within 1e-6, gradients within 1e-5; where results are random, shapes and dtypes."
    )
    parts = ["# PyTorch compatibility", head, "## Operations", counts]
    if other:
        rows = ["| name | | why |", "|---|---|---|"]
        rows += [f"| `{r.name}` | {r.status} | {_EXPLAINED.get(r.name, r.why).replace('|', '/')} |" for r in other]
        parts.append("\n".join(rows))
    listed = ", ".join(f"`{r.name}`" if r.gradients else f"`{r.name}`°" for r in same)
    parts.append(_wrapped(f"The same (° without a gradient to compare): {listed}"))
    parts += ["## Errors", errors_part(refused), "## Names", names_part(tables), "## What differs, and what to know"]
    parts.append(DIFFERENCES.strip())
    return "\n\n".join(parts) + "\n"
