"""xarray objects opened from Zarr as sources: the stored arrays behind them, and the view that a DataArray is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .documents import Layout, layout
from .source import Source, View, of_store
from .xarray_proof import NotStoredError, Stored, stored

if TYPE_CHECKING:
    from collections.abc import Hashable

    import xarray

EVEN = 1e-3
UNEVEN = 0.1
DRAWN = 2


def of_dataarray(array: xarray.DataArray) -> Source:
    """Make a Source of a DataArray; it opens at the stored array, at the position or window that the view is of."""
    name = array.name if array.name is not None else "the DataArray"
    found = _proved(name, array.variable)
    source = of_store(_store(found))
    source.path = found.array.path.strip("/")
    held = layout(source.reader.get, source.path)
    if held is None or len(held.shape) != len(found.index):
        raise _refusal(name, "has no readable metadata in its store")
    try:
        source.view = _view(source, held, found.index)
    except NotStoredError as error:
        raise _refusal(name, str(error)) from None
    return source


def of_dataset(dataset: xarray.Dataset) -> Source:
    """Make a Source of a Dataset; it opens at the group that holds its variables, each proved to be a stored one."""
    if not dataset.data_vars:
        msg = "The Dataset has no variables to show: pass the path of its store."
        raise ValueError(msg)
    proved = {name: _proved(name, array.variable) for name, array in dataset.data_vars.items()}
    first_name, first = next(iter(proved.items()))
    source = of_store(_store(first))
    source.path = _group(first)
    cuts: dict[Hashable, dict[str, _Cut]] = {}
    for name, found in proved.items():
        if _group(found) != source.path or not _same_store(found, first):
            raise _refusal(name, f"lies in another group or store than {first_name!r}")
        held = layout(source.reader.get, found.array.path.strip("/"))
        if held is None:
            raise _refusal(name, "has no readable metadata in its store")
        cuts[name] = _cuts(name, held, found.index)
    source.view.isel.update(_starts(cuts))
    return source


@dataclass(frozen=True)
class _Cut:
    """Where a variable of a Dataset begins along a dim, and whether that dim is one that its plane is drawn along."""

    start: int
    drawn: bool
    deep: bool
    """Whether the variable has dims beside those of its plane."""


def _cuts(name: Hashable, held: Layout, index: tuple[int | slice, ...]) -> dict[str, _Cut]:
    """Return the dims along which a variable is at an integer or a slice that is not the whole."""
    found: dict[str, _Cut] = {}
    left = [dim for dim, part in zip(held.dims, index, strict=True) if not isinstance(part, int)]
    deep = len(left) > DRAWN
    for dim, size, part in zip(held.dims, held.shape, index, strict=True):
        if isinstance(part, int):
            found[dim] = _Cut(part, drawn=False, deep=deep)
            continue
        start, stop, step = part.indices(size)
        if step != 1 or stop <= start:
            raise _refusal(name, f"is {'empty' if step == 1 else 'reversed or strided'} along {dim!r}")
        if (start, stop) != (0, size):
            found[dim] = _Cut(start, drawn=dim in left[-DRAWN:], deep=deep)
    return found


def _starts(cuts: dict[Hashable, dict[str, _Cut]]) -> dict[str, int]:
    """Return the position at which a Dataset begins along each dim that is cut; refuse what no slider can show.

    A variable of two dims, such as the bounds of times, may be cut along one that others are stepped through.
    """
    stepped = {dim for found in cuts.values() for dim, cut in found.items() if not cut.drawn}
    starts: dict[str, int] = {}
    for name, found in cuts.items():
        for dim, cut in found.items():
            if cut.drawn and (cut.deep or dim not in stepped):
                raise _refusal(name, f"is cut along {dim!r}; a Dataset is shown whole (pass one variable of it)")
            if starts.setdefault(dim, cut.start) != cut.start:
                raise _refusal(name, f"begins elsewhere along {dim!r} than another variable")
    return starts


def _view(source: Source, held: Layout, index: tuple[int | slice, ...]) -> View:
    """Say a basic index as positions and a window; raise NotStoredError where a view can't show it."""
    view = View()
    cut: dict[str, tuple[int, int]] = {}
    left: list[str] = []
    for dim, size, part in zip(held.dims, held.shape, index, strict=True):
        if isinstance(part, int):
            view.isel[dim] = part
            continue
        left.append(dim)
        start, stop, step = part.indices(size)
        if step != 1 or stop <= start:
            msg = f"is {'empty' if stop <= start and step > 0 else 'reversed or strided'} along {dim!r}"
            raise NotStoredError(msg)
        if (start, stop) != (0, size):
            cut[dim] = (start, stop)
    drawn = left[-DRAWN:]
    if len(left) != len(index) or cut:
        view.x = drawn[-1] if drawn else None
        view.y = drawn[0] if len(drawn) == DRAWN else None
    view.isel.update({dim: start for dim, (start, _) in cut.items() if dim not in drawn})
    if any(dim in cut for dim in drawn):
        view.bounds = _bounds(source, held, drawn, cut)
    return view


def _bounds(
    source: Source, held: Layout, drawn: list[str], cut: dict[str, tuple[int, int]]
) -> tuple[float, float, float, float]:
    """Return the window (x1, y1, x2, y2) of a view in axis units."""
    if len(drawn) != DRAWN:
        msg = f"is a part of the line along {drawn[0]!r}"
        raise NotStoredError(msg)
    sizes = dict(zip(held.dims, held.shape, strict=True))
    (y1, y2), (x1, x2) = (_window(source, dim, sizes[dim], cut.get(dim, (0, sizes[dim]))) for dim in drawn)
    return x1, y1, x2, y2


def _window(source: Source, dim: str, size: int, span: tuple[int, int]) -> tuple[float, float]:
    """Return the outer edges of the cells [start, stop) along `dim`: coordinates where they are even, else indices."""
    import zarr

    group, _, _ = source.path.rpartition("/")
    path = f"{group}/{dim}" if group else dim
    held = layout(source.reader.get, path)
    start, stop = span
    if held is None or held.shape != (size,) or size < DRAWN:
        return float(start), float(stop)
    coordinate = zarr.open_array(source.open(), mode="r", path=path)
    if {"scale_factor", "add_offset"} & set(coordinate.attrs) or coordinate.dtype.kind not in "iuf":
        msg = f"is cut along {dim!r}, whose coordinates are packed or no numbers"
        raise NotStoredError(msg)
    values = [float(value) for value in coordinate[:]]
    step = (values[-1] - values[0]) / (size - 1)
    off = max(abs(value - values[0] - step * i) for i, value in enumerate(values))
    if step and off <= EVEN * abs(step):
        return values[0] + step * (start - 0.5), values[0] + step * (stop - 0.5)
    if step and off < UNEVEN * abs(step):
        msg = f"is cut along {dim!r}, whose coordinates are only nearly even"
        raise NotStoredError(msg)
    return float(start), float(stop)


def _proved(name: Hashable, variable: xarray.Variable) -> Stored:
    """Return the stored array behind a variable, or refuse the variable by name."""
    try:
        return stored(variable)
    except NotStoredError as error:
        raise _refusal(name, str(error)) from None


def _refusal(name: Hashable, why: str) -> TypeError:
    """Say which variable can't be shown, why, and what to do."""
    what = f"{name!r}" if name != "the DataArray" else name
    return TypeError(
        f"{what} {why}, so the browser can't read it from the store: pass the path of the Zarr store instead."
    )


def _store(found: Stored) -> object:
    """Return the store that holds an array's chunks."""
    return getattr(found.array, "chunk_store", found.array.store)


def _group(found: Stored) -> str:
    """Return the path of the group that holds an array."""
    return found.array.path.strip("/").rpartition("/")[0]


def _same_store(one: Stored, other: Stored) -> bool:
    """Whether two arrays lie in one store."""
    a, b = _store(one), _store(other)
    return a is b or (type(a) is type(b) and bool(a == b))
