"""Which part of an array is shown, as Python's indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray

    from .documents import Layout

Part = int | slice | list[int]
Index = tuple[Part, ...]
DRAWN = 2


def as_index(synced: Sequence[object]) -> Index:
    """Turn the browser's list (per axis an integer, [start, stop] or {"at": […]}) into an index for a zarr array."""
    return tuple(_part(part) for part in synced)


def _part(part: object) -> Part:
    """Return what is shown along one axis."""
    if isinstance(part, Mapping):
        return list(part["at"])
    return part if isinstance(part, int) else slice(*part)


def guessed(
    layout: Layout,
    isel: Mapping[str, int],
    sides: tuple[str | None, str | None],
    reduce: Mapping[str, object] | None = None,
) -> Index:
    """Return what a view shows before it has said so: the last two dims unless named, the rest at `isel` or 0.

    What `reduce` makes one plane of is a slice.

    Where `isel` has positions along all dims, as in three planes, they don't say which are drawn.
    """
    drawn = [name for name in sides if name is not None]
    spans = {} if reduce is None else {reduce["dim"]: slice(*reduce["span"])}
    free = [name for name in layout.dims if name not in drawn and name not in isel and name not in spans]
    if not drawn and not free:
        free = [name for name in layout.dims if name not in spans]
    more = DRAWN - len(drawn)
    drawn += free[-more:] if more else []
    return tuple(
        spans.get(name) or (slice(0, size) if name in drawn else isel.get(name, 0) % max(size, 1))
        for name, size in zip(layout.dims, layout.shape, strict=True)
    )


def cut_alike(
    layout: Layout, index: Index, other: xarray.DataArray, compared: Mapping[str, int] | None = None
) -> Index:
    """Return the index that cuts another array as one is cut, by its dims; dims of its own stay whole.

    `compared` are positions of its own, as in `compare`, where dims that it alone has are at 0 unless they are among
    them; None where it is not compared. Raise ValueError where a dim that both have has another size.
    """
    parts = dict(zip(layout.dims, zip(layout.shape, index, strict=True), strict=True))
    for dim, size in other.sizes.items():
        if parts.get(dim, (size, None))[0] != size:
            msg = (
                f"{other.name!r} has {size} positions along {dim!r}, what is shown has {parts[dim][0]}: cut it by isel"
            )
            raise ValueError(msg)
    own = compared or {}
    rest = slice(None) if compared is None else 0
    return tuple(own.get(dim, parts[dim][1] if dim in parts else rest) for dim in other.dims)
