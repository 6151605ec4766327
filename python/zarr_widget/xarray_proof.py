"""Proof that an xarray variable is an unmodified stored array or a basic-index view of one, by its lazy data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray
    import zarr

_PASSED_THROUGH = frozenset(
    {
        "MemoryCachedArray",
        "CopyOnWriteArray",
        "ImplicitToExplicitIndexingAdapter",
        "NativeEndiannessArray",
        "BoolTypeArray",
    }
)
_GETTERS = frozenset({"getter", "getter_nofancy", "getter_inline"})
_DEPTH = 32


class NotStoredError(Exception):
    """A variable isn't what the store holds; the text goes on from "'air' …"."""


@dataclass(frozen=True)
class Stored:
    """The stored array behind a variable, and the basic index that cuts the variable from it."""

    array: zarr.Array
    index: tuple[int | slice, ...]


def stored(variable: xarray.Variable) -> Stored:
    """Return the stored array behind `variable`; raise NotStoredError where it can't be proved that there is one."""
    data = variable._data  # noqa: SLF001 - xarray has no public way to the lazy data
    if hasattr(data, "__dask_graph__"):
        data = _read_by(data)
    index: tuple[int | slice, ...] | None = None
    attributes: list[tuple[str, object]] = []
    for _ in range(_DEPTH):
        name, module = type(data).__name__, type(data).__module__
        if name == "ZarrArrayWrapper" and module == "xarray.backends.zarr":
            data = data._array  # noqa: SLF001 - as above
        if type(data).__module__.startswith("zarr."):
            _same_decoding(attributes, data)
            return Stored(data, index if index is not None else (slice(None),) * data.ndim)
        if not module.startswith("xarray."):
            break
        if name == "LazilyIndexedArray":
            index = _basic(data.key, index, data.array.shape)
        elif name == "_ElementwiseFunctionArray":
            attributes += _decoding(data.func)
        elif name not in _PASSED_THROUGH:
            break
        data = data.array
    raise NotStoredError(_why(data))


def _why(data: object) -> str:
    """Say what stands in the way of a proof."""
    if type(data).__name__ == "LazilyVectorizedIndexedArray":
        return "is transposed or indexed by arrays"
    if type(data).__name__ == "PandasIndexingAdapter":
        return "is an index that xarray holds in memory"
    if type(data).__module__.split(".")[0] == "numpy" or type(data).__name__.endswith("IndexingAdapter"):
        return "is loaded into memory or computed, no longer what the store holds"
    return f"is not read from Zarr ({type(data).__module__}.{type(data).__name__})"


def _basic(key: object, before: tuple[int | slice, ...] | None, shape: tuple[int, ...]) -> tuple[int | slice, ...]:
    """Return a lazy array's index where it is of integers and slices, and the only one that cuts anything."""
    parts = key.tuple
    if any(getattr(part, "ndim", 0) for part in parts):
        msg = "is indexed by arrays"
        raise NotStoredError(msg)
    index = tuple(part if isinstance(part, slice) else int(part) for part in parts)
    if before is None or all(_full(part, size) for part, size in zip(before, _sizes(index, shape), strict=True)):
        return index
    if all(_full(part, size) for part, size in zip(index, shape, strict=True)):
        return before
    msg = "is indexed more than once in a way that can't be followed"
    raise NotStoredError(msg)


def _full(part: int | slice, size: int) -> bool:
    """Whether an index takes a whole axis as it is."""
    return isinstance(part, slice) and part.indices(size) == (0, size, 1)


def _sizes(index: tuple[int | slice, ...], shape: tuple[int, ...]) -> list[int]:
    """Return the sizes that an index leaves."""
    pairs = zip(index, shape, strict=True)
    return [len(range(*part.indices(size))) for part, size in pairs if isinstance(part, slice)]


def _read_by(array: object) -> object:
    """Return what a dask array reads, where its graph is one that only reads; refuse what computes."""
    graph = array.__dask_graph__()
    layers = dict(getattr(graph, "layers", {}))
    last = layers.pop(array.name, None)
    root = layers.pop(f"original-{array.name}", None)
    if last is None or root is None or layers or not _only_reads(last, array.chunks):
        msg = "is a dask array that computes or selects (xr.open_zarr(…, chunks=None) shows selections, too)"
        raise NotStoredError(msg)
    (value,) = dict(root).values()
    return getattr(value, "value", value)


def _only_reads(layer: object, chunks: object) -> bool:
    """Whether a layer cuts each block from one array, at the place where the block lies."""
    task = _function(layer)
    sources = list(getattr(layer, "io_deps", {}).values())
    if getattr(task, "__module__", "") != "dask.array.core" or getattr(task, "__name__", "") not in _GETTERS:
        return False
    return len(sources) == 1 and type(sources[0]).__name__ == "ArraySliceDep" and sources[0].chunks == chunks


def _function(layer: object) -> object:
    """Return what a layer does to each block; dask keeps it in a task, before 2024.12 in a tuple."""
    task = getattr(layer, "task", None)
    if task is not None:
        return getattr(task, "func", None)
    steps = getattr(layer, "dsk", {}).get(getattr(layer, "output", None), (None,))
    return steps[0] if isinstance(steps, tuple) else None


def _decoding(function: object) -> list[tuple[str, object]]:
    """Return the attributes that a decoding function stands for; refuse one that isn't xarray's."""
    inner = getattr(function, "func", function)
    if not getattr(inner, "__module__", "").startswith("xarray.coding."):
        msg = "is computed by a function"
        raise NotStoredError(msg)
    words = getattr(function, "keywords", {})
    known = [(name, words[name]) for name in ("scale_factor", "add_offset") if words.get(name) is not None]
    return known + [("_FillValue", value) for value in words.get("encoded_fill_values", ())]


def _same_decoding(attributes: list[tuple[str, object]], array: zarr.Array) -> None:
    """Refuse a variable decoded by other attributes than the store's, since the browser decodes by the store's."""
    held = dict(array.attrs)
    fills = [array.fill_value, *_fills(held.get("_FillValue"), array), *_fills(held.get("missing_value"), array)]
    for name, value in attributes:
        allowed = fills if name == "_FillValue" else [held.get(name)]
        if not any(_same(value, other) for other in allowed):
            msg = f"is decoded with {name}={value!r}, which the store doesn't say"
            raise NotStoredError(msg)


def _fills(held: object, array: zarr.Array) -> list[object]:
    """Return the fill values that an attribute names; xarray writes them in base64 for version 3."""
    if not isinstance(held, str):
        return list(held) if isinstance(held, list) else [held]
    from xarray.backends.zarr import FillValueCoder

    try:
        return [held, FillValueCoder.decode(held, array.dtype)]
    except (ValueError, TypeError):
        return [held]


def _same(value: object, other: object) -> bool:
    """Whether two numbers are equal; NaN equals NaN."""
    try:
        a, b = float(value), float(other)
    except (TypeError, ValueError):
        return bool(value == other)
    return a == b or (math.isnan(a) and math.isnan(b))
