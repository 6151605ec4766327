"""What xarray and NumPy say lies at places on earth, for climate.test.ts: reads JSON on its input, prints JSON.

Each question is a store of examples/data, a variable of it, positions along its other dims, and places as pairs of
longitude and latitude. The answer to each place lists the values of the cells that hold it, null for no value.
Which cell that is comes of a look at every cell; projections are written out here, after Snyder (1987).
"""

import json
import sys

import numpy as np
import xarray as xr

FOLDER = "examples/data"
# How far beside an edge a place may lie and still be in a cell, in parts of it: what float32 leaves of a degree.
SLACK = 1e-4


def along(centres: np.ndarray, places: np.ndarray, period: float | None = None) -> np.ndarray:
    """The cell whose centre is next to each place along one axis, where it is at most half a cell away; else -1."""
    apart = np.abs(places[:, None] - centres[None, :])
    if period:
        apart %= period
        apart = np.minimum(apart, period - apart)
    nearest = apart.argmin(1)
    half = np.gradient(centres)[nearest]
    return np.where(apart.min(1) <= np.abs(half) * (0.5 + SLACK), nearest, -1)


def on_axes(
    array: xr.DataArray, names: tuple[str, str], x: np.ndarray, y: np.ndarray, period: float | None = None
) -> list[list[float]]:
    """Values of a plane at places between straight edges."""
    rows = along(array[names[0]].values.astype("f8"), y)
    columns = along(array[names[1]].values.astype("f8"), x, period)
    values = array.values
    return [[values[j, i]] if i >= 0 and j >= 0 else [] for j, i in zip(rows, columns, strict=True)]


def vectors(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Points of the unit sphere."""
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lon) * np.cos(lat), np.sin(lon) * np.cos(lat), np.sin(lat)], -1)


def rotated(mapping: dict[str, float], lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude on a sphere whose pole a CF grid mapping names."""
    pole_lon, pole_lat = np.radians([mapping["grid_north_pole_longitude"], mapping["grid_north_pole_latitude"]])
    pole = vectors(mapping["grid_north_pole_longitude"], mapping["grid_north_pole_latitude"])
    # a quarter of the way round from the grid's pole, beyond the true one: there its equator meets its meridian 0
    middle = np.array([-np.sin(pole_lat) * np.cos(pole_lon), -np.sin(pole_lat) * np.sin(pole_lon), np.cos(pole_lat)])
    east = np.cross(pole, middle)
    points = vectors(lon, lat)
    x, y, z = points @ middle, points @ east, points @ pole
    turn = mapping.get("north_pole_grid_longitude", 0)
    return np.degrees(np.arctan2(y, x)) + turn, np.degrees(np.arcsin(np.clip(z, -1, 1)))


def polar(mapping: dict[str, float], lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres on a stereographic map around the north pole, of a sphere."""
    radius = mapping["earth_radius"] * 2 * np.tan(np.radians(90 - lat) / 2)
    turn = np.radians(lon - mapping["longitude_of_projection_origin"])
    return radius * np.sin(turn), -radius * np.cos(turn)


def in_bounds(dataset: xr.Dataset, array: xr.DataArray, lon: np.ndarray, lat: np.ndarray) -> list[list[float]]:
    """Values of all the cells whose four vertices hold each place, their sides great circles."""
    corners = vectors(dataset["nav_lon_bnds"].values, dataset["nav_lat_bnds"].values).reshape(-1, 4, 3)
    values = array.values.ravel()

    def inside(points: np.ndarray, a: int, b: int, c: int) -> np.ndarray:
        sides = [np.cross(corners[:, p], corners[:, q]) for p, q in ((a, b), (b, c), (c, a))]
        turn = np.sign(np.einsum("ij,ij->i", sides[0], corners[:, c]))
        return np.all([(points @ side.T) * turn >= -1e-9 for side in sides], 0) & (turn != 0)

    answers = []
    for points in np.array_split(vectors(lon, lat), max(1, len(lon) // 64)):
        held = inside(points, 0, 1, 2) | inside(points, 0, 2, 3)
        answers += [values[row].tolist() for row in held]
    return answers


def check_brightness(dataset: xr.Dataset) -> None:
    """The file's own longitude and latitude of each cell are where the formula puts it."""
    x, y = polar(dataset["stereographic"].attrs, dataset["lon"].values.astype("f8"), dataset["lat"].values.astype("f8"))
    np.testing.assert_allclose(x, np.broadcast_to(dataset["x"].values, x.shape), atol=10)
    np.testing.assert_allclose(y, np.broadcast_to(dataset["y"].values[:, None], y.shape), atol=10)


def told(store: str, path: str, isel: dict[str, int], places: list[list[float]]) -> list[list[float]]:
    """The values at places of one store."""
    dataset = xr.open_zarr(f"{FOLDER}/{store}.zarr", decode_coords=False, chunks=None)
    array = dataset[path].isel(isel)
    lon, lat = np.array(places, "f8").reshape(-1, 2).T
    if store == "orca2":
        return in_bounds(dataset, array, lon, lat)
    if store == "rotated_pole":
        x, y = rotated(dataset["rotated_latitude_longitude"].attrs, lon, lat)
        return on_axes(array, ("grid_latitude", "grid_longitude"), x, y, 360)
    if store == "brightness":
        check_brightness(dataset)
        return on_axes(array, ("y", "x"), *polar(dataset["stereographic"].attrs, lon, lat))
    return on_axes(array, ("latitude", "longitude"), lon, lat, 360)


def plain(value: float) -> float | None:
    """A number, or None for no value."""
    return None if np.isnan(value) else float(value)


answers = [told(**question) for question in json.load(sys.stdin)]
json.dump([[[plain(value) for value in held] for held in answer] for answer in answers], sys.stdout)
