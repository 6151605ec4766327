"""How much each kind of store says that it holds: the sum of its values' own lengths, or nothing."""

from __future__ import annotations

import os
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

import fsspec
import numpy as np
import pytest
import zarr
from stores import AIR, documents_v2, documents_v3, write

from zarr_widget import size
from zarr_widget.errors import SourceError
from zarr_widget.given import source_of
from zarr_widget.size import Size

if TYPE_CHECKING:
    from pathlib import Path


def stored(documents: dict[str, bytes], path: str = "") -> Size:
    """Return what a store of these documents holds at a path."""
    return Size(sum(len(data) for key, data in documents.items() if key.startswith(path)), complete=True)


def test_a_folder(v2: Path) -> None:
    """All files at any depth, and those of one node alone, not of another whose name begins alike."""
    reader = source_of(v2).reader
    assert reader.size("") == stored(documents_v2())
    write(v2, {"air2/0": b"other"})
    assert reader.size("air") == stored(documents_v2(), "air/")


def test_what_does_not_count(v2: Path) -> None:
    """Links, to files and to folders, and hidden files that aren't Zarr's."""
    write(v2.parent, {"outside/large": bytes(10_000)})
    write(v2, {".git/large": bytes(10_000), "air/.DS_Store": bytes(10_000)})
    (v2 / "air" / "file").symlink_to(v2.parent / "outside" / "large")
    (v2 / "air" / "folder").symlink_to(v2.parent / "outside")
    (v2 / "air" / "loop").symlink_to(v2)
    assert source_of(v2).reader.size("") == stored(documents_v2())


@pytest.mark.parametrize(("path", "tag"), [("out", "AccessError"), ("nowhere", "NotFoundError")])
def test_a_folder_that_is_not_measured(v2: Path, path: str, tag: str) -> None:
    """One outside, reached by a link, and one that isn't there."""
    (v2 / "out").symlink_to(v2.parent)
    with pytest.raises(SourceError) as caught:
        source_of(v2).reader.size(path)
    assert caught.value.tag == tag


def test_a_folder_that_may_not_be_read(v2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is added up, and isn't all."""
    scandir = os.scandir

    def guarded(folder: str) -> object:
        if folder.endswith("lat"):
            raise PermissionError
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    rest = stored(documents_v2()).bytes - stored(documents_v2(), "lat/").bytes
    assert source_of(v2).reader.size("") == Size(rest, complete=False)


def test_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are measured are all; with one more they aren't."""
    monkeypatch.setattr(size, "MOST_ENTRIES", 50)
    reader = source_of(write(tmp_path / "many", {f"{i:03}": b"ab" for i in range(50)})).reader
    assert reader.size("") == Size(100, complete=True)
    write(tmp_path / "many", {"050": b"ab"})
    assert reader.size("") == Size(100, complete=False)


def test_a_slow_disk(v2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops after a while, so that chunks are served again."""
    monkeypatch.setattr(size, "SECONDS", -1)
    assert source_of(v2).reader.size("") == Size(0, complete=False)


@pytest.mark.parametrize("prefix", ["", "air.zarr/"])
def test_a_zip_file(tmp_path: Path, prefix: str) -> None:
    """Members as they are compressed."""
    documents = {"zarr.json": documents_v3()["zarr.json"], "air/c/0": bytes(100_000), "air2/c": b"other"}
    with zipfile.ZipFile(tmp_path / "air.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for key, data in documents.items():
            archive.writestr(prefix + key, data)
        compressed = {info.filename: info.compress_size for info in archive.infolist()}
    reader = source_of(tmp_path / "air.zip").reader
    assert reader.size("") == Size(sum(compressed.values()), complete=True)
    assert reader.size("air") == Size(compressed[f"{prefix}air/c/0"], complete=True)
    assert compressed[f"{prefix}air/c/0"] < 1000
    reader.refresh()


def test_a_dict() -> None:
    """Bytes, text and arrays by their bytes; what is none of them can't be measured."""
    held: dict[str, object] = {"air/0": b"abc", "air/1": np.zeros(2, "<f8"), "air/.zattrs": "ä", "air2/0": b"other"}
    reader = source_of(held).reader
    assert reader.size("air") == Size(3 + 16 + 2, complete=True)
    held["air/2"] = 3
    assert reader.size("air") == Size(3 + 16 + 2, complete=False)


def test_a_store_in_memory() -> None:
    """zarr-python's own: by the lengths of its values."""
    store = zarr.storage.MemoryStore()
    group = zarr.open_group(store, mode="w")
    group["air"] = AIR
    group["air2"] = AIR
    reader = source_of(store).reader
    keys = [
        key for key in ("zarr.json", ".zgroup", ".zattrs", "c/0/0/0", "0.0.0", ".zarray") if reader.get(f"air/{key}")
    ]
    assert len(keys) > 1
    assert reader.size("air") == Size(sum(len(reader.get(f"air/{key}") or b"") for key in keys), complete=True)


def test_what_can_not_say() -> None:
    """A store behind a network, and a mapping of which nobody knows what a look-up costs."""
    mapper = fsspec.get_mapper("memory://bucket/size.zarr")
    mapper.update(documents_v2())
    for given in (mapper, "https://host/air.zarr", MappingProxyType(documents_v2())):
        assert source_of(given).reader.size("") is None
