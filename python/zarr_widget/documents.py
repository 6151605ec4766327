"""Metadata documents of Zarr and N5: their names, which of them describe a node, and the little read in them here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .dims import IMAGE_AXES, groups_above, image_names, own_names, unique
from .errors import SourceError
from .key import below
from .n5 import N5, is_dataset, names_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Get = Callable[[str], bytes | None]

Kind = Literal["array", "group", "unknown", "file"]

V3 = "zarr.json"
V2 = (".zarray", ".zgroup", ".zattrs")
DEFINING = (V3, ".zarray", ".zgroup", N5)
"""The documents that make a path a node, in zarr-python's order; N5's where there are none."""
CONSOLIDATED = ".zmetadata"
DOT_FILES = frozenset({*V2, CONSOLIDATED})
"""The hidden files that belong to Zarr itself."""
OPEN_FILES = frozenset({V3, N5})
"""The documents that are no hidden files."""


@dataclass(frozen=True)
class Layout:
    """Shape, unique dimension names and type of an array."""

    shape: tuple[int, ...]
    dims: tuple[str, ...]
    dtype: object
    """As its format writes it, without the order of bytes: the same for the same type in one format."""


def parsed(data: bytes, key: str) -> dict[str, object]:
    """Parse a document; raise SourceError where it is no JSON object."""
    try:
        document = json.loads(data)
    except ValueError as error:
        msg = f"{key} is not valid JSON ({error}): the store is damaged or still being written."
        raise SourceError("MetadataError", msg, key=key) from error
    if not isinstance(document, dict):
        msg = f"{key} holds no JSON object: the store is damaged."
        raise SourceError("MetadataError", msg, key=key)
    return document


def defining(get: Get, path: str) -> tuple[str, bytes] | None:
    """Find the document that makes `path` a node."""
    for name in DEFINING:
        key = below(path, name)
        data = get(key)
        if data is not None:
            return key, data
    return None


def kind_of(get: Get, path: str) -> Kind:
    """Return what the node at `path` is; "unknown" where it has no metadata or none that can be read."""
    try:
        found = defining(get, path)
        if found is None:
            return "unknown"
        key, data = found
        if key.endswith((".zarray", ".zgroup")):
            return "array" if key.endswith(".zarray") else "group"
        document = parsed(data, key)
        if key.endswith(N5):
            return "array" if is_dataset(document) else "group"
        node = document.get("node_type")
    except SourceError:
        return "unknown"
    return "array" if node == "array" else "group" if node == "group" else "unknown"


def describing(get: Get, path: str, limit: int) -> dict[str, bytes]:
    """Collect the documents of the node at `path`, its ancestors and the root, in this order, up to `limit` bytes.

    Of a node all documents or none: beside those that are sent, what isn't is taken for absent.
    """
    found: dict[str, bytes] = {}
    left = limit
    for documents in _candidates(get, path):
        size = sum(len(data) for _, data in documents)
        if size <= left:
            found.update(documents)
            left -= size
    return found


def _candidates(get: Get, path: str) -> Iterator[list[tuple[str, bytes]]]:
    """Yield the documents of each node that has any, nearest first; a node has those of one version."""
    v2 = False
    node: str | None = path
    while node is not None:
        for names in ((V3,), V2, (N5,)):
            found = [(key, data) for key in (below(node, name) for name in names) if (data := get(key)) is not None]
            if found:
                yield found
                v2 = v2 or names is V2
                break
        node = None if node == "" else node.rpartition("/")[0]
    document = get(CONSOLIDATED) if v2 else None
    if document is not None:
        yield [(CONSOLIDATED, document)]


def layout(get: Get, path: str) -> Layout | None:
    """Return shape and dims of the array at `path`; None for a group, SourceError where the document is damaged."""
    found = defining(get, path)
    if found is None:
        return None
    key, data = found
    document = parsed(data, key)
    n5 = key.endswith(N5)
    shape = shape_of(document) if n5 else document.get("shape")
    if not isinstance(shape, list) or not all(isinstance(size, int) for size in shape):
        return None
    rank = len(shape)
    names = names_of(document) if n5 else _names(get, path, document, rank)
    dtype = document.get("dataType" if n5 else "data_type" if key.endswith(V3) else "dtype")
    return Layout(tuple(shape), unique(names, rank), dtype.lstrip("<>|=") if isinstance(dtype, str) else dtype)


def _names(get: Get, path: str, document: dict[str, object], rank: int) -> list[str | None] | None:
    """Return the names of an array's axes by its own metadata, else by the image that it is a level of."""
    attributes = attributes_of(get, path)
    own = own_names(document, attributes, rank)
    if own is not None or rank not in IMAGE_AXES:
        return own
    for group, inner in groups_above(path):
        try:
            names = image_names(attributes_of(get, group), inner, rank)
        except SourceError:
            continue  # the array is what was asked for, and that can be read
        if names is not None:
            return names
    return None


def attributes_of(get: Get, path: str) -> dict[str, object]:
    """Return the attributes of the node at `path`; none where it has none, SourceError where they are damaged."""
    for name in (V3, ".zattrs"):
        key = below(path, name)
        data = get(key)
        if data is not None:
            document = parsed(data, key)
            found = document.get("attributes") if name == V3 else document
            return found if isinstance(found, dict) else {}
    return {}
