"""Write the volume of the benches as HDF5: `volume.py ZARR HDF5`.

The same values and chunks, in gzip at level 1 after shuffle.
"""

from __future__ import annotations

import sys

import h5py
import zarr


def write(source: str, target: str) -> None:
    """Copy the array, chunks of the first axis by chunks."""
    array = zarr.open_array(source, mode="r")
    depth = array.chunks[0]
    with h5py.File(target, "w") as file:
        codecs = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
        made = file.create_dataset("volume", array.shape, array.dtype, chunks=array.chunks, **codecs)
        for start in range(0, array.shape[0], depth):
            made[start : start + depth] = array[start : start + depth]


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
