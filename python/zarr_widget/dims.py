"""Names of an array's axes, by every convention that has them; the browser finds the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Document = Mapping[str, object]

IMAGE_AXES = range(2, 6)
"""How many axes the levels of images have."""
OLDEST = ("0.1", "0.2")
"""The versions of OME-NGFF whose images name no axes, as there are always the same five."""
MOST_NAMES = 2
"""Names in the path of an image's level below its group: `scale0/image` has two."""


def own_names(document: Document, attributes: Document, rank: int) -> list[str | None] | None:
    """Return what an array itself says of its axes, xarray's names before NetCDF's; None where it names none."""
    said = [document.get("dimension_names"), attributes.get("_ARRAY_DIMENSIONS")]
    return _first([*said, *_references(attributes), *_references(document)], rank)


def _references(holder: Document) -> Iterator[object]:
    """Yield NetCDF's names; where and by which name they are written changed with its versions 4.9.0 and 4.9.3."""
    for key in ("_nczarr_array", "_NCZARR_ARRAY"):
        array = holder.get(key)
        paths = array.get("dimension_references", array.get("dimrefs")) if isinstance(array, dict) else None
        if isinstance(paths, list):
            yield [path.rpartition("/")[2] if isinstance(path, str) else None for path in paths]


def groups_above(path: str) -> list[tuple[str, str]]:
    """Return the groups that may say of which image an array is a level, nearest first, and its path below each."""
    parts = path.split("/") if path else []
    return [("/".join(parts[:-i]), "/".join(parts[-i:])) for i in range(1, min(MOST_NAMES, len(parts)) + 1)]


def image_names(attributes: Document, path: str, rank: int) -> list[str | None] | None:
    """Return what a group of images says of the axes of the array at `path` below it; None where it names none."""
    ome = attributes.get("ome")
    images = (ome if isinstance(ome, dict) else attributes).get("multiscales")
    if not isinstance(images, list) or rank not in IMAGE_AXES:
        return None
    holding = [image for image in images if isinstance(image, dict) and _holds(image, path)]
    return _first([image_axes(image) for image in holding], rank)


def _holds(image: Document, path: str) -> bool:
    levels = image.get("datasets")
    return isinstance(levels, list) and any(isinstance(level, dict) and level.get("path") == path for level in levels)


def image_axes(image: Document) -> list[object] | None:
    """Return an image's axes by name: OME-NGFF 0.3 has texts, later versions objects."""
    axes = image.get("axes")
    if "axes" not in image and image.get("version") in OLDEST:
        return list("tczyx")
    return [axis.get("name") if isinstance(axis, dict) else axis for axis in axes] if isinstance(axes, list) else None


def _first(lists: Iterable[object], rank: int) -> list[str | None] | None:
    for names in lists:
        if isinstance(names, list) and len(names) == rank:
            plain = [name if isinstance(name, str) and name else None for name in names]
            if any(plain):
                return plain
    return None


def unique(names: object, rank: int) -> tuple[str, ...]:
    """Return one name per axis; absent, empty and repeated ones become `dim_i`, and give way where that is taken."""
    given = names if isinstance(names, list) and len(names) == rank else [None] * rank
    plain = [name if isinstance(name, str) and name else None for name in given]
    kept = [name if plain.count(name) == 1 else None for name in plain]
    axis = 0
    while axis < rank:
        name = f"dim_{axis}"
        taken = kept.index(name) if kept[axis] is None and name in kept else None
        if taken is not None:
            kept[taken] = None
        axis = taken if taken is not None and taken < axis else axis + 1
    return tuple(name or f"dim_{axis}" for axis, name in enumerate(kept))
