"""The server extension's batch, resolve, list and size."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest
from served import CHUNK, Server
from stores import documents_v2, documents_v3, write

from zarr_widget.fingerprint import TAIL, prove
from zarr_widget.reader import PAGE
from zarr_widget.server_batch import MAX_BYTES


def test_a_batch(server: Server) -> None:
    """Whole values, parts, what is absent, what is beyond the end, and a last frame."""
    known = server.get("root/air.zarr/air/1.0.0").headers["ETag"]
    items = [
        {"key": "air/1.0.0"},
        {"key": "air/1.0.0", "offset": 4, "length": 8},
        {"key": "air/1.0.0", "suffix": 6},
        {"key": "air/1.0.0", "etag": known},
        {"key": "air/1.0.0", "etag": '"other"'},
        {"key": "air/9.0.0"},
        {"key": "air/1.0.0", "offset": 120},
        {"key": "air"},
    ]
    found = server.batch(items)
    assert [found[index][0] for index in range(8)] == [200, 206, 206, 304, 200, 404, 416, 404]
    assert [found[index][2] for index in range(5)] == [CHUNK, CHUNK[4:12], CHUNK[-6:], b"", CHUNK]
    assert {found[index][1] for index in range(5)} == {known}
    assert found[0xFFFFFFFF] == (200, "", b"")
    assert len(found) == 9


def test_a_batch_of_nodes_of_every_name(server: Server) -> None:
    """Each key gives its own bytes, and all groups are listed, save those that are hidden."""
    names = json.loads((Path(__file__).parents[1] / "fixtures/zarr-python/names.json").read_text())
    store = next(store for store in names["stores"] if store["name"] == "nodes-v2")
    files = {key: base64.b64decode(text) for key, text in store["files"].items()}
    write(server.root / "names.zarr", files)
    keys = [key for key in files if not key.startswith("..")]
    found = server.batch([{"key": key} for key in keys], "names.zarr")
    assert [found[index][2] for index in range(len(keys))] == [files[key] for key in keys]
    listed = server.post("list", {"root": "root", "path": "names.zarr"}).json["children"]
    groups = {array["path"].partition("/")[0] for array in store["arrays"]}
    assert listed == [{"name": name, "kind": "group"} for name in sorted(groups) if not name.startswith(".")]


def test_a_large_batch(server: Server) -> None:
    """More than is read at once: every value in its place, and in the order asked for."""
    values = {f"{i}": bytes([i]) * (3 << 20) for i in range(6)}
    write(server.root / "values", values)
    found = server.batch([{"key": key} for key in values], "values")
    assert [found[index][2] for index in range(6)] == list(values.values())
    assert list(found)[:6] == list(range(6))


def test_a_batch_over_its_bounds(server: Server) -> None:
    """Too many items, too many bytes, malformed: a bad request before anything is sent."""
    huge = server.root / "huge"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    answers = [
        server.post("batch", {"root": "root", "path": "air.zarr", "items": [{"key": ".zgroup"}] * 257}),
        server.post("batch", {"root": "root", "path": "", "items": [{"key": "huge"}]}),
        server.post("batch", {"root": "root", "path": "", "items": [{"key": "huge", "length": 1 << 25}] * 3}),
        server.post("batch", {"root": "root", "path": "", "items": [{"key": "a", "offset": -1}]}),
        server.post("batch", {"root": "root", "path": "", "items": [3]}),
        server.post("batch", {"root": "root", "path": "", "items": {}}),
        server.post("batch", {"root": 1, "path": "", "items": []}),
        server.post("batch", [1]),
        server.post("batch", b"no JSON"),
    ]
    assert [answer.status for answer in answers] == [400] * 9
    assert server.batch([{"key": "huge", "length": 10}], "")[0][2] == bytes(10)
    assert len(server.batch([{"key": ".zgroup"}] * 256)) == 257
    known = server.batch([{"key": "huge", "length": 1}], "")[0][1]
    assert server.batch([{"key": "huge", "etag": known}], "")[0] == (304, known, b"")
    huge.unlink()


def claim(store: Path, key: str, /, **changed: object) -> dict[str, object]:
    """Say what a kernel would of a store."""
    return {"path": str(store), **prove(store, key), **changed}


def test_resolve(server: Server) -> None:
    """A store below a root, or below an extra root, that is the same file by file."""
    here = {"root": "root", "path": "air.zarr"}
    assert server.post("resolve", claim(server.root / "air.zarr", ".zgroup")).json == here
    shown = claim(server.root / "air.zarr", "air/.zarray")
    assert server.post("resolve", shown).json == here
    numbers = {name: int(str(shown[name])) for name in ("inode", "size", "mtime_ns")}
    assert server.post("resolve", {**shown, **numbers}).status == 200
    extra = server.post("resolve", claim(server.extra / "air3.zarr", "zarr.json")).json
    assert extra == {"root": "extra-0", "path": "air3.zarr"}
    assert server.get("extra-0/air3.zarr/zarr.json").body == documents_v3()["zarr.json"]


def test_resolve_of_a_file_store(server: Server) -> None:
    """The proof of a file is of its end, with its size."""
    file = server.root / "store.zip"
    file.write_bytes(b"a" * TAIL + b"end")
    assert server.post("resolve", claim(file, "")).json == {"root": "root", "path": "store.zip"}


@pytest.mark.usefixtures("closed")
def test_resolve_refuses_all_alike(server: Server) -> None:
    """Other data, outside, hidden, absent, climbing, malformed: one and the same answer."""
    store = server.root / "air.zarr"
    outside = write(server.root.parent / "outside.zarr", documents_v2())
    twin = server.root / "twin.zarr"
    shutil.copytree(store, twin, dirs_exist_ok=True)
    write(server.root / "linked.zarr", {"zarr.json": b"{}"})
    (server.root / "linked.zarr" / ".zgroup").symlink_to(server.root.parent / "secret")
    claims: list[object] = [
        claim(store, ".zgroup", sha256="0" * 64),
        claim(store, ".zgroup", inode="1"),
        claim(store, ".zgroup", size="1"),
        claim(store, ".zgroup", mtime_ns="1"),
        {"path": str(store), "key": ".zgroup"},
        claim(twin, ".zgroup", path=str(store)),
        claim(outside, ".zgroup"),
        claim(server.root / ".hidden.zarr", ".zgroup"),
        claim(server.root.parent, "secret", path=str(server.root / "folder")),
        claim(server.root.parent, "secret", path=str(server.root / "linked.zarr"), key=".zgroup"),
        claim(outside, ".zgroup", path=str(server.root), key="../outside.zarr/.zgroup"),
        claim(store, "air/1.0.0"),
        claim(store, ".zgroup", path="air.zarr"),
        claim(store, ".zgroup", path=f"{store}/\0"),
        claim(store, ".zgroup", path=3),
        claim(store, ".zgroup", path=str(server.root / "nothing")),
        {},
    ]
    replies = [server.post("resolve", body) for body in claims]
    assert {(reply.status, reply.body) for reply in replies} == {(404, replies[0].body)}


def test_list(server: Server) -> None:
    """Nodes with their kinds, folders and files; documents and hidden names are left out; an array has no children."""
    folder = server.root / "folder of all"
    write(
        folder,
        {"a.zarr/.zgroup": b"{}", "b.zarr/.zarray": b"{}", "c/x": b"", "d.txt": b"", ".e/f": b"", "zarr.json": b"{}"},
    )
    write(folder, {"g/zarr.json": b'{"node_type": "array"}', "h/zarr.json": b"broken"})
    (folder / "link").unlink(missing_ok=True)
    (folder / "link").symlink_to(server.root.parent)
    (folder / "loop").unlink(missing_ok=True)
    (folder / "loop").symlink_to("loop")
    reply = server.post("list", {"root": "root", "path": "folder of all"}).json
    kinds = {"a.zarr": "group", "b.zarr": "array", "c": "unknown", "d.txt": "file", "g": "array", "h": "unknown"}
    children = [{"name": name, "kind": kind} for name, kind in {**kinds, "link": "unknown", "loop": "file"}.items()]
    assert reply == {"children": children, "next": None}
    assert server.post("list", {"root": "root", "path": "folder of all/g"}).json["children"] == []
    names = [child["name"] for child in server.post("list", {"root": "root", "path": ""}).json["children"]]
    assert "air.zarr" in names


def test_list_in_pages(server: Server) -> None:
    """Each name once, in order."""
    write(server.root / "many", {f"{i:05}": b"" for i in range(PAGE + 3)})
    first = server.post("list", {"root": "root", "path": "many"}).json
    second = server.post("list", {"root": "root", "path": "many", "after": first["next"]}).json
    names = [child["name"] for child in first["children"] + second["children"]]
    assert names == [f"{i:05}" for i in range(PAGE + 3)]
    assert (len(first["children"]), second["next"]) == (PAGE, None)


@pytest.mark.usefixtures("closed")
def test_size(server: Server) -> None:
    """The files below a folder of any root, and that they are all; what is hidden or linked there doesn't count."""
    v2 = [len(data) for key, data in documents_v2().items() if key.startswith("air/")]
    v3 = [len(data) for data in documents_v3().values()]
    assert server.post("size", {"root": "root", "path": "air.zarr/air"}).json == {"bytes": sum(v2), "complete": True}
    assert server.post("size", {"root": "extra-0", "path": ""}).json == {"bytes": sum(v3), "complete": True}
    kept = write(server.root / "kept", {".git/config": b"k", "a": b"12"})
    (kept / "out").symlink_to(server.root.parent / "secret")
    assert server.post("size", {"root": "root", "path": "kept"}).json == {"bytes": 2, "complete": True}


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("name", ["list", "size", "stores"])
@pytest.mark.parametrize("path", ["..", "folder", ".ssh", "nothing", "/", "air.zarr/.zgroup", "air.zarr/../.."])
def test_what_is_closed_to_list_and_size(server: Server, name: str, path: str) -> None:
    """As for files."""
    assert server.post(name, {"root": "root", "path": path}).status in {403, 404}
    assert server.post(name, {"root": "extra-1", "path": ""}).status == 404


@pytest.mark.parametrize("name", ["list", "size", "stores"])
def test_a_malformed_question(server: Server, name: str) -> None:
    """A bad request."""
    bodies: list[object] = [{"root": "root"}, {"path": ""}, {"root": "root", "path": 3}, [1], b"no JSON"]
    assert [server.post(name, body).status for body in bodies] == [400] * len(bodies)
