"""One tensor cut into several."""

from __future__ import annotations

from core.engine.functions import shape

from .tools import add, n

add(shape.Pieces, lambda lib, a: lib.unsafe_chunk(a, 3, -1), (n(2, 5),))
add(shape.Pieces, lambda lib, a: lib.unsafe_split(a, 2, 0)[1:], (n(4, 2),))
add(shape.Pieces, lambda lib, a: lib.unsafe_split_with_sizes(a, [1, 2], 1), (n(2, 3),), (n(0, 3),))
