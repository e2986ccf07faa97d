"""Entry of ``python core/setup``: why it is so small is that the folder may be run by path from anywhere.

Python then puts *this folder* on the module path, where ``progress.py`` and its siblings could shadow other modules;
it is replaced by the root of the program before anything else is imported.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent.parent
    sys.path[0] = str(root)
    from core.setup.launcher import launch

    sys.exit(launch(sys.argv[1:], root))
