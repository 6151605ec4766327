"""zarr-widget: a viewer for Zarr in notebooks; the browser reads the chunks, Python names the store."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .widget import ZarrWidget

try:
    __version__ = version("zarr-widget")
except PackageNotFoundError:  # a checkout that is not installed
    __version__ = "0.0.0"

__all__ = ["ZarrWidget", "__version__"]


if sys.modules.get("xarray") is not None:  # who has not imported it has nothing to show by `ds.zarr_view()`
    from . import xarray as _xarray  # noqa: F401 - registers it


def __getattr__(name: str) -> object:
    """Import the widget when it is first named, so that the Jupyter server loads its extension without ipywidgets."""
    if name != "ZarrWidget":
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from .widget import ZarrWidget

    return ZarrWidget


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Name the module that holds the server extension."""
    return [{"module": "zarr_widget.server"}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Name the folder that holds the built JupyterLab extension."""
    return [{"src": "labextension", "dest": "zarr-widget"}]
