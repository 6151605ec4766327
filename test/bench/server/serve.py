"""For the bench: pages of the Jupyter server itself, as its extension, and run as a program a plain file server."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from tornado import web

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


class PlainHandler(web.StaticFileHandler):
    """Files to pages of any origin."""

    def set_default_headers(self) -> None:
        self.set_header("Access-Control-Allow-Origin", "*")


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    pattern = serverapp.web_app.settings["base_url"] + "bench/(.*)"
    serverapp.web_app.add_handlers(".*$", [(pattern, web.StaticFileHandler, {"path": os.environ["BENCH_PAGE"]})])


async def serve(folder: str, port: int) -> None:
    """Serve a folder until the program is ended."""
    web.Application([("/(.*)", PlainHandler, {"path": folder})]).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
