"""The table of operations: one line says how to call an operation and on what, in a file for each family.

The gradient checks, the comparison with PyTorch and the run on a GPU all read it. An operation without a line fails
``test_operations.py``; the same call runs with ``lib`` = this engine and ``lib`` = PyTorch. Every module of this
package belongs to the table, without being named anywhere.
"""

import importlib
import pkgutil

from .tools import CASES, Case, Constant, restart

__all__ = ["CASES", "Case", "Constant"]

for _module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
    restart()
    importlib.import_module(f"{__name__}.{_module}")
