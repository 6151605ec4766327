"""What zarr.open takes for a store, by zarr-python's version; made only when Python asks for the array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .documents import DEFINING
from .n5 import N5

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fsspec.mapping import FSMap


def openable_folder(path: Path) -> object:
    """Return a folder's path as text, of N5 the store of zarr-python 2; 3 has none."""
    documents = [name for name in DEFINING if (path / name).is_file()]
    if documents != [N5] and (documents or path.suffix != ".n5"):
        return str(path)
    try:
        from zarr.n5 import N5Store
    except ImportError:
        msg = "values of N5 need zarr-python 2, as 3 can't read it: open it with tensorstore or z5py instead"
        raise ImportError(msg) from None
    return N5Store(str(path))


def openable_zip(path: Path) -> object:
    """Open a zip file as zarr's own store."""
    from zarr.storage import ZipStore

    return ZipStore(str(path), mode="r")


def openable_mapper(mapper: FSMap) -> object:
    """Return an fsspec mapper as it is for zarr 2, as a store for zarr 3."""
    try:
        from zarr.storage import FsspecStore
    except ImportError:
        return mapper
    return FsspecStore.from_mapper(mapper, read_only=True)


def openable_mapping(store: Mapping[str, object], values: Mapping[str, bytes]) -> object:
    """Return a mapping as it is for zarr 2, as a store in memory with its present values for zarr 3."""
    try:
        from zarr.core.buffer import cpu
        from zarr.storage import MemoryStore
    except ImportError:
        return store
    return MemoryStore({key: cpu.Buffer.from_bytes(value) for key, value in values.items()}, read_only=True)
