"""The server extension in a real Jupyter server: what it serves, and all that it doesn't."""

from __future__ import annotations

import http.client
import http.cookies
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from stores import documents_v2, documents_v3, write

import zarr_widget
from zarr_widget.fingerprint import TAIL, prove
from zarr_widget.server_files import PAGE
from zarr_widget.server_handlers import HOP, MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "a-token-for-tests"  # noqa: S105 - of a server that lives as long as the tests
BASE = "/base/zarr-widget/api"
CHUNK = documents_v2()["air/1.0.0"]
HEADER = struct.Struct("<4I")


@dataclass
class Reply:
    """An answer: status, headers, body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Server:
    """A running Jupyter server, its root folder, and a folder beside it that is an extra root."""

    port: int
    root: Path
    extra: Path

    def ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Reply:
        """Send a request, its path as it is; with the token unless headers are given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Authorization": f"token {TOKEN}"} if headers is None else headers
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        reply = Reply(answer.status, answer.headers, answer.read())
        connection.close()
        return reply

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Get a file below a root, with further headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(method, f"{BASE}/file/{path}", headers={"Authorization": f"token {TOKEN}", **named})

    def post(self, name: str, body: object) -> Reply:
        """Post a request."""
        return self.ask("POST", f"{BASE}/{name}", body)

    def batch(self, items: list[dict], path: str = "air.zarr") -> dict[int, tuple[int, str, bytes]]:
        """Post a batch and return its frames by index, the last one among them."""
        return frames(self.post("batch", {"root": "root", "path": path, "items": items}).body)


def frames(stream: bytes) -> dict[int, tuple[int, str, bytes]]:
    """Read a stream of frames to its end; every byte belongs to a frame."""
    found = {}
    at = 0
    while at < len(stream):
        index, status, etag, payload = HEADER.unpack_from(stream, at)
        at += HEADER.size
        found[index] = status, stream[at : at + etag].decode("ascii"), stream[at + etag : at + etag + payload]
        at += etag + payload
    assert at == len(stream)
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a Jupyter server with the extension, a root and an extra root."""
    home = tmp_path_factory.mktemp("server")
    root, extra = home / "root", home / "extra"
    write(root / "air.zarr", documents_v2())
    write(root / "a b#?%41.zarr", documents_v2())
    write(extra / "air3.zarr", documents_v3())
    (home / "secret").write_text("secret")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "ServerApp": {
            "port": port,
            "ip": "127.0.0.1",
            "base_url": "/base/",
            "root_dir": str(root),
            "allow_root": True,
            "open_browser": False,
            "jpserver_extensions": {"zarr_widget": True, "jupyterlab": False},
        },
        "IdentityProvider": {"token": TOKEN},
        "ZarrWidgetServer": {"extra_roots": [str(extra)]},
    }
    write(home, {"config/jupyter_server_config.json": json.dumps(settings).encode()})
    places = {f"JUPYTER_{name.upper()}_DIR": str(home / name) for name in ("config", "data", "runtime")}
    package = str(Path(zarr_widget.__file__).parents[1])
    environment = {**os.environ, **places, "PYTHONPATH": package, "JUPYTER_PREFER_ENV_PATH": "0"}
    with (home / "log").open("w") as log:
        command = [sys.executable, "-m", "jupyter_server"]
        process = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log)  # noqa: S603 - ours
    try:
        _await(process, port, home / "log")
        yield Server(port, root, extra)
    finally:
        process.terminate()
        process.wait(10)


def _await(process: subprocess.Popen, port: int, log: Path) -> None:
    """Wait until the server answers; show its log where it doesn't."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the server didn't start:\n{log.read_text()}")


def test_a_file_whole(server: Server) -> None:
    """Its bytes, and headers that keep it from being cached by others, rendered or guessed at."""
    reply = server.get("root/air.zarr/air/1.0.0")
    status = (server.root / "air.zarr/air/1.0.0").stat()
    assert (reply.status, reply.body) == (200, CHUNK)
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert reply.headers["Content-Length"] == str(len(CHUNK))
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "private, no-cache"
    assert "sandbox" in reply.headers["Content-Security-Policy"].split("; ")
    assert reply.headers["ETag"] == f'"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"'
    assert reply.headers["Last-Modified"].endswith("GMT")


@pytest.mark.parametrize("name", [".zgroup", ".zattrs", ".zmetadata", "air/.zarray"])
def test_zarr_s_own_hidden_files(server: Server, name: str) -> None:
    """They are served by name."""
    assert server.get(f"root/air.zarr/{name}").body == documents_v2()[name]


def test_a_name_of_odd_characters(server: Server) -> None:
    """Encoded once, decoded once."""
    assert server.get(f"root/{quote('a b#?%41.zarr')}/.zgroup").body == documents_v2()[".zgroup"]


def test_head(server: Server) -> None:
    """The headers of the file without its bytes."""
    reply = server.get("root/air.zarr/air/1.0.0", method="HEAD")
    assert (reply.status, reply.body, reply.headers["Content-Length"]) == (200, b"", str(len(CHUNK)))


@pytest.mark.parametrize(
    ("asked", "part", "described"),
    [
        ("bytes=4-11", CHUNK[4:12], "bytes 4-11/120"),
        ("bytes=100-", CHUNK[100:], "bytes 100-119/120"),
        ("bytes=-6", CHUNK[-6:], "bytes 114-119/120"),
        ("bytes=-500", CHUNK, "bytes 0-119/120"),
        ("bytes=110-500", CHUNK[110:], "bytes 110-119/120"),
    ],
)
def test_a_range(server: Server, asked: str, part: bytes, described: str) -> None:
    """From, to, and from the end."""
    reply = server.get("root/air.zarr/air/1.0.0", Range=asked)
    assert (reply.status, reply.body, reply.headers["Content-Range"]) == (206, part, described)


@pytest.mark.parametrize("asked", ["bytes=120-", "bytes=500-600", "bytes=-0"])
def test_a_range_beyond_the_end(server: Server, asked: str) -> None:
    """416 with the size."""
    reply = server.get("root/air.zarr/air/1.0.0", Range=asked)
    assert (reply.status, reply.body, reply.headers["Content-Range"]) == (416, b"", "bytes */120")


@pytest.mark.parametrize("asked", ["bytes=4-1", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,4-5"])
def test_a_range_that_is_none(server: Server, asked: str) -> None:
    """The whole, as RFC 9110 has it."""
    reply = server.get("root/air.zarr/air/1.0.0", Range=asked)
    assert (reply.status, reply.body) == (200, CHUNK)


def test_an_etag_known(server: Server) -> None:
    """304 while it holds, the new bytes once the file is rewritten, even at the same size."""
    target = server.root / "air.zarr" / "changing"
    target.write_bytes(b"one")
    etag = server.get("root/air.zarr/changing").headers["ETag"]
    again = server.get("root/air.zarr/changing", If_None_Match=etag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert server.get("root/air.zarr/changing", Range="bytes=0-1", If_Range=etag).status == 206
    target.unlink()
    target.write_bytes(b"two")
    assert server.get("root/air.zarr/changing", If_None_Match=etag).body == b"two"
    assert server.get("root/air.zarr/changing", Range="bytes=0-1", If_Range=etag).status == 200


def test_a_large_file(server: Server) -> None:
    """Larger than one visit to a thread: every byte in its place."""
    data = bytes(range(251)) * (HOP // 251 + 5000)
    (server.root / "large").write_bytes(data)
    assert server.get("root/large").body == data
    assert server.get("root/large", Range=f"bytes={HOP - 3}-{HOP + 3}").body == data[HOP - 3 : HOP + 4]


@pytest.fixture
def closed(server: Server) -> None:
    """Lay out what must not be served."""
    root = server.root
    write(root, {".ssh/id": b"k", ".env": b"k", "air.zarr/.git/config": b"k", ".hidden.zarr/.zgroup": b"{}"})
    for name, target in (
        ("out", root.parent / "secret"),
        ("folder", root.parent),
        ("dot", root / ".env"),
        ("ssh", root / ".ssh"),
    ):
        if not (root / name).is_symlink():
            (root / name).symlink_to(target)


CLOSED = [
    "root/../secret",
    "root/%2e%2e/secret",
    "root/%2e%2e%2fsecret",
    "root/air.zarr/..%2f..%2fsecret",
    "root/..%5csecret",
    "root//etc/passwd",
    "root/%2fetc%2fpasswd",
    "root/air.zarr/%00",
    "root/out",
    "root/folder/secret",
    "root/dot",
    "root/ssh/id",
    "root/.env",
    "root/.ssh/id",
    "root/air.zarr/.git/config",
    "root/.hidden.zarr/.zgroup",
    "root/air.zarr",
    "root/nothing",
    "extra-1/air3.zarr/zarr.json",
    "etc/passwd",
]


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", CLOSED)
def test_what_is_closed(server: Server, path: str) -> None:
    """Climbing, encoded, absolute, linked out of the root, hidden, no file: refused."""
    for method in ("GET", "HEAD"):
        reply = server.get(path, method=method)
        assert reply.status in {403, 404}
    assert b"secret" not in server.get(path).body


@pytest.mark.usefixtures("closed")
def test_what_is_closed_in_a_batch(server: Server) -> None:
    """The same by key and by path; good neighbours are answered."""
    keys = ["../../secret", "/etc/passwd", "..\\secret", "", "a//b", ".git/config", "nothing", ".zgroup"]
    found = server.batch([{"key": key} for key in keys])
    assert [found[index][0] for index in range(8)] == [403, 403, 403, 403, 403, 404, 404, 200]
    for path in ("..", "../root/air.zarr/..", "folder", "/", ".ssh"):
        found = server.batch([{"key": "secret"}, {"key": "id"}], path)
        assert {found[0][0], found[1][0]} <= {403, 404}


def test_no_token(server: Server) -> None:
    """Refused by status, never by a login page that could be taken for a chunk."""
    for method, path in (
        ("GET", "file/root/air.zarr/.zgroup"),
        ("HEAD", "file/root/air.zarr/.zgroup"),
        ("POST", "batch"),
    ):
        reply = server.ask(method, f"{BASE}/{path}", body=b"{}" if method == "POST" else None, headers={})
        assert reply.status == 403
        assert b"<html" not in reply.body


def test_a_session_s_cookie(server: Server) -> None:
    """Alone, or with a foreign Referer, it doesn't do; with the page's own Referer or the XSRF token it does."""
    path = f"{BASE}/file/root/air.zarr/.zgroup"
    opened = server.ask("GET", f"/base/tree?token={TOKEN}", headers={})
    cookies = http.cookies.SimpleCookie()
    for line in opened.headers.get_all("Set-Cookie") or []:
        cookies.load(line)
    session = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())}
    assert "_xsrf" in cookies
    token = {"X-XSRFToken": cookies["_xsrf"].value}
    own = {"Referer": f"http://127.0.0.1:{server.port}/base/lab"}
    assert server.ask("GET", path, headers=session).status == 403
    assert server.ask("GET", path, headers={**session, "Referer": "http://evil.example/page"}).status == 403
    assert server.ask("GET", path, headers={**session, **own}).status == 200
    assert server.ask("GET", path, headers={**session, **token}).status == 200
    body = {"root": "root", "path": ""}
    assert server.ask("POST", f"{BASE}/list", body, {**session, **own}).status == 403
    assert server.ask("POST", f"{BASE}/list", body, {**session, **token}).status == 200


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


def test_a_large_batch(server: Server) -> None:
    """More than is read at once: every value in its place."""
    values = {f"{i}": bytes([i]) * (3 << 20) for i in range(6)}
    write(server.root / "values", values)
    found = server.batch([{"key": key} for key in values], "values")
    assert [found[index][2] for index in range(6)] == list(values.values())


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
    reply = server.post("list", {"root": "root", "path": "folder of all"}).json
    kinds = {"a.zarr": "group", "b.zarr": "array", "c": "unknown", "d.txt": "file", "g": "array", "h": "unknown"}
    children = [{"name": name, "kind": kind} for name, kind in {**kinds, "link": "unknown"}.items()]
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
@pytest.mark.parametrize("path", ["..", "folder", ".ssh", "nothing", "/", "air.zarr/.zgroup", "air.zarr/../.."])
def test_what_is_closed_to_list(server: Server, path: str) -> None:
    """As for files."""
    assert server.post("list", {"root": "root", "path": path}).status in {403, 404}
