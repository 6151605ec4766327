"""The levels of an image, as far as its own documents tell them; the browser finds the same ones, and more."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from .dims import image_axes
from .documents import attributes_of, defining, layout, parsed
from .errors import SourceError
from .key import below
from .n5 import N5

if TYPE_CHECKING:
    from .documents import Get, Layout

    Attributes = dict[str, object]


def image_levels(get: Get, path: str, number: int = 0) -> list[str]:
    """Return the paths of the levels of the image at `path`, the finest first; of several the one of that number.

    It is empty where there is no image, and where only the browser can tell them: pyramids of Paintera, BigDataViewer
    and GeoZarr, levels that are groups of variables, and those of N5 that are not listed.
    """
    try:
        attributes = _attributes(get, path)
    except SourceError:
        return []
    names, rank = _listed(attributes, number)
    paths = dict.fromkeys(_joined(path, name) for name in names)
    opened = {one: held for one in paths if one not in {None, path} and (held := _layout(get, one)) is not None}
    fitting = {one: held for one, held in opened.items() if len(held.shape) == rank} or opened
    return _alike(dict(sorted(fitting.items(), key=lambda item: -prod(item[1].shape))))


def _attributes(get: Get, path: str) -> Attributes:
    """Return a group's attributes, which are all that N5 writes of it."""
    found = defining(get, path)
    return parsed(found[1], found[0]) if found and found[0].endswith(N5) else attributes_of(get, path)


def _listed(attributes: Attributes, number: int) -> tuple[list[object], int | None]:
    """Return what the levels are called below their group, and how many axes they have where that is said."""
    if isinstance(attributes.get("painteraData"), dict):
        return [], None
    ome = attributes.get("ome")
    images = (attributes | ome if isinstance(ome, dict) else attributes).get("multiscales")
    listed = [one for one in images if isinstance(one, dict)] if isinstance(images, list) else []
    if not listed:
        return _n5_levels(attributes), None
    image = listed[number if number < len(listed) else 0]
    levels = image.get("datasets")
    names = [level.get("path") for level in levels if isinstance(level, dict)] if isinstance(levels, list) else []
    axes = image_axes(image)
    return names, None if axes is None else len(axes)


def _n5_levels(attributes: Attributes) -> list[object]:
    """Return what N5's viewers call levels, as many as the group lists."""
    factors = [attributes.get("downsamplingFactors"), attributes.get("scales")]
    lists = [one for one in factors if isinstance(one, list) and one and all(isinstance(item, list) for item in one)]
    return [f"s{number}" for number in range(len(lists[0]) if lists else 0)]


def _joined(path: str, name: object) -> str | None:
    """Join a group's path and a level's, without "." and ".."; None where that names no path in the store."""
    if not isinstance(name, str) or not name:
        return None
    parts: list[str] = []
    for part in below(path, name).split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _layout(get: Get, path: str) -> Layout | None:
    """Return what is known of the array at `path`; None where there is none, or a damaged one."""
    try:
        return layout(get, path)
    except SourceError:
        return None


def _alike(levels: dict[str, Layout]) -> list[str]:
    """Return those with the type and axes of the first, none larger along any axis than the one before."""
    kept: list[str] = []
    for path, held in levels.items():
        first, before = (levels[kept[0]], levels[kept[-1]]) if kept else (held, held)
        same = held.dtype == first.dtype and len(held.shape) == len(first.shape)
        if same and all(size <= most for size, most in zip(held.shape, before.shape, strict=True)):
            kept.append(path)
    return kept
