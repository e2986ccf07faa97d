"""How files of older format versions become files of the present one.

Each step is a pure function from the content of one version to that of the next, and stays here for ever: files live
longer than programs. ``tests/data/projects/v<N>`` keeps a file of every version to prove it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.storage.errors import ProjectError
from core.storage.schema import VERSION

__all__ = ["MIGRATIONS", "migrate", "version_of"]

Content = dict[str, Any]
Step = Callable[[Content], Content]


def _breakpoints_apart(content: Content) -> Content:
    """1 to 2: a breakpoint was a mark of its node; now it can be on parameters and links too, with a condition."""
    if not isinstance(content.get("nodes"), list):
        return content
    nodes = [n for n in content["nodes"] if isinstance(n, Mapping)]
    on = [{"on": [n["id"]]} for n in nodes if n.get("breakpoint") is True and "id" in n]
    without = [{k: v for k, v in n.items() if k != "breakpoint"} if n in nodes else n for n in content["nodes"]]
    return {**content, "nodes": without, **({"breakpoints": on} if on else {})}


# From version N to N + 1.
MIGRATIONS: Mapping[int, Step] = {1: _breakpoints_apart}


def version_of(content: Content, newest: int = VERSION) -> int:
    """The format version of a file's content. Raises ProjectError where this program cannot read it."""
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ProjectError(f"The file's format version is {version!r}, which is none", "Open a backup of the file.")
    if version > newest:
        raise ProjectError(
            f"The file was saved by a newer program (format {version}; this one reads up to {newest})",
            "Update Backprop Studio, then open it again.",
        )
    return version


def migrate(content: Content, steps: Mapping[int, Step] = MIGRATIONS, newest: int = VERSION) -> Content:
    """Content of any older version as content of the newest one; the argument is left as it is."""
    version = version_of(content, newest)
    while version < newest:
        if version not in steps:
            raise ProjectError(f"Files of format {version} can no longer be read", "Open it with an older program.")
        content = {**steps[version](dict(content)), "version": version + 1}
        version += 1
    return content
