"""Write the pyramids that benches read into an empty folder, some 5 GB: `pyramids.py FOLDER`.

Two images of OME-NGFF 0.5, of uint16 by blosc-zstd, each coarse cell the mean of the finer ones:

- `plane.zarr`: yx (16384, 16384) in chunks of (512, 512), six levels down to (512, 512): waves on an offset, with a
  camera's noise.
- `volume.zarr`: czyx (4, 512, 2048, 2048) in chunks of (1, 16, 256, 256), three levels halved along z, y and x,
  the last of (4, 128, 512, 512). A plane of a channel is cut from one large picture, further on from z to z, so that
  gigabytes are made as fast as they are copied. 17 GB decoded at the finest level; a plane of it takes 64 chunks a
  channel.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
import zarr
from zarr.codecs import BloscCodec

PLANE = (16384, 16384)
PLANE_CHUNKS = (512, 512)
VOLUME = (4, 512, 2048, 2048)
VOLUME_CHUNKS = (1, 16, 256, 256)
BLOCK = (64, 1024)
"""How many cells along z and y of the volume are made at once: whole chunks of every level, as threads would overwrite
each other's parts of a chunk."""
THREADS = 4
COLORS = ("0000FF", "00FF00", "FF0000", "FF00FF")
SIZES = {"c": 1.0, "z": 0.5, "y": 0.25, "x": 0.25}


def waves(rows: tuple[int, int], width: int, height: float, length: float, noise: float) -> np.ndarray:
    """Rows of a picture, from one up to another: an offset, waves of this height and longer ones, noise."""
    rng = np.random.default_rng(rows[0])
    y, x = np.arange(*rows, dtype="f4")[:, None], np.arange(width, dtype="f4")[None]
    signal = np.sin(x / length) * np.sin(y / length)
    signal += np.sin(x / 911 + 1) * np.cos(y / 701)
    np.maximum(signal, 0, out=signal)
    signal *= height
    signal += 200 + noise * rng.standard_normal(signal.shape, dtype="f4")
    return np.clip(signal, 0, 65535).astype("u2")


def halved(cells: np.ndarray) -> np.ndarray:
    """Means of pairs of cells along every axis, rounded down."""
    total = cells
    for axis in range(cells.ndim):
        first, second = (tuple([slice(None)] * axis + [slice(start, None, 2)]) for start in (0, 1))
        total = np.add(total[first], total[second], dtype="u4")
    return (total >> cells.ndim).astype(cells.dtype)


def levels(folder: Path, axes: str, shape: tuple, chunks: tuple, count: int) -> list[zarr.Array]:
    """Make an image with so many levels, whose cells lie in the middle of the finer ones that they stand for."""
    arrays, datasets = [], []
    group = zarr.create_group(str(folder), zarr_format=3)
    for number in range(count):
        factors = [1 if axis == "c" else 2**number for axis in axes]
        step = [SIZES[axis] * factor for axis, factor in zip(axes, factors, strict=True)]
        first = [SIZES[axis] * (factor - 1) / 2 for axis, factor in zip(axes, factors, strict=True)]
        places = [{"type": "scale", "scale": step}, {"type": "translation", "translation": first}]
        datasets.append({"path": str(number), "coordinateTransformations": places})
        size = tuple(cells // factor for cells, factor in zip(shape, factors, strict=True))
        codec = BloscCodec(cname="zstd", clevel=3, shuffle="bitshuffle")
        made = {"shape": size, "chunks": chunks, "dtype": "uint16", "fill_value": 0, "compressors": codec}
        arrays.append(group.create_array(str(number), dimension_names=tuple(axes), **made))
    said = [{"name": axis, "type": "space", "unit": "micrometer"} for axis in axes if axis != "c"]
    channel = [{"name": "c", "type": "channel"}] if "c" in axes else []
    image = {"name": folder.stem, "axes": [*channel, *said], "datasets": datasets}
    window = {"start": 150, "end": 1500 if channel else 4000, "min": 0, "max": 65535}
    colors = COLORS[: shape[0]] if channel else ("FFFFFF",)
    channels = [
        {"label": f"channel {i}", "color": color, "active": True, "window": window} for i, color in enumerate(colors)
    ]
    omero = {"channels": channels, "rdefs": {"model": "color" if channel else "greyscale"}}
    group.attrs["ome"] = {"version": "0.5", "multiscales": [image], "omero": omero}
    return arrays


def write_plane(folder: Path) -> None:
    """Write the plane: the finest level in stripes, the others from one another."""
    arrays = levels(folder / "plane.zarr", "yx", PLANE, PLANE_CHUNKS, 6)
    coarse = np.empty(arrays[1].shape, "u2")

    def stripe(start: int) -> None:
        stop = start + PLANE_CHUNKS[0]
        cells = waves((start, stop), PLANE[1], 1800, 37, 5)
        arrays[0][start:stop] = cells
        coarse[start // 2 : stop // 2] = halved(cells)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(stripe, range(0, PLANE[0], PLANE_CHUNKS[0])))
    for array in arrays[1:]:
        array[...] = coarse
        coarse = halved(coarse)


def write_volume(folder: Path) -> None:
    """Write the volume in blocks that are whole chunks of every level."""
    arrays = levels(folder / "volume.zarr", "czyx", VOLUME, VOLUME_CHUNKS, 3)
    channels, depth, height, width = VOLUME
    picture = waves((0, 4096), 4096, 600, 97, 0.5)

    def block(at: tuple[int, int, int]) -> None:
        channel, z, y = at
        cells = np.empty((BLOCK[0], BLOCK[1], width), "u2")
        for i in range(BLOCK[0]):
            top, left = y + z + i + 150 * channel, 2 * (z + i) + 301 * channel
            cells[i] = picture[top : top + BLOCK[1], left : left + width]
        for number, array in enumerate(arrays):
            places = [
                slice(start >> number, (start + size) >> number) for start, size in zip((z, y), BLOCK, strict=True)
            ]
            array[channel, places[0], places[1]] = cells
            cells = halved(cells)

    blocks = product(range(channels), range(0, depth, BLOCK[0]), range(0, height, BLOCK[1]))
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(block, blocks))


if __name__ == "__main__":
    write_plane(Path(sys.argv[1]))
    write_volume(Path(sys.argv[1]))
