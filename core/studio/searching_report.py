"""Carrying out a project's search without a window: what ``search`` on the command line does."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.names import node_title
from core.runtime.numbers import digits
from core.studio.searching_conductor import Conductor
from core.studio.searching_setup import StudyError, StudySetup, problems_of, study_of
from core.studio.searching_store import TrialRow, best_row

__all__ = ["search_project"]


def search_project(
    path: Path,
    graph: Graph,
    trials: int | None,
    parallel: int | None,
    as_json: bool,
    trusted: bool,
    out: Console,
    err: Console,
) -> int:
    """Do all trials of the search in ``graph``, with results beside ``path``; Ctrl+C breaks off."""
    try:
        setup = study_of(graph)
    except StudyError as problem:
        return _refuse(err, str(problem))
    setup = msgspec.structs.replace(
        setup, trials=trials or setup.trials, parallel=parallel or setup.parallel, id=setup.id or "search"
    )
    problems = problems_of(setup, graph, standard_registry())
    if problems:
        return _refuse(err, f"{problems[0]} The Search panel of the window sets it up.")
    conductor = Conductor(path.with_suffix(".study"), setup, graph, trusted)
    before = signal.signal(signal.SIGINT, lambda *_: conductor.stop())
    told: set[int] = set()
    try:
        while not conductor.join(0.1):
            _tell(conductor.rows(), told, as_json, err)
    finally:
        signal.signal(signal.SIGINT, before)
    if conductor.problem:
        return _refuse(err, conductor.problem)
    rows = conductor.rows()
    _tell(rows, told, as_json, err)
    if not as_json:
        _show(rows, setup, graph, out)
    return 0 if best_row(rows, setup) else 1


def _tell(rows: list[TrialRow], told: set[int], as_json: bool, err: Console) -> None:
    """A line for each trial that has ended since the last call."""
    for row in rows:
        if row.state not in ("running", "waiting") and row.number not in told:
            told.add(row.number)
            if as_json:
                print(json.dumps(asdict(row)), flush=True)
            else:
                end = digits(row.value) if row.value is not None else f"{row.state}: {row.why}"
                err.print(f"trial {row.number}: {end}", highlight=False, soft_wrap=True)


def _show(rows: list[TrialRow], setup: StudySetup, graph: Graph, out: Console) -> None:
    best = best_row(rows, setup)
    table = Table(box=None, pad_edge=False)
    table.add_column("trial")
    for vary in setup.vary:
        table.add_column(f"{node_title(graph, standard_registry(), vary.node)} {vary.param}")
    for heading in (setup.objective, "epochs", "seconds", ""):
        table.add_column(heading)
    for row in rows:
        value = "" if row.value is None else digits(row.value)
        if row.spread is not None:
            value += f" ± {digits(row.spread)}"
        note = "best" if best is not None and row.number == best.number else row.why
        values = [str(row.values.get(v.name, "")) for v in setup.vary]
        table.add_row(str(row.number), *values, value, str(row.epochs), f"{row.elapsed_s:.1f}", note)
    out.print(table)


def _refuse(err: Console, message: str) -> int:
    err.print(message, style="red", highlight=False, soft_wrap=True)
    return 2
