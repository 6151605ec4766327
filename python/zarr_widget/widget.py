"""ZarrWidget: the widget of a notebook; it names the store, answers the browser and hears what the user chose."""

from __future__ import annotations

import html
import time
from collections.abc import Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from .coordinate import Coordinates
from .decoded import data_array
from .documents import layout
from .errors import SourceError
from .given import source_of
from .kernel import Kernel
from .levels import image_levels
from .opened import layout_of, open_array
from .sel import labels_at, positions_of
from .selection import Index, as_index, cut_alike, guessed
from .traits import ViewTraits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import xarray
    import zarr

    from .documents import Layout

ROUTES = ("auto", "direct", "server", "files", "kernel")
_BUILT = Path(__file__).parent / "static" / "widget.js"
_NOT_BUILT = """export default { render({ el }) {
	el.textContent = "zarr-widget's browser half is not built: run `npm run build` and restart the kernel.";
} };"""
_clock = {"generation": 0}


def _next_generation() -> int:
    """Return a number above all earlier ones, of other kernels, too: milliseconds, so that JavaScript holds it."""
    _clock["generation"] = max(_clock["generation"] + 1, time.time_ns() // 1_000_000)
    return _clock["generation"]


class ZarrWidget(ViewTraits, anywidget.AnyWidget):
    """A view of a Zarr store: slices with axes and sliders, a histogram, a tree of what the store holds.

    The browser fetches and decodes the chunks; no array is decoded in Python. Every public trait goes both ways.
    """

    _esm = _BUILT if _BUILT.is_file() else _NOT_BUILT

    _route_wanted = t.Enum(ROUTES, default_value="auto").tag(sync=True)
    _generation = t.Int(0).tag(sync=True)
    _drawn = t.Dict(default_value=None, allow_none=True).tag(sync=True)
    _label = t.Unicode("").tag(sync=True)

    def __init__(  # noqa: PLR0913 - the names of xarray's plotting, all by keyword
        self,
        source: object,
        path: str = "",
        *,
        x: str | None = None,
        y: str | None = None,
        isel: Mapping[str, int] | None = None,
        sel: Mapping[str, object] | None = None,
        field: str | None = None,
        image: int = 0,
        cmap: str | None = None,
        norm: str = "linear",
        vmin: float | None = None,
        vmax: float | None = None,
        robust: bool = True,
        bounds: Sequence[float] | None = None,
        level: int | None = None,
        channels: Sequence[Mapping[str, object]] | None = None,
        labels: Sequence[Mapping[str, object]] | None = None,
        reduce: Mapping[str, object] | None = None,
        compare: Mapping[str, object] | None = None,
        profile: Mapping[str, object] | None = None,
        projection: str | Mapping[str, object] | None = None,
        planes: str = "single",
        height: int | None = None,
        route: str = "auto",
        targets: Sequence[str | PathLike[str]] = (),
    ) -> None:
        """Show `source`, at `path` below it.

        `source`: a path ("~" is the home folder), a URL (http, https, s3, gs, az), a zarr array, group or store, an
        fsspec mapper, or an xarray object opened from Zarr. References (kerchunk, VirtualiZarr) are a path or URL of
        their JSON file or parquet folder; the kernel reads what they point to in their own folder or on their own web
        server, and below the folders and addresses in `targets`; so it does for virtual chunks of an Icechunk
        repository, whose path or URL may end with `#branch=…`, `#tag=…` or `#snapshot=…`.

        `sel` has labels for `isel`'s positions, such as `{"time": "1998-07"}`, and is looked up at once, as in `w.sel`.

        `field` is drawn of complex numbers and structs, `image` of a group that describes several. `bounds` and `level`
        are what zooming gives, `channels` how an image's are blended (`[]` shows one at a time), `labels` label images
        over it, such as `[{"path": "labels/cells", "opacity": 0.3}]`, `reduce` planes drawn as one, such as
        `{"dim": "z", "op": "max", "span": [10, 20]}`, `compare` another variable beside it or taken from it, such as
        `{"path": "sst", "how": "difference"}`, `profile` a chart beside the picture, such as
        `{"kind": "series", "cells": [{"lat": 12, "lon": 30}]}`, `projection` draws a map, such as `"equal-earth"`.
        `planes="orthogonal"` shows three planes that cut each other. `route` forces how bytes reach the browser. Raises
        TypeError for a source of another kind and TraitError for a name or value that isn't valid; a store that isn't
        there is said in the view.
        """
        if route not in ROUTES:
            msg = f"route is one of {', '.join(ROUTES)}, not {route!r}"
            raise t.TraitError(msg)
        self._source = source_of(source, [targets] if isinstance(targets, (str, PathLike)) else targets)
        self._from_browser = False
        self._begun = False
        view = self._source.view
        start = "/".join(part for part in (self._source.path, path.strip("/")) if part)
        self._coordinates = Coordinates(self._source)
        if sel:
            found = positions_of(self._source, self._coordinates, self._labelled(start, image), sel)
            isel = {**found, **(isel or {})}
        super().__init__(
            path=start,
            x=x or view.x,
            y=y or view.y,
            isel={**view.isel, **isel} if isinstance(isel, Mapping) else view.isel if isel is None else isel,
            field=field,
            image=image,
            cmap=cmap,
            norm=norm,
            vmin=vmin,
            vmax=vmax,
            robust=robust,
            height=height,
            # a map's window is in its own plane
            bounds=view.bounds if bounds is None and projection is None else bounds,
            level=level,
            channels=channels,
            labels=labels,
            reduce=reduce,
            compare=compare,
            profile=profile,
            projection=projection,
            planes=planes,
            _route_wanted=route,
            _generation=_next_generation(),
            _label=self._source.name,
        )
        self._begun = True
        self._check_source()
        self._kernel = Kernel(self._source, self.send, lambda: self.path, lambda: self._generation)
        self.on_msg(lambda _widget, content, _buffers: self._kernel.handle(content))

    def _check_source(self) -> None:
        """Say in `error` where a store on this machine can't be shown."""
        try:
            if self._source.real_path is not None:
                self._source.check(self.path)
            self.set_trait("error", "")
        except SourceError as error:
            self.set_trait("error", str(error))

    def _known(self) -> Layout | None:
        """Return the layout that names set from Python are checked by; only a store on this machine is read for it."""
        return None if self._from_browser or self._source.real_path is None else self._layout()

    def _layout(self) -> Layout | None:
        """Return shape and dims of the shown array; None where it is no array or can't be read."""
        try:
            return layout(self._source.reader.get, self.path)
        except SourceError:
            return None

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take a change from the browser, unchecked by what Python knows of the array."""
        with self._told_by_browser():
            super().set_state(sync_data)

    @contextmanager
    def _told_by_browser(self) -> Iterator[None]:
        """Mark the changes made meanwhile as the browser's."""
        self._from_browser = True
        try:
            yield
        finally:
            self._from_browser = False

    @t.observe("path", "x", "y", "isel", "field", "image", "bounds", "level", "channels", "reduce", "projection")
    def _view_changed(self, _change: object) -> None:
        """Drop what the browser last drew, which is out of date; the browser tells the new one."""
        if not self._from_browser:
            self._drawn = None

    @t.observe("planes", "x", "y", "path")
    def _place_changed(self, change: Mapping[str, object]) -> None:
        """Let what needs one plane or the drawn dimensions end where Python leaves it no place, as the view does."""
        if not self._begun or self._from_browser:
            return
        if self.reduce is not None and (change["name"] == "path" or self._leaves_no_place(self.reduce)):
            self.reduce = None
        if self.compare is not None and (change["name"] == "path" or self.planes != "single"):
            self.compare = None
        sides = {self.x, self.y} - {None}
        if self.profile is not None and (change["name"] == "path" or not sides <= set(self.profile["cells"][0])):
            self.profile = None
        if change["name"] == "path" or self.planes != "single":
            self.projection = None

    @property
    def selection(self) -> Index | None:
        """What is shown, as integers and slices in array order, so that `w.array[w.selection]` is it.

        Of an image it is about the level that is drawn. Along the axis of channels that are blended it has all that are
        seen: a slice where they lie side by side, else a list; along the dimension of `reduce` all that are drawn as
        one. Before the browser has answered it is worked out of an array from `path`, `x`, `y`, `isel` and `reduce`,
        and None of an image; None where no array is shown.
        """
        if self._drawn is not None:
            return as_index(self._drawn["selection"])
        held = self._layout()
        return None if held is None else guessed(held, self.isel, (self.x, self.y), self.reduce)

    @property
    def array(self) -> zarr.Array:
        """The shown array, opened by zarr-python when it is asked for.

        Of an image it is the level that is drawn; before the browser has answered the one at `level`, else the finest.
        """
        path = self._array_path()
        found = open_array(self._source, path)
        if found is None:
            msg = f"{path or self._label!r} is not an array: choose one in the view or with w.path"
            raise ValueError(msg)
        return found

    def _array_path(self) -> str:
        """Return the path of the array that is drawn, as far as that is known."""
        if self._drawn is not None:
            return self._drawn["path"]
        levels = image_levels(self._source.reader.get, self.path, self.image)
        at = self.level or 0
        if levels and at >= len(levels):
            msg = f"level is {at}, but the image has {len(levels)}, counted from 0"
            raise ValueError(msg)
        return levels[at] if levels else self.path

    @property
    def sel(self) -> dict[str, object] | None:
        """Where the view is by labels: those that xarray has at the positions of the dims that are not drawn.

        Dates are `numpy.datetime64`, or cftime's in calendars that it can't hold; a dim without a coordinate has its
        positions. None where no array is shown. Set it as `isel`: a label has to be there, but a date may be given in
        part, `w.sel = {"time": "1998-07"}`, for the first that begins so. Raises KeyError with the nearest labels where
        there is none. The coordinates are read when they are asked for, and dates take xarray.
        """
        path, index = self._array_path(), self._index()
        finest = {} if path == self.path else self.isel
        return None if index is None else labels_at(self._source, self._coordinates, path, index, finest)

    @sel.setter
    def sel(self, labels: Mapping[str, object]) -> None:
        """Go to the positions that labels mean."""
        path = self._labelled(self.path, self.image)
        self.isel = positions_of(self._source, self._coordinates, path, labels)

    def select(
        self, labels: Mapping[str, object] | None = None, *, method: str | None = None, **more: object
    ) -> ZarrWidget:
        """Go to labels along the named dims and stay where it is along the others; return the widget.

        As `sel` of xarray: `w.select(time="1998-07-16", method="nearest")` takes the nearest label where none is the
        same. Raises as setting `sel` does.
        """
        path = self._labelled(self.path, self.image)
        found = positions_of(self._source, self._coordinates, path, {**(labels or {}), **more}, method)
        self.isel = {**self.isel, **found}
        return self

    def _labelled(self, path: str, image: int) -> str:
        """Return the path of what positions count along: of an image its finest level."""
        levels = image_levels(self._source.reader.get, path, image)
        return levels[0] if levels else path

    def _index(self) -> Index | None:
        """Return `selection`, of an array in an Icechunk repository before the browser has answered, too."""
        found = self.selection
        held = layout_of(self._source, self.path) if found is None and self._drawn is None else None
        return found if held is None else guessed(held, self.isel, (self.x, self.y), self.reduce)

    def to_xarray(self, path: str | None = None) -> xarray.DataArray:
        """Return what is shown as a lazy DataArray, decoded as `xarray.open_zarr` does; nothing of it is read yet.

        It is the array at `w.path`, of an image the level that is drawn, at `selection`: positions of `isel` are scalar
        coordinates, `bounds` a part along the drawn dims, `reduce` all planes that are drawn as one, blended channels
        those that are seen; before the browser has answered the whole plane. `path` is that of another array of the
        store, to be cut as what is shown along the dims that both have: `w.to_xarray("air") - w.to_xarray("sea")`.
        With `w.compare["path"]` it stands where it is compared. Needs xarray and zarr-python. Raises ValueError where
        no array is shown, xarray can't open the store, or a dim has another size.
        """
        shown, index = self._array_path(), self._index()
        held = None if index is None else layout_of(self._source, shown)
        if held is None:
            msg = f"no array is shown of {self.path or self._label!r}: choose one by w.path, or wait for a picture"
            raise ValueError(msg)
        found = data_array(self._source, self._coordinates, shown if path is None else path.strip("/"))
        other = self.compare if self.compare is not None and self.compare["path"] == (path or "").strip("/") else None
        own = None if other is None else other.get("index", {})
        parts = index if path is None else cut_alike(held, index, found, own)
        return found.isel(dict(zip(found.dims, parts, strict=True)))

    def refresh(self) -> None:
        """Read the store anew: what is drawn after this is what the store holds then."""
        self._source.reader.refresh()
        self._coordinates = Coordinates(self._source)
        self._check_source()
        self._generation = _next_generation()

    def __repr__(self) -> str:
        """Return the widget's text: what it shows."""
        return f"<ZarrWidget {'/'.join(part for part in (self._label, self.path) if part)}>"

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, object], dict[str, object]] | None:
        """Add a text and a small static HTML for places that show no widgets."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        text = html.escape(repr(self))
        note = "An interactive view: run the notebook with zarr-widget installed to see it."
        fallback = {"text/plain": repr(self), "text/html": f"<p><code>{text}</code><br>{note}</p>"}
        return {**data, **fallback}, metadata
