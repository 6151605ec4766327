"""Arrays with a coordinate of each kind along their first dim, as xarray writes them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from pathlib import Path

CALENDARS = ("standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day")
SIZE = 60


def coordinate(kind: str) -> xr.Variable:
    """Return a coordinate of one kind, as it is stored, with SIZE labels, none of them twice."""
    steps = np.arange(SIZE)
    if kind in CALENDARS:
        return xr.Variable("t", steps * 10 + 0.25, {"units": "days since 1900-02-20 06:00", "calendar": kind})
    numbers = np.random.default_rng(7).permutation(SIZE) / 7
    return {
        "late": lambda: xr.Variable("t", steps, {"units": "days since 2900-12-01", "calendar": "standard"}),
        "hours": lambda: xr.Variable("t", steps * 6, {"units": "hours since 1999-12-28"}),
        "datetime64": lambda: xr.Variable("t", np.datetime64("1999-12-28T00", "s") + steps * np.timedelta64(6, "h")),
        "timedelta64": lambda: xr.Variable("t", steps * np.timedelta64(1800, "s")),
        "f4": lambda: xr.Variable("t", numbers.astype("f4")),
        "f8": lambda: xr.Variable("t", numbers),
        "i4": lambda: xr.Variable("t", steps[::-1].astype("i4") * 3 - 9),
        "u1": lambda: xr.Variable("t", steps.astype("u1")),
        "packed": lambda: xr.Variable("t", steps.astype("i2"), {"scale_factor": 0.1, "add_offset": -2.0}),
        "text": lambda: xr.Variable("t", np.array([f"member {i}" for i in steps], dtype=object)),
    }[kind]()


KINDS = (*CALENDARS, *("late", "hours", "datetime64", "timedelta64", "f4", "f8", "i4", "u1", "packed", "text"))
NEAREST = tuple(kind for kind in KINDS if kind not in {"text", "f4", "f8"})


def stored(folder: Path, kind: str, zarr_format: int = 2) -> Path:
    """Write an array of (t, y, x) with a coordinate of one kind along t, and none along y and x."""
    values = np.arange(SIZE * 6, dtype="f4").reshape(SIZE, 2, 3)
    dataset = xr.Dataset({"a": (("t", "y", "x"), values)}, {"t": coordinate(kind)})
    dataset.to_zarr(folder / "a.zarr", zarr_format=zarr_format, consolidated=False)
    return folder / "a.zarr"


def opened(path: Path) -> xr.DataArray:
    """Open the array as xarray does, which warns of dates that NumPy can't hold in nanoseconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", xr.SerializationWarning)
        return xr.open_zarr(path, chunks=None, consolidated=False).a
