"""Read fields of the Met Office's PP format: big-endian records with their length in bytes before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 256

# Positions of words in a header: 45 integers, then 19 floats (Unified Model Documentation Paper F3).
ROWS, COLUMNS, PACKING, FIRST_LATITUDE, LATITUDE_STEP, FIRST_LONGITUDE, LONGITUDE_STEP = 17, 18, 20, 13, 14, 15, 16


class Field(NamedTuple):
    """One field on a regular grid: values (latitude, longitude) and its coordinates in degrees."""

    values: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray


def read_field(path: Path) -> Field:
    """Read the first field of a file, which must be unpacked 32-bit floats."""
    stored = path.read_bytes()
    length = int.from_bytes(stored[:4], "big")
    integers = np.frombuffer(stored, ">i4", 45, 4)
    floats = np.frombuffer(stored, ">f4", 19, 4 + 180)
    if length != HEADER or integers[PACKING] != 0:
        raise ValueError(f"{path} does not begin with an unpacked field")
    rows, columns = int(integers[ROWS]), int(integers[COLUMNS])
    values = np.frombuffer(stored, ">f4", rows * columns, length + 12).reshape(rows, columns).astype("f4")
    # A grid is given by the position before its first and by its step.
    latitude = floats[FIRST_LATITUDE] + floats[LATITUDE_STEP] * np.arange(1, rows + 1)
    longitude = floats[FIRST_LONGITUDE] + floats[LONGITUDE_STEP] * np.arange(1, columns + 1)
    return Field(values, latitude.astype("f4"), longitude.astype("f4"))
