"""What holds for all tests: one thread for matrix products in each process.

The tests run in as many processes as there are cores. With a thread for every core in each of them they would wait for
each other: training the digits took eight times as long.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
