"""References: their metadata in the kernel, what they point to for the browser, and what may not be read."""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import fsspec
import numpy as np
import pytest
import xarray as xr
import zarr
from stores import AIR, documents_v2

from zarr_widget import ZarrWidget
from zarr_widget.fingerprint import prove
from zarr_widget.given import source_of
from zarr_widget.reader import Child
from zarr_widget.roots import Roots
from zarr_widget.server_files import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Ask

CHUNKS = {key: data for key, data in documents_v2().items() if ".z" not in key}
DATA = b"head" + b"".join(CHUNKS.values())


def references(target: str) -> dict[str, object]:
    """Return version 0 references of the version 2 store, without consolidated metadata; chunks lie in `target`."""
    found: dict[str, object] = {}
    for key, data in documents_v2().items():
        if key in CHUNKS:
            found[key] = [target, DATA.index(data), len(data)]
        elif key != ".zmetadata":
            found[key] = data.decode()
    return found


def written(folder: Path, target: str) -> Path:
    """Write data.bin and references to `target` beside it."""
    folder.mkdir(exist_ok=True)
    (folder / "data.bin").write_bytes(DATA)
    file = folder / "refs.json"
    file.write_text(json.dumps({"version": 1, "refs": references(target)}))
    return file


def parquet(folder: Path) -> Path:
    """Write what the kernel needs of references as parquet."""
    root = folder / "refs.parq"
    (root / "air").mkdir(parents=True)
    metadata = json.loads(documents_v2()[".zmetadata"])["metadata"]
    (root / ".zmetadata").write_text(json.dumps({"metadata": metadata, "record_size": 3}))
    (root / "air" / "refs.0.parq").write_bytes(b"PAR1")
    (folder / "data.bin").write_bytes(DATA)
    return root


def asked(ask: Ask, widget: ZarrWidget, *items: object) -> list[object]:
    """Ask for targets; return bytes, or status and sentence."""
    ((content, buffers),) = ask(widget, {"type": "request", "id": 1, "op": "target", "items": list(items)})
    data = iter(buffers)
    return [next(data) if one["status"] == 200 else (one["status"], one["message"]) for one in content["items"]]


def test_a_file_of_references(tmp_path: Path, ask: Ask) -> None:
    """The browser is told that it is one, and is sent no documents, which it would take for all there are."""
    file = written(tmp_path, "data.bin")
    widget = ZarrWidget(file, "air")
    assert (widget.error, widget.selection) == ("", (0, slice(0, 3), slice(0, 5)))
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert content["store"]["references"] is True
    assert (content["documents"], content["store"]["path"]) == ([], str(file))
    assert content["store"]["proof"] == prove(file, "")
    assert source_of(file).reader.page("").children == [Child(name, "array") for name in ("air", "lat", "lon", "time")]
    chunk = {"key": "data.bin", "offset": 4, "length": 8}
    assert asked(ask, widget, {"key": ""}, chunk, {"key": "data.bin"}) == [file.read_bytes(), DATA[4:12], DATA]
    with pytest.raises(ValueError, match="engine='kerchunk'"):
        _ = widget.array


def test_inline_values(tmp_path: Path) -> None:
    """Text, base64 and objects stand in the file itself; what is no base64 is an error."""
    file = tmp_path / "refs.json"
    refs = {".zgroup": {"zarr_format": 2}, "a/0": "text", "a/1": "base64:AP8=", "a/2": "base64:A"}
    file.write_text(json.dumps(refs))
    reader = source_of(file).reader
    assert [reader.get(key) for key in ("a/0", "a/1", "a/3")] == [b"text", b"\x00\xff", None]
    assert json.loads(reader.get(".zgroup") or b"") == {"zarr_format": 2}
    with pytest.raises(Exception, match="a/2 is no base64"):
        reader.get("a/2")


@pytest.mark.parametrize("text", ["[]", "{", '{"version": 1, "refs": 3}'])
def test_a_file_of_another_kind(tmp_path: Path, text: str) -> None:
    """It is said in the widget's error."""
    file = tmp_path / "refs.json"
    file.write_text(text)
    assert "refs.json" in ZarrWidget(file).error


def test_documents_that_lie_elsewhere(tmp_path: Path, ask: Ask) -> None:
    """They are for the browser to find; the widget opens."""
    file = tmp_path / "refs.json"
    file.write_text(json.dumps({"a/.zarray": ["store/a/.zarray"], "a/0": ["store/a/0"]}))
    widget = ZarrWidget(file, "a")
    assert (widget.error, widget.selection) == ("", None)
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert content["ok"] is True


def test_parquet(tmp_path: Path, ask: Ask) -> None:
    """The layout is known from `.zmetadata`; the server can prove the folder by it."""
    root = parquet(tmp_path)
    widget = ZarrWidget(root, "air", isel={"time": 1})
    assert (widget.error, widget.selection) == ("", (1, slice(0, 3), slice(0, 5)))
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert (content["documents"], "references" in content["store"]) == ([], False)
    claim = {"path": content["store"]["path"], **content["store"]["proof"]}
    assert claim["key"] == ".zmetadata"
    assert resolve(Roots({"root": tmp_path}), claim) == {"root": "root", "path": "refs.parq"}
    items = [{"key": key} for key in (".zmetadata", "air/refs.0.parq", "air/.zarray", "air/0.0.0")]
    ((content, buffers),) = ask(widget, {"type": "request", "id": 2, "op": "read", "items": items})
    assert [item["status"] for item in content["items"]] == [200, 200, 404, 404]
    assert buffers[0] == (root / ".zmetadata").read_bytes()
    assert asked(ask, widget, {"key": "../data.bin", "offset": 0, "length": 4}) == [b"head"]


def test_a_folder_of_zarr_has_no_targets(v2: Path, ask: Ask) -> None:
    """The kernel reads a store's own keys, nothing beside it."""
    (v2.parent / "data.bin").write_bytes(DATA)
    ((status, _),) = asked(ask, ZarrWidget(v2), {"key": "../data.bin"})
    assert status == 403


OUTSIDE = [
    "../secret/data.bin",
    "{tmp}/secret/data.bin",
    "file://{tmp}/secret/data.bin",
    "link.bin",
    "sub/../../secret/data.bin",
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_file_of_another_folder(tmp_path: Path, ask: Ask, target: str) -> None:
    """It is read only where `targets` names its folder; a link counts as what it leads to."""
    secret = tmp_path / "secret"
    written(secret, "")
    file = written(tmp_path / "own", "")
    (file.parent / "link.bin").symlink_to(secret / "data.bin")
    item = {"key": target.format(tmp=tmp_path), "offset": 0, "length": 4}
    ((status, message),) = asked(ask, ZarrWidget(file), item)
    assert status == 403
    assert f"targets=['{secret}']" in message
    for allowed in ([secret], str(secret), (tmp_path / "x", secret.as_uri())):
        assert asked(ask, ZarrWidget(file, targets=allowed), item) == [b"head"]


def test_what_lies_beside_the_references(tmp_path: Path, ask: Ask) -> None:
    """By absolute path and address, too; what is gone or malformed is an error of its own."""
    file = written(tmp_path, "")
    own = file.parent / "data.bin"
    items: list[object] = [{"key": key, "offset": 0, "length": 4} for key in (str(own), own.as_uri(), "./data.bin")]
    assert asked(ask, ZarrWidget(file), *items) == [b"head"] * 3
    bad = [{"key": "gone.bin"}, {"key": 3}, {"key": "data.bin", "offset": 9999, "length": 1}, {"key": "a\0b"}]
    statuses = [status for status, _ in asked(ask, ZarrWidget(file), *bad)]
    assert statuses == [410, 400, 416, 400]


class Handler(BaseHTTPRequestHandler):
    """Serves the references and their data to who has a password, with ranges."""

    seen: ClassVar[list[str]] = []
    document: ClassVar[bytes] = b""

    def do_GET(self) -> None:
        """Answer one request."""
        self.seen.append(f"{self.path} {self.headers.get('Authorization', '-')}")
        data = {"/air/refs.json": self.document, "/air/data.bin": DATA}.get(self.path.partition("?")[0])
        first, _, last = (self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")
        body = b"" if data is None else data[int(first) : int(last) + 1 if last else None]
        self.send_response(404 if data is None else 206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def web() -> Iterator[tuple[str, str]]:
    """Serve the same from two origins."""
    Handler.seen.clear()
    Handler.document = json.dumps(references("data.bin")).encode()
    here = ("127.0.0.1", 0)
    with ThreadingHTTPServer(here, Handler) as server, ThreadingHTTPServer(here, Handler) as other:
        for each in (server, other):
            threading.Thread(target=each.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", f"127.0.0.1:{other.server_port}"
        server.shutdown()
        other.shutdown()


def test_references_at_an_address(web: tuple[str, str], ask: Ask) -> None:
    """The login goes to the references' own server; other servers are asked only where they are allowed, without it."""
    own, other = web
    login = f"Basic {base64.b64encode(b'user:pass').decode()}"
    url = f"http://user:pass@{own}/air/refs.json"
    chunk = {"offset": 4, "length": 8}
    items = [{"key": ""}, *({"key": key, **chunk} for key in ("data.bin", f"http://{own}/air/data.bin"))]
    widget = ZarrWidget(url)
    assert asked(ask, widget, *items) == [Handler.document, DATA[4:12], DATA[4:12]]
    assert {line.partition(" ")[2] for line in Handler.seen} == {login}
    Handler.seen.clear()
    away = {"key": f"http://{other}/air/data.bin?sig=hunter2", **chunk}
    ((status, message),) = asked(ask, widget, away)
    assert (status, "hunter2" in message, Handler.seen) == (403, False, [])
    assert f"targets=['http://{other}/air/']" in message
    assert asked(ask, ZarrWidget(url, targets=[f"http://{other}/air/"]), away) == [DATA[4:12]]
    assert Handler.seen == ["/air/data.bin?sig=hunter2 -"]
    for place in (f"http://{other}/ai", f"http://{other}/air/data", f"https://{other}/air/"):
        assert asked(ask, ZarrWidget(url, targets=[place]), away)[0][0] == 403
    ((status, _),) = asked(
        ask, ZarrWidget(url, targets=[f"http://{other}/air/"]), {"key": f"http://{other}/air/%2e%2e/x"}
    )
    assert status == 403


def test_the_browser_is_told_of_an_address(web: tuple[str, str], ask: Ask) -> None:
    """It is told the URL and may ask the kernel for what it can't reach itself; a local path is never read for it."""
    widget = ZarrWidget(f"http://{web[0]}/air/refs.json", "air")
    ((content, _),) = ask(widget, {"type": "request", "id": 1, "op": "open"})
    assert content["store"]["url"] == f"http://{web[0]}/air/refs.json"
    ((status, _),) = asked(ask, widget, {"key": "/etc/hostname"})
    assert status == 403


def test_other_file_systems(tmp_path: Path, ask: Ask) -> None:
    """By fsspec, where they are allowed."""
    fsspec.filesystem("memory").pipe("/bucket/data.bin", DATA)
    file = written(tmp_path, "")
    item = {"key": "memory://bucket/data.bin", "offset": 0, "length": 4}
    assert asked(ask, ZarrWidget(file), item)[0][0] == 403
    widget = ZarrWidget(file, targets=["memory://bucket/"])
    assert asked(ask, widget, item) == [b"head"]
    ((status, message),) = asked(ask, widget, {"key": "memory://bucket/data.bin::file:///etc/hostname"})
    assert (status, "not read unasked" in message) == (403, True)


def test_objects_that_read_references(tmp_path: Path) -> None:
    """An fsspec mapper, a zarr store and an xarray object are read by the rules of who made them."""
    file = written(tmp_path, f"{tmp_path}/data.bin")
    fs = fsspec.filesystem("reference", fo=str(file))
    own = fsspec.filesystem("reference", fo=str(file), asynchronous=True)
    dataset = xr.open_zarr(fs.get_mapper(""), consolidated=False)
    for given in (fs.get_mapper(""), zarr.storage.FsspecStore(own, read_only=True), dataset["air"]):
        source = source_of(given)
        assert [source.reader.get(key) for key in CHUNKS] == list(CHUNKS.values())
        assert source.reader.get("air/9.0.0") is None
        names = [Child(name, "array") for name in ("air", "lat", "lon", "time")]
        assert source.reader.page("").children == names
        np.testing.assert_array_equal(zarr.open_array(source.open(), mode="r", path="air")[:], AIR)


@pytest.mark.parametrize("given", ["reference://", "reference://refs.json"])
def test_an_address_that_names_nothing(given: str) -> None:
    """It says what to give instead."""
    with pytest.raises(ValueError, match="path or URL of the reference file"):
        ZarrWidget(given)


def test_targets_of_an_object() -> None:
    """They would change nothing."""
    with pytest.raises(TypeError, match="targets= is for references"):
        ZarrWidget({}, targets=["/data"])


def test_nothing_of_the_targets_is_synced(tmp_path: Path) -> None:
    """They can be addresses of private places."""
    widget = ZarrWidget(written(tmp_path, ""), targets=["https://hunter2.example/"])
    assert "hunter2" not in json.dumps(widget.get_state(), default=str)
