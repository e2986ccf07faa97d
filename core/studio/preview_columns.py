"""The columns of a table: which are inputs, which are targets, and which are left out; and how a click changes that.

The choice stands in the text parameters ``inputs`` and ``targets`` of the node, as a person would type it there. What
the parameters say without being typed (all others are inputs, the last is the target) stays empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Literal

from core.nodes.samples import DataError
from core.studio.session import Session

__all__ = ["Columns", "Role", "columns_of", "next_role", "overlap", "roles_text", "set_role"]

Role = Literal["input", "target", "both", "left out"]
Columns = dict[str, Role]

# What a click makes of a column. A time series foretells its own columns: there one can be both.
_AFTER: dict[Role, Role] = {"input": "left out", "left out": "target", "target": "input", "both": "input"}
_AFTER_IN_SERIES: dict[Role, Role] = {"both": "input", "input": "target", "target": "left out", "left out": "both"}


def overlap(session: Session, node: str) -> bool:
    """Whether a column can be an input and a target of this node."""
    found = session.graph.nodes.get(node)
    return found is not None and found.type == "data.series"


def columns_of(session: Session, node: str) -> Columns:
    """Every column of the table that a node reads, with its role, in the order of the file; empty for other nodes."""
    found = session.graph.nodes.get(node)
    spec = session.registry.get(found.type) if found else None
    if found is None or spec is None or not all(spec.param(name) for name in ("path", "inputs", "targets")):
        return {}
    from core.nodes.csv_dialect import csv_dialect

    values = spec.values(found.params)
    how = [values.get(name, "auto") for name in ("delimiter", "header", "encoding")]
    try:
        dialect = csv_dialect(values["path"], *how)
        inputs, targets = (dialect.numbers_of(values[name]) for name in ("inputs", "targets"))
    except DataError:
        return {}
    if overlap(session, node):
        inputs = inputs or [k for k, column in enumerate(dialect.columns) if not column.is_text]
        targets = targets or inputs
    else:
        targets = targets or [len(dialect.names) - 1]
        inputs = inputs or [k for k in range(len(dialect.names)) if k not in targets]
    roles: dict[tuple[bool, bool], Role] = {
        (True, True): "both", (True, False): "input", (False, True): "target", (False, False): "left out",
    }  # fmt: skip
    return {name: roles[k in inputs, k in targets] for k, name in enumerate(dialect.names)}


def next_role(columns: Mapping[str, Role], name: str, *, series: bool = False) -> Role:
    """What a click makes of a column."""
    return (_AFTER_IN_SERIES if series else _AFTER)[columns[name]]


def set_role(session: Session, node: str, name: str, role: Role, *, more: bool = False) -> None:
    """Give a column a role, as one step to undo.

    Parameters
    ----------
    more
        A new target comes beside the others; without it, it takes their place, and they become inputs. In a time series
        targets always come beside one another.

    Raises
    ------
    ValueError
        With a sentence, if no target or no input would be left.
    """
    columns, series = columns_of(session, node), overlap(session, node)
    if role == "target" and not more and not series:
        columns = {n: "input" if r == "target" else r for n, r in columns.items()}
    columns[name] = role
    if not {"target", "both"} & set(columns.values()):
        raise ValueError("A table needs a target: click another column until it is one.")
    if not {"input", "both"} & set(columns.values()):
        raise ValueError("A table needs an input: click another column until it is one.")
    with session.document.edit(f"Make {name} {'an input' if role == 'input' else role}") as edit:
        for param, text in roles_text(columns, series=series).items():
            edit.set_param(node, param, text)


def roles_text(columns: Mapping[str, Role], *, series: bool = False) -> dict[str, str]:
    """The parameters ``inputs`` and ``targets`` that say this; empty where it is so without being said."""
    targets = [n for n, role in columns.items() if role in ("target", "both")]
    inputs = [n for n, role in columns.items() if role in ("input", "both")]
    if series:
        return {"inputs": _listed(inputs), "targets": "" if targets == inputs else _listed(targets)}
    plain = len(inputs) + len(targets) == len(columns)
    return {
        "inputs": "" if plain else _listed(inputs),
        "targets": "" if targets == [list(columns)[-1]] else _listed(targets),
    }


def _listed(names: list[str]) -> str:
    """Names with commas between, in quotation marks where they hold one themselves."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue() if '"' in line.getvalue() else ", ".join(names)
