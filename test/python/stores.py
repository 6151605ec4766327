"""Small Zarr stores written by hand, so that no version of zarr-python has a say in what they hold."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AIR = np.arange(4 * 3 * 5, dtype="<f4").reshape(4, 3, 5)
DIMS = ["time", "lat", "lon"]
CHUNKS = (2, 3, 5)


def chunks(values: np.ndarray, shape: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], bytes]]:
    """Yield (coordinates, raw bytes) of each chunk; the shape divides the array's."""
    for at in itertools.product(*(range(size // part) for size, part in zip(values.shape, shape, strict=True))):
        cut = tuple(slice(i * part, (i + 1) * part) for i, part in zip(at, shape, strict=True))
        yield at, np.ascontiguousarray(values[cut]).tobytes()


def documents_v2() -> dict[str, bytes]:
    """Return a version 2 store by key: a group with the array `air`, its 1-D coordinates, and consolidated metadata."""
    found: dict[str, bytes] = {}
    metadata: dict[str, object] = {".zgroup": {"zarr_format": 2}, ".zattrs": {"title": "air"}}
    coordinates = {"time": np.array([0, 6, 12, 18], "<i8"), "lat": np.array([50, 45, 40], "<f8")}
    coordinates["lon"] = np.array([0, 1, 4, 9, 16], "<f8")
    for name, values in {"air": AIR, **coordinates}.items():
        shape = CHUNKS if name == "air" else values.shape
        array = {"zarr_format": 2, "shape": values.shape, "chunks": shape, "dtype": values.dtype.str, "order": "C"}
        metadata[f"{name}/.zarray"] = {**array, "fill_value": None, "filters": None, "compressor": None}
        metadata[f"{name}/.zattrs"] = {"_ARRAY_DIMENSIONS": DIMS if name == "air" else [name]}
        found |= {f"{name}/{'.'.join(map(str, at))}": data for at, data in chunks(values, shape)}
    consolidated = {"zarr_consolidated_format": 1, "metadata": metadata}
    metadata = {**metadata, ".zmetadata": consolidated}
    return found | {key: json.dumps(document).encode() for key, document in metadata.items()}


def documents_v3() -> dict[str, bytes]:
    """Return a version 3 store by key: a group with the array `air`."""
    array = {
        "zarr_format": 3,
        "node_type": "array",
        "shape": AIR.shape,
        "data_type": "float32",
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": CHUNKS}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": 0.0,
        "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}],
        "dimension_names": DIMS,
        "attributes": {},
    }
    group = {"zarr_format": 3, "node_type": "group", "attributes": {}}
    found = {f"air/c/{'/'.join(map(str, at))}": data for at, data in chunks(AIR, CHUNKS)}
    return found | {"zarr.json": json.dumps(group).encode(), "air/zarr.json": json.dumps(array).encode()}


def write(folder: Path, documents: dict[str, bytes]) -> Path:
    """Write a store into a folder and return the folder."""
    for key, data in documents.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(data)
    return folder
