"""The columns of a table: which are inputs, which are targets, and which are left out; and how a click changes that.

The choice stands in the text parameters ``inputs`` and ``targets`` of the node, as a person would type it there. What
the parameters say without being typed (all others are inputs, the last is the target) stays empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, Literal

from core.nodes.samples import DataError
from core.studio.session import Session

__all__ = ["Columns", "Role", "columns_of", "next_role", "roles_text", "set_role"]

Role = Literal["input", "target", "left out"]
Columns = dict[str, Role]


def columns_of(session: Session, node: str) -> Columns:
    """Every column of the table that a node reads, with its role, in the order of the file; empty for other nodes."""
    found = session.graph.nodes.get(node)
    spec = session.registry.get(found.type) if found else None
    if found is None or spec is None or not all(spec.param(name) for name in ("path", "inputs", "targets")):
        return {}
    from core.nodes.csv_dialect import csv_dialect

    values = spec.values(found.params)
    try:
        dialect = csv_dialect(
            values["path"],
            values.get("delimiter", "auto"),
            values.get("header", "auto"),
            values.get("encoding", "auto"),
        )
        targets = dialect.numbers_of(values["targets"]) or [len(dialect.names) - 1]
        inputs = dialect.numbers_of(values["inputs"]) or [k for k in range(len(dialect.names)) if k not in targets]
    except DataError:
        return {}
    names = dialect.names
    return {name: "target" if k in targets else "input" if k in inputs else "left out" for k, name in enumerate(names)}


def next_role(columns: Mapping[str, Role], name: str) -> Role:
    """What a click makes of a column: input, left out, target, and input again."""
    return {"input": "left out", "left out": "target", "target": "input"}[columns[name]]  # type: ignore[return-value]


def set_role(session: Session, node: str, name: str, role: Role, *, more: bool = False) -> None:
    """Give a column a role, as one step to undo.

    Parameters
    ----------
    more
        A new target comes beside the others; without it, it takes their place, and they become inputs.

    Raises
    ------
    ValueError
        With a sentence, if no target or no input would be left.
    """
    columns = columns_of(session, node)
    if role == "target" and not more:
        columns = {n: "input" if r == "target" else r for n, r in columns.items()}
    columns[name] = role
    if "target" not in columns.values():
        raise ValueError("A table needs a target: click another column until it is one.")
    if "input" not in columns.values():
        raise ValueError("A table needs an input: click another column until it is one.")
    texts = roles_text(columns)
    with session.document.edit(f"Make {name} {'an input' if role == 'input' else role}") as edit:
        for param, text in texts.items():
            edit.set_param(node, param, text)


def roles_text(columns: Mapping[str, Role]) -> dict[str, Any]:
    """The parameters ``inputs`` and ``targets`` that say this; empty where it is so without being said."""
    targets = [n for n, role in columns.items() if role == "target"]
    inputs = [n for n, role in columns.items() if role == "input"]
    plain = len(inputs) + len(targets) == len(columns)
    return {
        "inputs": "" if plain else _listed(inputs),
        "targets": "" if targets == [list(columns)[-1]] else _listed(targets),
    }


def _listed(names: list[str]) -> str:
    """Names with commas between, in quotation marks where they hold one themselves."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue().replace(",", ", ") if not any("," in n or '"' in n for n in names) else line.getvalue()
