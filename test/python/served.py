"""A real Jupyter server with the extension, for the tests that ask it."""

from __future__ import annotations

import http.client
import http.cookies
import json
import os
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from stores import documents_v2, documents_v3, write

import zarr_widget

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
