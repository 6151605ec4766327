"""Histograms by numpy and dask: `counted.py FOLDER ROUNDS`. Prints milliseconds by way for each round, as JSON.

64 planes of the benches' volume, 256 bins of 16 values each: all of them count the same, which is checked.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import dask
import dask.array as da
import numpy as np
import zarr

BINS = 256
RANGE = (0, 4096)
DEPTH = 64


def ways(folder: Path) -> dict:
    """Return what counts the planes, by name."""
    planes = zarr.open_array(folder / "volume-raw.zarr", mode="r")[:DEPTH]
    memory = da.from_array(planes, chunks=(8, *planes.shape[1:]))
    stored = da.from_zarr(str(folder / "volume-blosc-lz4.zarr"))[:DEPTH]
    width = RANGE[1] // BINS

    def histogram(array: da.Array, threads: int) -> np.ndarray:
        with dask.config.set(scheduler="threads", num_workers=threads):
            return da.histogram(array, bins=BINS, range=RANGE)[0].compute()

    return {
        "np.histogram": lambda: np.histogram(planes, bins=BINS, range=RANGE)[0],
        "np.bincount, values": lambda: np.bincount(planes.ravel(), minlength=RANGE[1]).reshape(-1, width).sum(axis=1),
        "dask.array.histogram, 1 thread": lambda: histogram(memory, 1),
        "dask.array.histogram, 2 threads": lambda: histogram(memory, 2),
        "dask.array.histogram of blosc-lz4, 2 threads": lambda: histogram(stored, 2),
    }


def measure(folder: Path, rounds: int) -> list[dict[str, float]]:
    """Take every way once a round, begun with another one each time; the first round warms up."""
    each = list(ways(folder).items())
    known = each[0][1]()
    told = []
    for turn in range(rounds + 1):
        took = {}
        for i in range(len(each)):
            name, count = each[(i + turn) % len(each)]
            start = time.perf_counter()
            counts = count()
            took[name] = (time.perf_counter() - start) * 1000
            if not np.array_equal(counts, known):
                sys.exit(f"{name} counts otherwise than {each[0][0]}")
        told.append(took)
    return told[1:]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
