"""Which folders of a folder the server says are stores."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stores import documents_v2, documents_v3, write

from zarr_widget import server_stores
from zarr_widget.errors import SourceError
from zarr_widget.roots import Roots
from zarr_widget.server_stores import child_stores

if TYPE_CHECKING:
    from served import Server

FIXTURES = Path(__file__).parents[1] / "fixtures"
N5 = b'{"dimensions": [3], "blockSize": [3], "dataType": "uint8", "compression": {"type": "raw"}}'
PARQUET = b'{"metadata": {".zgroup": {"zarr_format": 2}}, "record_size": 100}'


def found(folder: Path, path: str = "") -> dict[str, object]:
    """Ask which folders below a root are stores."""
    return child_stores(Roots({"root": Path(os.path.realpath(folder))}), "root", path)


def repository(version: int) -> dict[str, bytes]:
    """Return an Icechunk repository by key."""
    store = json.loads((FIXTURES / "icechunk" / f"format-{version}.json").read_text())["stores"][0]
    return {key: base64.b64decode(text) for key, text in store["files"].items()}


def test_stores_of_every_kind(server: Server) -> None:
    """Told from other folders by what lies in them, not by their names."""
    folder = server.root / "work"
    kinds = {
        "v2": documents_v2(),
        "v2 array": {".zarray": b"{}"},
        "v3": documents_v3(),
        "n5": {"attributes.json": b'{"n5": "4.0.0"}'},
        "n5 dataset": {"attributes.json": N5},
        "icechunk 1": repository(1),
        "icechunk 2": repository(2),
        "references": {".zmetadata": PARQUET, "air/refs.0.parq": b""},
    }
    others = {
        "empty.zarr": {"x": b""},
        "damaged.zarr": {"zarr.json": b"broken"},
        "repo": {"repo": b"#!/bin/sh"},
        "git": {"refs/branch.main/ref.json": b"[]"},
        "deep": {"below/.zgroup": b"{}"},
        ".hidden": documents_v2(),
        "folder called so": {".zgroup/x": b""},
    }
    for name, files in {**kinds, **others}.items():
        write(folder / name, files)
    write(folder, {"file.zarr": b"", "notebook.ipynb": b"{}"})
    reply = server.post("stores", {"root": "root", "path": "work"})
    assert reply.json == {"stores": sorted(kinds), "complete": True}
    assert server.post("stores", {"root": "root", "path": "work/deep"}).json["stores"] == ["below"]
    assert server.post("stores", {"root": "extra-0", "path": ""}).json["stores"] == ["air3.zarr"]


def test_inside_a_store(tmp_path: Path) -> None:
    """The nodes of a group; of an array's folders, which hold chunks, none."""
    write(tmp_path / "air.zarr", documents_v2())
    assert found(tmp_path, "air.zarr")["stores"] == ["air", "lat", "lon", "time"]
    write(tmp_path / "air.zarr/air", {"0/.zgroup": b"{}"})
    assert found(tmp_path, "air.zarr/air")["stores"] == []


def test_links(tmp_path: Path) -> None:
    """One to a store below the root is followed; one that leads out or around, or to a hidden store, is none."""
    write(tmp_path / "outside.zarr", documents_v2())
    root = tmp_path / "root"
    write(root / "air.zarr", documents_v2())
    write(root / ".hidden.zarr", documents_v2())
    write(root / "linked document.zarr", {"x": b""})
    (root / "linked document.zarr" / "zarr.json").symlink_to(write(tmp_path / "v3", documents_v3()) / "zarr.json")
    for name, target in {"a": "air.zarr", "out": "../outside.zarr", "loop": "loop", "h": ".hidden.zarr"}.items():
        (root / name).symlink_to(target)
    assert found(root) == {"stores": ["a", "air.zarr"], "complete": True}


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no store, and the others are found."""
    for name in "abc":
        write(tmp_path / name, documents_v2())
    stat = os.stat

    def guarded(path: object, **how: bool) -> os.stat_result:
        if f"{os.sep}b{os.sep}" in os.fspath(path):  # type: ignore[arg-type]
            raise PermissionError
        return stat(path, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", guarded)
    assert found(tmp_path) == {"stores": ["a", "c"], "complete": True}


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first so many folders by name, and so long; as many as are looked at are all."""
    for number in range(4):
        write(tmp_path / f"{number}", documents_v3())
    monkeypatch.setattr(server_stores, "MOST_FOLDERS", 4)
    assert found(tmp_path) == {"stores": ["0", "1", "2", "3"], "complete": True}
    monkeypatch.setattr(server_stores, "MOST_FOLDERS", 3)
    assert found(tmp_path) == {"stores": ["0", "1", "2"], "complete": False}
    monkeypatch.setattr(server_stores, "SECONDS", -1)
    assert found(tmp_path) == {"stores": [], "complete": False}


def test_a_large_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not parsed, neither a child's nor the folder's own."""
    write(tmp_path / "a", {"zarr.json": b" " * 11})
    write(tmp_path / "b", {"zarr.json": b'{"node_type": "array"}', "c/.zgroup": b"{}"})
    assert [found(tmp_path)["stores"], found(tmp_path, "b")["stores"]] == [["b"], []]
    monkeypatch.setattr(server_stores, "LARGE", 10)
    assert [found(tmp_path)["stores"], found(tmp_path, "b")["stores"]] == [["a", "b"], ["c"]]


@pytest.mark.parametrize("path", ["..", "nothing", "air.zarr/.zgroup"])
def test_what_is_closed(tmp_path: Path, path: str) -> None:
    """A folder that isn't there, or not served."""
    write(tmp_path / "root/air.zarr", documents_v2())
    with pytest.raises(SourceError) as caught:
        found(tmp_path / "root", path)
    assert caught.value.status in {403, 404}
