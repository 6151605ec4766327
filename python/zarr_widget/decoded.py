"""The lazy xarray object of a stored array: as xarray opens its group, else of the array and its coordinates alone."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from .coordinate import fill_of
from .opened import layout_of, open_array, openable

if TYPE_CHECKING:
    import xarray

    from .coordinate import Coordinates
    from .source import Source


def data_array(source: Source, coordinates: Coordinates, path: str) -> xarray.DataArray:
    """Return the array at `path`, decoded, with the coordinates that xarray finds for it; nothing of it is read.

    Where xarray can't open the whole group, for another array's sake, it has the coordinates of its own dims. Raise
    ImportError without xarray, ValueError where there is no array or it can't be opened in Python.
    """
    try:
        import xarray  # noqa: F401 - to say so before anything is read
    except ImportError:
        msg = "w.to_xarray() needs xarray: pip install xarray"
        raise ImportError(msg) from None
    held = layout_of(source, path)
    if held is None:
        msg = f"{path or source.name!r} is not an array: choose one in the view or with w.path"
        raise ValueError(msg)
    found = _in_group(source, path)
    fits = found is not None and found.shape == held.shape and len(set(found.dims)) == found.ndim
    return found if fits else _alone(source, coordinates, path)


def _in_group(source: Source, path: str) -> xarray.DataArray | None:
    """Return a variable of its group as xarray opens it; None where the group is none that xarray can open."""
    import xarray

    group, _, name = path.rpartition("/")
    store = openable(source)
    try:
        with warnings.catch_warnings():
            # says that a store is not consolidated, which is no fault, and that dates are cftime's
            warnings.simplefilter("ignore", RuntimeWarning)
            warnings.filterwarnings("ignore", "Duplicate dimension names", UserWarning)
            dataset = xarray.open_zarr(store, group=group or None, chunks=None, concat_characters=False)
        return dataset[name]
    except Exception:  # noqa: BLE001 - any other array of the group may be at fault; this one says its own
        return None


def _alone(source: Source, coordinates: Coordinates, path: str) -> xarray.DataArray:
    """Return an array with the coordinates of its dims, whatever else lies in its group."""
    import xarray
    from xarray.backends.zarr import ZarrArrayWrapper
    from xarray.core.indexing import LazilyIndexedArray

    array, held = open_array(source, path), layout_of(source, path)
    attributes = dict(array.attrs)
    named = attributes.pop("_ARRAY_DIMENSIONS", None) is not None
    # as in the view: xarray masks version 2's fill value, and other writers' zeros are data
    if named and getattr(getattr(array, "metadata", None), "zarr_format", 2) == 2:  # noqa: PLR2004 - Zarr's own
        attributes |= {} if array.fill_value is None else {"_FillValue": array.fill_value}
    elif isinstance(attributes.get("_FillValue"), str):
        attributes["_FillValue"] = fill_of(attributes["_FillValue"], array)
    variable = xarray.Variable(held.dims, LazilyIndexedArray(ZarrArrayWrapper(array)), attributes)
    name = path.rpartition("/")[2] or source.name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # as in a group
        found = xarray.decode_cf(xarray.Dataset({name: variable}), concat_characters=False)[name]
    for dim, size in zip(held.dims, held.shape, strict=True):
        try:
            labels = coordinates.labels(path, dim, size)
        except ValueError as error:
            warnings.warn(f"Left without a coordinate: {error}", UserWarning, stacklevel=4)
            continue
        if labels is not None:
            found = found.assign_coords({dim: labels})
    return found
