"""The Jupyter Server extension: the bytes of local stores, to the page that the server itself serves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.utils import url_path_join
from traitlets import List, Unicode
from traitlets.config import Configurable

from .roots import Roots
from .server_batch import BatchHandler
from .server_handlers import FileHandler, ListHandler, ResolveHandler, SizeHandler, StoresHandler

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


class ZarrWidgetServer(Configurable):
    """Settings of zarr-widget's server extension."""

    extra_roots = List(
        Unicode(),
        help="Folders besides the server's root whose Zarr stores may be served to people who may read its contents.",
    ).tag(config=True)
    """Folders besides the server's root whose files may be served; absolute paths."""


def roots_of(serverapp: ServerApp) -> Roots:
    """Return what a server may serve: its root folder and the administrator's extra roots."""
    folders = {"root": Path(os.path.realpath(serverapp.root_dir))}
    for number, folder in enumerate(ZarrWidgetServer(parent=serverapp).extra_roots):
        folders[f"extra-{number}"] = Path(os.path.realpath(Path(folder).expanduser()))
    return Roots(folders, bool(serverapp.contents_manager.allow_hidden))


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Add the routes below <base_url>zarr-widget/api/."""
    base = url_path_join(serverapp.web_app.settings["base_url"], "zarr-widget", "api")
    roots = {"roots": roots_of(serverapp)}
    serverapp.web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, r"file/([^/]+)/(.+)"), FileHandler, roots),
            (url_path_join(base, "resolve"), ResolveHandler, roots),
            (url_path_join(base, "list"), ListHandler, roots),
            (url_path_join(base, "size"), SizeHandler, roots),
            (url_path_join(base, "stores"), StoresHandler, roots),
            (url_path_join(base, "batch"), BatchHandler, roots),
        ],
    )
