"""http(s) stores read by the kernel, from a server on this machine."""

from __future__ import annotations

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import fsspec
import pytest
from stores import documents_v2

from zarr_widget import ZarrWidget
from zarr_widget.errors import SourceError
from zarr_widget.given import source_of
from zarr_widget.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Ask

DOCUMENTS = documents_v2()


class Handler(BaseHTTPRequestHandler):
    """Serves the store below /air.zarr with ranges, below /plain.zarr without, and redirects below /moved.zarr."""

    seen: ClassVar[list[tuple[str, dict[str, str]]]] = []
    elsewhere: ClassVar[str] = ""

    def do_GET(self) -> None:
        """Answer one request and note it."""
        self.seen.append((self.path, dict(self.headers)))
        store, _, key = self.path.partition("?")[0].strip("/").partition("/")
        data = DOCUMENTS.get(key)
        asked = self.headers.get("Range")
        if store == "moved.zarr":
            self._send(302, b"", Location=f"{self.elsewhere}/air.zarr/{key}")
        elif store in {"401", "500"}:
            self._send(int(store), b"")
        elif data is None:
            self._send(404, b"")
        elif asked and store == "shifted.zarr":
            self._send(206, data[3:5], **{"Content-Range": f"bytes 3-4/{len(data)}"})
        elif asked and store == "longer.zarr":
            self._send(206, data)
        elif asked and store == "air.zarr":
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start, stop = (int(first), int(last) + 1 if last else None) if first else (-int(last), None)
            status = 206 if start < len(data) else 416
            self._send(status, data[start:stop] if status == 206 else b"")
        else:
            self._send(200, data)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def web() -> Iterator[str]:
    """Serve the store; a second server is another origin."""
    Handler.seen.clear()
    here = ("127.0.0.1", 0)
    with ThreadingHTTPServer(here, Handler) as server, ThreadingHTTPServer(here, Handler) as other:
        Handler.elsewhere = f"http://127.0.0.1:{other.server_port}"
        for each in (server, other):
            threading.Thread(target=each.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        other.shutdown()


@pytest.mark.parametrize("store", ["air.zarr", "plain.zarr"])
def test_values_and_parts(web: str, store: str) -> None:
    """Parts are parts, whether or not the server knows ranges; absent is absent."""
    reader = source_of(f"http://{web}/{store}").reader
    chunk = DOCUMENTS["air/1.0.0"]
    spans = [Span(), Span(4, 8), Span(100), Span(suffix=6), Span(0, 0)]
    wanted = [*(("air/1.0.0", span) for span in spans), ("air/9.0.0", Span())]
    assert list(reader.get_many(wanted)) == [chunk, chunk[4:12], chunk[100:], chunk[-6:], b"", None]
    with pytest.raises(SourceError) as caught:
        reader.get("air/1.0.0", Span(500))
    assert caught.value.status == 416


@pytest.mark.parametrize("store", ["shifted.zarr", "longer.zarr"])
def test_another_part_is_refused(web: str, store: str) -> None:
    """What a server answers in place of the part that was asked for is no chunk."""
    with pytest.raises(SourceError, match=r"another part of air/1\.0\.0"):
        source_of(f"http://{web}/{store}").reader.get("air/1.0.0", Span(4, 2))


def test_a_key_is_encoded_and_the_query_kept(web: str) -> None:
    """A signature goes with each request, after the key."""
    assert source_of(f"http://{web}/air.zarr/?sig=a%2Fb").reader.get("a b#?%/c") is None
    assert Handler.seen[0][0] == "/air.zarr/a%20b%23%3F%25/c?sig=a%2Fb"


def test_a_password_stays_with_its_origin(web: str) -> None:
    """It goes as a header to the store's own origin, and not along with a redirect to another."""
    reader = source_of(f"http://user:p%40ss@{web}/moved.zarr").reader
    assert reader.get(".zgroup") == DOCUMENTS[".zgroup"]
    (_, first), (_, second) = Handler.seen
    assert first["Authorization"] == f"Basic {base64.b64encode(b'user:p@ss').decode()}"
    assert "Authorization" not in second


@pytest.mark.parametrize(("store", "tag"), [("401", "AccessError"), ("500", "NetworkError")])
def test_a_refusal_is_no_missing_chunk(web: str, store: str, tag: str) -> None:
    """Only 404 and 410 mean that there is nothing."""
    with pytest.raises(SourceError, match=f"answered {store}") as caught:
        source_of(f"http://{web}/{store}").reader.get("air/1.0.0")
    assert caught.value.tag == tag


def test_a_host_that_is_not_there() -> None:
    """A sentence, without the address's secrets."""
    with pytest.raises(SourceError, match="can't be reached") as caught:
        source_of("http://user:hunter2@127.0.0.1:9/air.zarr").reader.get("zarr.json")
    assert "hunter2" not in str(caught.value)


def test_open_leaves_the_reading_to_the_browser(web: str, ask: Ask) -> None:
    """With an address that the browser may try, the kernel asks the store nothing."""
    url = f"http://{web}/air.zarr"
    ((content, _),) = ask(ZarrWidget(url, "air"), {"type": "request", "id": 1, "op": "open"})
    assert content["store"]["url"] == url
    assert (content["documents"], content["node"], Handler.seen) == ([], "air", [])


def test_a_zarr_group_of_an_address(web: str) -> None:
    """The browser may read it itself, unless it was opened with more than the address."""
    url = f"http://{web}/air.zarr"
    for given, told in ((fsspec.get_mapper(url), url), (fsspec.get_mapper(url, headers={"Authorization": "x"}), None)):
        source = source_of(given)
        assert (source.url, source.name) == (told, "air.zarr")
        assert source.reader.get(".zgroup") == DOCUMENTS[".zgroup"]


def test_open_with_a_password_is_the_kernel_s(web: str, ask: Ask) -> None:
    """Browsers refuse such an address, so it isn't told."""
    ((content, buffers),) = ask(
        ZarrWidget(f"http://u:hunter2@{web}/air.zarr"), {"type": "request", "id": 1, "op": "open"}
    )
    assert "hunter2" not in str(content)
    assert "url" not in content["store"]
    assert buffers[0] == DOCUMENTS[".zgroup"]
