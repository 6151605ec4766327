"""The traits of ZarrWidget: what a view shows, shared with the browser, checked when set from Python."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, SupportsIndex, TypedDict

import traitlets as t

from .channels import checked_channels
from .colormaps import canonical
from .compare import checked_compare
from .errors import SourceError
from .key import checked_path
from .labels import Ids, Labels, from_wire, shown_first, to_wire
from .profile import checked_profile
from .projection import checked_projection
from .reduce import checked_reduce

if TYPE_CHECKING:
    from .documents import Layout

NORMS = ("linear", "log", "symlog")


class Proposal(TypedDict):
    """What traitlets hands to a validator, as far as it is read here."""

    value: object


class ViewTraits(t.HasTraits):
    """What is shown. Each trait goes both ways unless it says that the browser sets it."""

    path = t.Unicode("").tag(sync=True)
    """Path of the shown node below the store's root, without a leading slash; "" is the root."""

    x = t.Unicode(None, allow_none=True).tag(sync=True)
    """Dimension along the width; None lets the view choose (the last one, or what CF says)."""

    y = t.Unicode(None, allow_none=True).tag(sync=True)
    """Dimension along the height; None lets the view choose (the second to last one, or what CF says)."""

    isel = t.Dict().tag(sync=True)
    """Position along the other dimensions, by name, as in xarray; negative numbers count from the end. Of an image it
    counts the cells of its finest level, whichever is drawn. Of a plate it has "field" and "acquisition", from 0."""

    cmap = t.Unicode(None, allow_none=True).tag(sync=True)
    """Name of the colour map, with `_r` for reversed; None lets the view choose."""

    norm = t.Unicode("linear").tag(sync=True)
    """How values become colours: "linear", "log" or "symlog"."""

    vmin = t.CFloat(None, allow_none=True).tag(sync=True)
    """Lower colour limit in shown (decoded) values; None while it is automatic."""

    vmax = t.CFloat(None, allow_none=True).tag(sync=True)
    """Upper colour limit in shown (decoded) values; None while it is automatic."""

    robust = t.Bool(default_value=True).tag(sync=True)
    """Whether automatic limits are the 2nd and 98th percentile, not the extremes."""

    field = t.Unicode(None, allow_none=True).tag(sync=True)
    """What is drawn of each cell: "magnitude", "phase", "real" or "imaginary" of complex numbers, a field ("a", "a.b")
    of structs, or "table" for any array. None lets the view choose (magnitude, a table); so does another path."""

    image = t.Int(0, min=0).tag(sync=True)
    """Which image of a group that describes several is shown, 0 the first."""

    bounds = t.List(t.Float(), default_value=None, allow_none=True, minlen=4, maxlen=4).tag(sync=True)
    """Visible window [x1, y1, x2, y2] in axis units, under a projection in radii of the earth on the map; None shows
    the whole plane."""

    level = t.Int(None, allow_none=True, min=0).tag(sync=True)
    """Level of an image in several resolutions, 0 the finest; None, the default, draws the one that fits the zoom:
    `w.array` is it. Of other arrays it is not looked at."""

    channels = t.List(t.Dict(), default_value=None, allow_none=True).tag(sync=True)
    """Channels of an image drawn blended, as dicts: `index` along the channel axis, `color` ("#ff0000"), `domain` (its
    limits, [low, high]), `visible` (True where it is left out), for dark high values `inverted`, and `opacity` where it
    says how opaque the others are. [] shows one channel at a time in a colour map: that of `isel`. None lets the view
    choose, which then says here what it shows."""

    labels = Labels(default_value=None, allow_none=True).tag(sync=True, to_json=to_wire, from_json=from_wire)
    """Label images drawn over the image, the topmost last: dicts with "path" and, unless left out, "visible" (True),
    "opacity" (0.5), "contour" (False: filled), "selected" (ids as integers, exact at any size) and "only" (True hides
    all but the selected). None draws none. Set the whole list: a change inside of it is not noticed."""

    selected_ids = Ids()
    """Ids of the selected objects in the first visible of `labels`, as integers, exact at any size; [] for none."""

    reduce = t.Dict(default_value=None, allow_none=True).tag(sync=True)
    """Many planes drawn as one: {"dim": "z", "op": "max", "span": [10, 20]} is the maximum of z 10 to 19, all of which
    `w.array[w.selection]` holds; `op` is "max", "mean" or "min", NaN and fill values are left out as by np.nanmax. Of
    an image the span counts cells of the finest level. None draws the plane at `isel`."""

    compare = t.Dict(default_value=None, allow_none=True).tag(sync=True)
    """Another variable of the store with what is shown: {"path": "sst", "how": "beside"} draws it in a picture of its
    own, in the same colours with "shared": True. "difference" draws what is shown less the other, in float64. "index"
    has positions of the other's own: {"path": w.path, "how": "difference", "index": {"time": 0}} is the change since
    the first time. None compares nothing."""

    profile = t.Dict(default_value=None, allow_none=True).tag(sync=True)
    """A chart beside the picture, of cells by their positions along the two drawn dimensions:
    {"kind": "series", "cells": [{"lat": 12, "lon": 30}], "along": "time"} is the values of up to 8 cells along a
    dimension, "transect" those of the shown plane from the first cell to the second, "area" the mean of the box between
    them, weighted by area, and of that along "along", if given. What is not yet read is read where that is little,
    else the view says what it costs. None shows none."""
    projection = t.Union((t.Dict(), t.Unicode()), default_value=None, allow_none=True).tag(sync=True)
    """Map projection that the plane is drawn under: "equirectangular", "equal-earth", "orthographic", "stereographic"
    or "mercator", or a dict {"type": "orthographic", "rotate": [-10, -50]} that also turns the earth, by [-longitude,
    -latitude] of the middle in degrees; it is kept as a dict. None draws the plane as it is stored; so is what has no
    place on earth, and the view says why. It needs one plane, and ends where `path` or `planes` leave it no place."""

    planes = t.Enum(("single", "orthogonal"), default_value="single").tag(sync=True)
    """How many planes are shown: "single", the one of `x` and `y`, or "orthogonal", three that cut each other where
    `isel` says: below it along `x` and a third dimension, beside it along that one and `y`."""

    height = t.Int(None, allow_none=True, min=120).tag(sync=True)
    """Height of the picture with its axes in pixels, at least 120; None lets the plane's shape choose."""

    clim = t.List(t.Float(), default_value=None, allow_none=True, read_only=True, minlen=2, maxlen=2).tag(sync=True)
    """Colour limits in force, [low, high], set by the browser; None before something is drawn."""

    route = t.Unicode("", read_only=True).tag(sync=True)
    """How bytes reach the browser, set by it: "direct", "server", "files" or "kernel"; "" before it is known."""

    error = t.Unicode("", read_only=True).tag(sync=True)
    """The last error's text, as the view shows it; "" where there is none."""

    @t.validate("path")
    def _valid_path(self, proposal: Proposal) -> str:
        """Drop slashes at the ends; refuse a path that climbs."""
        try:
            return checked_path(str(proposal["value"]).strip("/"))
        except SourceError as error:
            msg = f"path: {error}"
            raise t.TraitError(msg) from None

    def _known(self) -> Layout | None:
        """Return the shown array's shape and dims, by which names are checked; None where they aren't known cheaply."""

    @t.validate("x", "y")
    def _valid_dim(self, proposal: Proposal) -> str | None:
        """Refuse a dimension that the array doesn't have."""
        value = proposal["value"]
        return None if value is None else self._known_dim(str(value))

    def _known_dim(self, dim: object) -> str:
        """Return a dimension's name; refuse what isn't one of the array's."""
        if not isinstance(dim, str):
            msg = f"dimensions are named by text, not {dim!r}"
            raise t.TraitError(msg)
        held = self._known()
        if held is not None and dim not in held.dims:
            msg = f"there is no dimension {dim!r}; the array's are {', '.join(held.dims) or 'none'}"
            raise t.TraitError(msg)
        return dim

    @t.validate("isel")
    def _valid_isel(self, proposal: Proposal) -> dict[str, int]:
        """Make positions plain integers; refuse all else."""
        value = proposal["value"]
        if not isinstance(value, Mapping):
            msg = f"isel is a dict from dimension names to integers, not {value!r}"
            raise t.TraitError(msg)
        checked = {self._known_dim(dim): _position(dim, position) for dim, position in value.items()}
        held = self._known()
        sizes = {} if held is None else dict(zip(held.dims, held.shape, strict=True))
        for dim, position in checked.items():
            if dim in sizes and not -sizes[dim] <= position < sizes[dim]:
                msg = f"isel: {dim!r} has positions 0 to {sizes[dim] - 1}, not {position}"
                raise t.TraitError(msg)
        return checked

    @t.validate("cmap")
    def _valid_cmap(self, proposal: Proposal) -> str | None:
        """Spell the name as the browser does; refuse a name that it doesn't know."""
        value = proposal["value"]
        try:
            return None if value is None else canonical(str(value))
        except ValueError as error:
            raise t.TraitError(str(error)) from None

    @t.validate("norm")
    def _valid_norm(self, proposal: Proposal) -> str:
        """Refuse a scale that the browser doesn't draw."""
        value = proposal["value"]
        if value not in NORMS:
            msg = f"norm is one of {', '.join(NORMS)}, not {value!r}"
            raise t.TraitError(msg)
        return str(value)

    @t.validate("bounds")
    def _valid_bounds(self, proposal: Proposal) -> list[float] | None:
        """Refuse bounds that are no finite numbers."""
        value = proposal["value"]
        if isinstance(value, list) and not all(abs(edge) < float("inf") for edge in value):
            msg = f"bounds are four finite numbers [x1, y1, x2, y2], not {value!r}"
            raise t.TraitError(msg)
        return value if isinstance(value, list) else None

    @t.validate("channels")
    def _valid_channels(self, proposal: Proposal) -> list[dict[str, object]] | None:
        """Make channels plain JSON; refuse what is no channel, and one that is named twice."""
        value = proposal["value"]
        return checked_channels(value) if isinstance(value, list) else None

    @t.validate("reduce")
    def _valid_reduce(self, proposal: Proposal) -> dict[str, object] | None:
        """Make a range plain JSON; refuse one of a dimension, or of positions, that the array doesn't have."""
        value = proposal["value"]
        if not isinstance(value, Mapping):
            return None
        checked = checked_reduce(value)
        if self._leaves_no_place(checked):
            msg = f"reduce is of one plane, along a dimension that is not drawn: {checked['dim']!r} has no place here"
            raise t.TraitError(msg)
        dim, stop = self._known_dim(checked["dim"]), checked["span"][1]
        held = self._known()
        size = None if held is None else held.shape[held.dims.index(dim)]
        if size is not None and stop > size:
            msg = f"reduce: {dim!r} has positions 0 to {size - 1}, so the span's stop is at most {size}, not {stop}"
            raise t.TraitError(msg)
        return checked

    @t.validate("profile")
    def _valid_profile(self, proposal: Proposal) -> dict[str, object] | None:
        """Make a chart plain JSON; refuse one of dimensions or positions that the array doesn't have."""
        value = proposal["value"]
        if not isinstance(value, Mapping):
            return None
        checked = checked_profile(value)
        if "along" in checked:
            self._known_dim(checked["along"])
        held = self._known()
        sizes = {} if held is None else dict(zip(held.dims, held.shape, strict=True))
        for dim, position in (item for cell in checked["cells"] for item in cell.items()):
            if position >= sizes.get(self._known_dim(dim), position + 1):
                msg = f"profile: {dim!r} has positions 0 to {sizes[dim] - 1}, not {position}"
                raise t.TraitError(msg)
        return checked

    @t.validate("projection")
    def _valid_projection(self, proposal: Proposal) -> dict[str, object] | None:
        """Make a projection plain JSON, a name alone, too; refuse it where there are three planes."""
        checked = checked_projection(proposal["value"])
        if checked is not None and self.planes != "single":
            msg = 'projection is of one plane; set planes="single"'
            raise t.TraitError(msg)
        return checked

    def _leaves_no_place(self, reduce: Mapping[str, object]) -> bool:
        """Say whether three planes are shown, or the dimension itself is drawn."""
        return self.planes != "single" or reduce["dim"] in (self.x, self.y)

    @t.validate("compare")
    def _valid_compare(self, proposal: Proposal) -> dict[str, object] | None:
        """Make a comparison plain JSON; refuse one of three planes."""
        value = proposal["value"]
        if not isinstance(value, Mapping):
            return None
        if self.planes != "single":
            msg = 'compare is of one plane: set planes to "single" first'
            raise t.TraitError(msg)
        return checked_compare(value)

    @t.validate("selected_ids")
    def _valid_selected(self, proposal: Proposal) -> object:
        """Refuse ids where there is nothing to select in."""
        if proposal["value"] and shown_first(self.labels) is None:
            msg = "selected_ids: no label image is visible; show one first, as by labels=[{'path': 'labels/cells'}]"
            raise t.TraitError(msg)
        return proposal["value"]

    @t.observe("labels")
    def _labels_changed(self, _change: object) -> None:
        """Let `selected_ids` follow."""
        first = shown_first(self.labels)
        self.selected_ids = [] if first is None else self.labels[first]["selected"]

    @t.observe("selected_ids")
    def _selected_changed(self, _change: object) -> None:
        """Select the ids in the first label image that is visible."""
        first = shown_first(self.labels)
        if first is not None and self.labels[first]["selected"] != self.selected_ids:
            changed = {**self.labels[first], "selected": self.selected_ids}
            self.labels = [*self.labels[:first], changed, *self.labels[first + 1 :]]

    @t.validate("vmin", "vmax")
    def _valid_limit(self, proposal: Proposal) -> float | None:
        """Refuse a limit that is no finite number, since JSON and the colour scale know none."""
        value = proposal["value"]
        if isinstance(value, float) and not abs(value) < float("inf"):
            msg = f"a colour limit is a finite number or None, not {value!r}"
            raise t.TraitError(msg)
        return value if isinstance(value, float) else None


def _position(dim: object, position: object) -> int:
    """Return a position as a plain integer, also NumPy's; refuse all else."""
    if isinstance(position, SupportsIndex) and not isinstance(position, bool):
        with suppress(TypeError):
            return operator.index(position)
    msg = f"isel[{dim!r}] is an integer, not {position!r}: select ranges by zooming or with bounds"
    raise t.TraitError(msg)
