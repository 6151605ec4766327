"""The one error of the kernel half: what failed, for people, and a tag that the browser knows."""

from __future__ import annotations

from typing import Literal

Tag = Literal[
    "NotFoundError",
    "NetworkError",
    "AccessError",
    "MetadataError",
    "UnsupportedError",
    "KernelError",
]


class SourceError(Exception):
    """A store, node or key that can't be read; the text says what to do, `tag` is one of src/errors.ts."""

    def __init__(self, tag: Tag, message: str, *, key: str | None = None, status: int = 500) -> None:
        """Keep the tag, the key that failed and the HTTP-like status of a single read."""
        super().__init__(message)
        self.tag: Tag = tag
        self.key = key
        self.status = status
