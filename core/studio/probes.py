"""Pinned probes: tensors that a person keeps in view on the canvas.

They are part of the project, under ``"probes"`` in its settings, so they are saved with it and every change of one can
be undone. A probe whose node or link is gone is not shown; it comes back with them, and is forgotten at the next edit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING, Any

from core.graph import Graph
from core.runtime.peeks import MODES, Mode
from core.studio.tensors import TensorName, from_plain, link_of, title_of, to_plain

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["META", "Probe", "change", "first_mode", "pin", "probe_on", "probes_of", "toggle", "unpin"]

META = "probes"
BESIDE = (30.0, 44.0)  # of a card's upper left corner from what it is pinned to, in canvas units
STAGGER = 28.0  # several cards on one thing do not hide each other
FEW = 48  # numbers that fit on a card as numbers


@dataclass(frozen=True)
class Probe:
    """One pinned tensor.

    Parameters
    ----------
    id
        Unique among the probes of a project.
    name
        Which tensor.
    mode
        How it is shown.
    offset
        The card's upper left corner from what it is pinned to (the middle of a link, a port, a node's corner), in
        canvas units: so it goes along when that moves.
    sample
        Which picture of the batch, where it is shown as an image.
    """

    id: str
    name: TensorName
    mode: Mode = "heat"
    offset: tuple[float, float] = BESIDE
    sample: int = 0


def probes_of(graph: Graph) -> list[Probe]:
    """Every probe whose node or link is there."""
    kept = graph.meta.get(META)
    found = [_read(plain) for plain in kept] if isinstance(kept, list) else []
    return [p for p in found if p is not None and _alive(graph, p.name)]


def probe_on(graph: Graph, name: TensorName) -> Probe | None:
    """The probe on a tensor, whether it shows the value or the gradient."""
    return next((p for p in probes_of(graph) if replace(p.name, part=name.part) == name), None)


def first_mode(shape: tuple[int, ...] | None) -> Mode:
    """How a tensor of this shape is shown at first: few numbers as numbers, pictures as pictures."""
    if shape is None:
        return "heat"
    return "numbers" if prod(shape) <= FEW else "image" if len(shape) == 4 else "heat"


def pin(
    session: Session,
    name: TensorName,
    shape: tuple[int, ...] | None = None,
    offset: tuple[float, float] | None = None,
) -> str:
    """Pin a tensor and return the probe's id; one that is pinned already stays the only one."""
    there = probe_on(session.graph, name)
    if there is not None:
        return there.id
    probes = probes_of(session.graph)
    number = 1 + max((int(p.id.rpartition("_")[2]) for p in probes), default=0)
    beside = sum(p.name.owner == name.owner for p in probes)
    offset = offset or (BESIDE[0] + STAGGER * beside, BESIDE[1] + STAGGER * beside)
    probe = Probe(f"probe_{number}", name, first_mode(shape), offset)
    _write(session, [*probes, probe], f"Pin {title_of(session, name)}")
    return probe.id


def unpin(session: Session, id: str) -> None:
    """Take a probe away."""
    probes = probes_of(session.graph)
    left = [p for p in probes if p.id != id]
    if len(left) < len(probes):
        _write(session, left, "Remove probe")


def toggle(
    session: Session,
    name: TensorName,
    shape: tuple[int, ...] | None = None,
    offset: tuple[float, float] | None = None,
) -> str:
    """Pin a tensor, or take its probe away; returns the id of a new probe, else nothing."""
    there = probe_on(session.graph, name)
    if there is None:
        return pin(session, name, shape, offset)
    unpin(session, there.id)
    return ""


def change(session: Session, id: str, **what: Any) -> None:
    """Give a probe another ``name``, ``mode``, ``offset`` or ``sample``."""
    probes = probes_of(session.graph)
    changed = [replace(p, **what) if p.id == id else p for p in probes]
    if changed != probes:
        _write(session, changed, "Move probe" if "offset" in what else "Change probe")


def _alive(graph: Graph, name: TensorName) -> bool:
    return link_of(graph, name.owner) is not None if name.kind == "link" else name.node in graph.nodes


def _write(session: Session, probes: list[Probe], label: str) -> None:
    plain = [
        {"id": p.id, **to_plain(p.name), "mode": p.mode, "offset": [*p.offset], "sample": p.sample} for p in probes
    ]
    with session.document.edit(label) as edit:
        edit.set_meta(META, plain)


def _read(plain: Any) -> Probe | None:
    """From a project file; None for what this program does not understand."""
    name = from_plain(plain)
    try:
        x, y = (float(v) for v in plain["offset"])
        id, mode, sample = str(plain["id"]), plain["mode"], max(0, int(plain.get("sample", 0)))
        number = int(id.rpartition("_")[2])
    except (TypeError, ValueError, KeyError, AttributeError):
        return None
    return Probe(id, name, mode, (x, y), sample) if name is not None and mode in MODES and number > 0 else None
