"""`zarr_view` on xarray's objects: importing this, or zarr_widget after xarray, registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray

if TYPE_CHECKING:
    from collections.abc import Hashable

    from .widget import ZarrWidget


@xarray.register_dataset_accessor("zarr_view")
class DatasetView:
    """`ds.zarr_view()` is a view of a Dataset that was opened from Zarr, `ds.zarr_view("tas")` of a variable of it."""

    def __init__(self, dataset: xarray.Dataset) -> None:
        """Take the Dataset."""
        self._dataset = dataset

    def __call__(self, name: Hashable | None = None, **options: object) -> ZarrWidget:
        """Return a ZarrWidget, with its options; raise KeyError for a variable that there is not, TypeError as it."""
        return _view(self._dataset if name is None else self._dataset[name], options)


@xarray.register_dataarray_accessor("zarr_view")
class DataArrayView:
    """`da.zarr_view()` is a view of a DataArray that was opened from Zarr."""

    def __init__(self, array: xarray.DataArray) -> None:
        """Take the DataArray."""
        self._array = array

    def __call__(self, **options: object) -> ZarrWidget:
        """Return a ZarrWidget, with its options; raise TypeError where the DataArray is not what a store holds."""
        return _view(self._array, options)


def _view(given: xarray.Dataset | xarray.DataArray, options: dict[str, object]) -> ZarrWidget:
    """Return the widget of an object; imported late, as the Jupyter server may have xarray and no ipywidgets."""
    from .widget import ZarrWidget

    return ZarrWidget(given, **options)
