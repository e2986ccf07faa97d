"""One module on several devices: every device gets a replica and a part of the batch."""

from .data_parallel import DataParallel, data_parallel
from .pieces import gather, parallel_apply, replicate, scatter

__all__ = ["DataParallel", "data_parallel", "gather", "parallel_apply", "replicate", "scatter"]
