"""`POST batch`: many values in one stream of frames. Files are read in threads, ahead of what is sent."""

from __future__ import annotations

import asyncio
import struct
from functools import partial
from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from .ahead import ahead
from .server_files import Frame, Item, read_item, wanted_bytes
from .server_handlers import OCTETS, ZarrHandler
from .span import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .roots import Roots

MAX_ITEMS = 256
MAX_BYTES = 64 << 20
GROUP = 4 << 20
"""How much of a batch is read in one visit to a thread."""
LAST_FRAME = 0xFFFFFFFF
_HEADER = struct.Struct("<4I")


class BatchHandler(ZarrHandler):
    """`POST batch`: many values in one stream of frames."""

    @web.authenticated
    @authorized("read")
    async def post(self) -> None:
        """Check the bounds, then send a frame for each item and a last one.

        Each item is read after those before it: a page asks behind chunks for the documents that vouch for them.
        """
        body = self.body()
        root, path = self.text("root", body), self.text("path", body)
        items = self._items(body)
        sizes = await asyncio.to_thread(lambda: [wanted_bytes(self.roots, root, path, item) for item in items])
        if sum(sizes) > MAX_BYTES:
            raise web.HTTPError(400, f"A batch holds at most {MAX_BYTES} bytes: ask for fewer at once.")
        self.set_header("Content-Type", OCTETS)
        try:
            read = [partial(_read_group, self.roots, root, path, items, group) for group in _groups(sizes)]
            async with ahead(read) as groups:
                async for frames in groups:
                    for index, frame in frames:
                        await self._frame(index, frame)
            await self._frame(LAST_FRAME, Frame(200))
            await self.finish(set_content_type=OCTETS)
        except StreamClosedError:
            pass  # the page has moved on

    def _items(self, body: dict[str, object]) -> list[Item]:
        """Return the items asked for; more than MAX_ITEMS or a malformed one is a bad request."""
        given = body.get("items")
        if not isinstance(given, list) or len(given) > MAX_ITEMS:
            raise web.HTTPError(400, f"items is a list of at most {MAX_ITEMS}: ask for fewer at once.")
        try:
            return [_item(item) for item in given]
        except (TypeError, ValueError) as error:
            raise web.HTTPError(400, f"An item is malformed: {error}.") from None

    async def _frame(self, index: int, frame: Frame) -> None:
        """Send a frame."""
        etag = frame.etag.encode("ascii")
        await self.send(_HEADER.pack(index, frame.status, len(etag), len(frame.payload)) + etag)
        await self.send(frame.payload)


def _read_group(roots: Roots, root: str, path: str, items: list[Item], group: list[int]) -> list[tuple[int, Frame]]:
    """Read some items of a batch; blocking."""
    return [(index, read_item(roots, root, path, items[index])) for index in group]


def _item(given: object) -> Item:
    """Read an item of a batch; raise TypeError or ValueError where it is malformed."""
    key = given.get("key") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(key, str):
        msg = "it is an object with a key"
        raise TypeError(msg)
    etag = given.get("etag")
    return Item(key, span_of(given), etag if isinstance(etag, str) else None)


def _groups(sizes: list[int]) -> Iterator[list[int]]:
    """Part a batch into runs of items that hold GROUP bytes or a little more."""
    group: list[int] = []
    held = 0
    for index, size in enumerate(sizes):
        group.append(index)
        held += size
        if held >= GROUP:
            yield group
            group, held = [], 0
    if group:
        yield group
