"""The requests of src/store/README.md: one file, and the posts that answer in JSON. Files are read in threads."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from email.utils import formatdate
from functools import partial
from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from .ahead import ahead
from .errors import SourceError
from .server_files import children, measure, open_file, resolve
from .server_stores import child_stores
from .span import Span, span_of_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .roots import Roots
    from .server_files import OpenFile

HOP = 4 << 20
"""How much is read in one visit to a thread."""
PIECE = 256 << 10
"""How much is written before other requests have their turn."""
OCTETS = "application/octet-stream"


class ZarrHandler(APIHandler):
    """A request of the widget: only for who may read contents, only from the server's own pages, never rendered."""

    auth_resource = "contents"

    def initialize(self, roots: Roots) -> None:
        """Take what may be served."""
        self.roots = roots
        self._unsent = 0

    async def send(self, part: bytes) -> None:
        """Send bytes in pieces; a connection that takes them as they come would else hold up all other requests."""
        for start in range(0, len(part), PIECE):
            piece = part[start : start + PIECE]
            self.write(piece)
            self._unsent += len(piece)
            if self._unsent >= PIECE:
                self._unsent = 0
                await self.flush()
                await asyncio.sleep(0)

    @property
    def content_security_policy(self) -> str:
        """Let nothing run in a file that somebody opens as a page."""
        return f"{super().content_security_policy}; sandbox"

    def set_default_headers(self) -> None:
        """Keep answers out of shared caches and from being taken for another type."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "private, no-cache")

    def compute_etag(self) -> None:
        """Leave the etag to the file's identity."""

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn what can't be served into its status, with one sentence for all."""
        try:
            yield
        except SourceError as error:
            known = error.status in {403, 416, 500}
            raise web.HTTPError(error.status if known else 404, "There is nothing here.") from None
        except PermissionError:
            raise web.HTTPError(403, "The server may not read this.") from None
        except OSError as error:
            raise web.HTTPError(500, f"The server failed to read this: {error.strerror}.") from None

    async def answer(self, found: dict[str, object]) -> None:
        """Send a JSON object, unless the page has moved on."""
        with suppress(StreamClosedError):
            await self.finish(found)

    def body(self) -> dict[str, object]:
        """Return the request's JSON object; anything else is a bad request."""
        body = self.get_json_body()
        if not isinstance(body, dict):
            raise web.HTTPError(400, "The body is a JSON object.")
        return body

    def text(self, name: str, body: dict[str, object], default: str | None = None) -> str:
        """Return a text of the request's body; anything else is a bad request."""
        value = body.get(name)
        value = default if value is None else value
        if not isinstance(value, str):
            raise web.HTTPError(400, f"{name} is text.")
        return value


class FileHandler(ZarrHandler):
    """`GET` and `HEAD` of one file."""

    @web.authenticated
    @authorized("read")
    async def get(self, root: str, path: str) -> None:
        """Send the file or the range asked for."""
        await self._answer(root, path)

    @web.authenticated
    @authorized("read")
    async def head(self, root: str, path: str) -> None:
        """Send the headers alone."""
        await self._answer(root, path)

    async def _answer(self, root: str, path: str) -> None:
        """Answer by the file's identity, then send its bytes."""
        self.check_xsrf_cookie()
        with self.refusing():
            file = await asyncio.to_thread(lambda: open_file(self.roots.real(root, path)))
        try:
            await self._send(file)
        except StreamClosedError:
            pass  # the page has moved on
        finally:
            file.close()

    async def _send(self, file: OpenFile) -> None:
        """Send status, headers and the bytes of an open file."""
        self.set_header("ETag", file.etag)
        self.set_header("Last-Modified", formatdate(file.mtime_ns / 1e9, usegmt=True))
        self.set_header("Accept-Ranges", "bytes")
        if file.etag in (tag.strip() for tag in self.request.headers.get("If-None-Match", "").split(",")):
            self.set_status(304)
            await self.finish(set_content_type=OCTETS)
            return
        span = self._span(file)
        try:
            start, stop = span.resolve(file.size)
        except SourceError:
            self.set_header("Content-Range", f"bytes */{file.size}")
            self.set_status(416)
            await self.finish(set_content_type=OCTETS)
            return
        if not span.whole:
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {start}-{stop - 1}/{file.size}")
        self.set_header("Content-Length", str(stop - start))
        self.set_header("Content-Type", OCTETS)
        if self.request.method == "GET":
            await self._stream(file, start, stop)
        await self.finish(set_content_type=OCTETS)

    def _span(self, file: OpenFile) -> Span:
        """Return the range asked for, the whole where the page holds parts of an older file."""
        held = self.request.headers.get("If-Range")
        return Span() if held is not None and held != file.etag else span_of_header(self.request.headers.get("Range"))

    async def _stream(self, file: OpenFile, start: int, stop: int) -> None:
        """Read in threads, one visit for HOP bytes, and write in pieces as the connection takes them."""
        reads = [partial(file.pieces, offset, min(stop, offset + HOP), PIECE) for offset in range(start, stop, HOP)]
        async with ahead(reads) as blocks:
            async for pieces in blocks:
                for piece in pieces:
                    await self.send(piece)


class ResolveHandler(ZarrHandler):
    """`POST resolve`: whether a kernel's store is also here."""

    @web.authenticated
    @authorized("read")
    async def post(self) -> None:
        """Say where the store lies below a root, or one and the same 404."""
        body = self.body()
        with self.refusing():
            found = await asyncio.to_thread(resolve, self.roots, body)
        await self.answer(found)


class ListHandler(ZarrHandler):
    """`POST list`: one level of names."""

    @web.authenticated
    @authorized("read")
    async def post(self) -> None:
        """Send a page of children."""
        body = self.body()
        root, path, after = self.text("root", body), self.text("path", body), self.text("after", body, "")
        with self.refusing():
            found = await asyncio.to_thread(children, self.roots, root, path, after)
        await self.answer(found)


class SizeHandler(ZarrHandler):
    """`POST size`: how much is stored below a folder."""

    @web.authenticated
    @authorized("read")
    async def post(self) -> None:
        """Send the bytes, and whether they are all."""
        body = self.body()
        root, path = self.text("root", body), self.text("path", body)
        with self.refusing():
            found = await asyncio.to_thread(measure, self.roots, root, path)
        await self.answer(found)


class StoresHandler(ZarrHandler):
    """`POST stores`: which folders of a folder are stores."""

    @web.authenticated
    @authorized("read")
    async def post(self) -> None:
        """Send their names, and whether they are all."""
        body = self.body()
        root, path = self.text("root", body), self.text("path", body)
        with self.refusing():
            found = await asyncio.to_thread(child_stores, self.roots, root, path)
        await self.answer(found)
