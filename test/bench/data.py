"""Write what the benches read into an empty folder: `data.py FOLDER`.

Two arrays, each by several codecs, with the chunks, and so the plane's share of them, that such data have in practice:

- `volume-<codec>.zarr`: uint16 (512, 1024, 1024) in chunks of (64, 256, 256), as a camera gives it: an offset, a dark
  background, smooth structures and noise. 1 GiB decoded; a plane of z takes 16 chunks of 8 MiB. `raw`, `zstd`,
  `blosc-lz4`, `blosc-zstd`, `gzip`, and
  `sharded` (zstd in inner chunks of (32, 128, 128), a shard per (64, 1024, 1024)).
- `climate-<codec>.zarr`: float32 (240, 721, 1440) in chunks of (24, 103, 180): a field that varies slowly, with
  noise of a sensor's size. 1 GB decoded; a plane of time takes 56 chunks. `zstd`, `blosc-lz4`, and
  `v2`, big-endian.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import zarr
from zarr.codecs import BloscCodec, GzipCodec, ZstdCodec

if TYPE_CHECKING:
    from collections.abc import Iterator

VOLUME = (512, 1024, 1024)
VOLUME_CHUNKS = (64, 256, 256)
CLIMATE = (240, 721, 1440)
CLIMATE_CHUNKS = (24, 103, 180)
CODECS = {
    "raw": None,
    "zstd": ZstdCodec(level=3),
    "blosc-lz4": BloscCodec(cname="lz4", shuffle="shuffle", clevel=5),
    "blosc-zstd": BloscCodec(cname="zstd", shuffle="shuffle", clevel=5),
    "gzip": GzipCodec(level=1),
}


def volume(start: int, stop: int) -> np.ndarray:
    """Planes [start, stop) of the volume."""
    rng = np.random.default_rng(start)
    z, y, x = np.ogrid[start:stop, : VOLUME[1], : VOLUME[2]]
    waves = np.sin(x / 37 + z / 19) * np.sin(y / 41 - z / 23) + np.sin((x + y) / 91 + z / 51)
    signal = np.maximum(waves.astype("f4"), 0) ** 2 * 900
    return (signal + 100 + rng.normal(0, 6, signal.shape).astype("f4")).astype("uint16")


def climate(start: int, stop: int) -> np.ndarray:
    """Times [start, stop) of the field, in kelvin to two decimals."""
    rng = np.random.default_rng(start)
    t, y, x = np.ogrid[start:stop, : CLIMATE[1], : CLIMATE[2]]
    zonal = 250 + 50 * np.cos((y / 720 - 0.5) * np.pi)
    waves = 6 * np.sin(x * np.pi / 180 + t / 9) * np.cos(y / 60) + 4 * np.sin(t * np.pi / 12 + x / 229)
    field = (zonal + waves).astype("f4")
    return np.round(field + rng.normal(0, 0.05, field.shape).astype("f4"), 2).astype("f4")


def arrays(folder: Path) -> Iterator[tuple]:
    """Each array of Zarr, with what makes its blocks along the first axis and their depth."""
    images = {"shape": VOLUME, "dtype": "uint16", "fill_value": 0, "dimension_names": ("z", "y", "x")}
    fields = {"shape": CLIMATE, "fill_value": 0, "chunks": CLIMATE_CHUNKS}
    dims = ("time", "lat", "lon")
    for name, codec in CODECS.items():
        store = folder / f"volume-{name}.zarr"
        yield zarr.create_array(str(store), chunks=VOLUME_CHUNKS, compressors=codec, **images), volume, 64
    parts = {"chunks": (32, 128, 128), "shards": (64, 1024, 1024), "compressors": CODECS["zstd"]}
    yield zarr.create_array(str(folder / "volume-sharded.zarr"), **parts, **images), volume, 64
    for name in ("zstd", "blosc-lz4"):
        made = {"dtype": "float32", "dimension_names": dims, "compressors": CODECS[name]}
        yield zarr.create_array(str(folder / f"climate-{name}.zarr"), **made, **fields), climate, 24
    old = {"dtype": ">f4", "zarr_format": 2, "attributes": {"_ARRAY_DIMENSIONS": list(dims)}}
    yield zarr.create_array(str(folder / "climate-v2.zarr"), **old, **fields), climate, 24


def write(folder: Path) -> None:
    """Write all arrays, block by block: each block is made once and given to all that hold it."""
    by_source: dict = {}
    for array, make, depth in arrays(folder):
        by_source.setdefault(make, []).append((array, depth))
    for make, targets in by_source.items():
        depth = targets[0][1]
        for start in range(0, targets[0][0].shape[0], depth):
            block = make(start, start + depth)
            for array, _ in targets:
                array[start : start + depth] = block


if __name__ == "__main__":
    write(Path(sys.argv[1]))
