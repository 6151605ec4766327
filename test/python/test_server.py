"""What the server extension serves, and all that it doesn't."""

from __future__ import annotations

import http.client
from urllib.parse import quote

import pytest
from served import BASE, CHUNK, TOKEN, Server
from stores import documents_v2

from zarr_widget.server_handlers import HOP


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
        assert {found[0][0], found[1][0]} <= {403, 404, 410}


def test_no_token(server: Server) -> None:
    """Refused by status, never by a login page that could be taken for a chunk."""
    for method, path in (
        ("GET", "file/root/air.zarr/.zgroup"),
        ("HEAD", "file/root/air.zarr/.zgroup"),
        ("POST", "batch"),
        ("POST", "size"),
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
    for name in ("list", "size"):
        assert server.ask("POST", f"{BASE}/{name}", body, {**session, **own}).status == 403
        assert server.ask("POST", f"{BASE}/{name}", body, {**session, **token}).status == 200
