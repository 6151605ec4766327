"""Files as the server reads them: identity, parts, children; blocking, so the handlers run them in threads."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .documents import CONSOLIDATED, DEFINING
from .errors import SourceError
from .fingerprint import open_regular, prove
from .local import FolderReader
from .repository import ENTRIES
from .roots import Roots, absent
from .span import WHOLE, Span

_NO_FILE = {None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO}
"""What opening says of a path at which there is no file; None: there is something else, such as a folder."""


@dataclass
class OpenFile:
    """An open regular file and its identity."""

    descriptor: int
    size: int
    mtime_ns: int
    etag: str

    def read(self, start: int, stop: int) -> bytes:
        """Read the bytes [start, stop); raise OSError where the file has shrunk."""
        parts: list[bytes] = []
        os.lseek(self.descriptor, start, os.SEEK_SET)
        while start < stop:
            part = os.read(self.descriptor, stop - start)
            if not part:
                msg = "the file shrank while it was read"
                raise OSError(msg)
            parts.append(part)
            start += len(part)
        return b"".join(parts)

    def pieces(self, start: int, stop: int, length: int) -> list[bytes]:
        """Read the bytes [start, stop) in pieces; raise OSError where the file has shrunk."""
        return [self.read(at, min(stop, at + length)) for at in range(start, stop, length)]

    def close(self) -> None:
        """Close the file."""
        os.close(self.descriptor)


def open_file(path: Path) -> OpenFile:
    """Open a file by its real path; raise SourceError: 404 where there is none, 403 where it may not be read.

    Raise OSError where that can't be told: a disk that fails is no absence, which would be drawn as fill values.
    """
    try:
        descriptor = open_regular(str(path))
    except PermissionError:
        msg = "The server may not read this file."
        raise SourceError("AccessError", msg, status=403) from None
    except OSError as error:
        if error.errno in _NO_FILE:
            raise absent(path.name) from None
        raise
    status = os.fstat(descriptor)
    return OpenFile(descriptor, status.st_size, status.st_mtime_ns, _etag(status))


def _etag(status: os.stat_result) -> str:
    """Return the etag of a file."""
    return f'"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"'


@dataclass(frozen=True)
class Item:
    """One value of a batch: its key below the store, the part wanted, and the etag already known."""

    key: str
    span: Span = WHOLE
    etag: str | None = None


@dataclass(frozen=True)
class Frame:
    """The answer to an item: HTTP's status, the etag, and the bytes or a sentence."""

    status: int
    etag: str = ""
    payload: bytes = b""


def wanted_bytes(roots: Roots, root: str, path: str, item: Item) -> int:
    """Return how many bytes an item will take; 0 where it will fail, or is known already."""
    try:
        status = roots.real(root, _join(path, item.key)).stat()
        start, stop = item.span.resolve(status.st_size)
    except (SourceError, OSError):
        return 0
    return 0 if item.etag == _etag(status) else stop - start


def read_item(roots: Roots, root: str, path: str, item: Item) -> Frame:
    """Read an item; whatever goes wrong is a frame, too."""
    try:
        file = open_file(roots.real(root, _join(path, item.key)))
        try:
            if item.etag == file.etag:
                return Frame(304, file.etag)
            start, stop = item.span.resolve(file.size)
            return Frame(200 if item.span.whole else 206, file.etag, file.read(start, stop))
        finally:
            file.close()
    except SourceError as error:
        # a store that has gone would look like one whose chunks were never written
        gone = error.status == 404 and not _stands(roots, root, path)  # noqa: PLR2004 - HTTP's
        return Frame(410 if gone else error.status, payload=str(error).encode())
    except OSError as error:
        return Frame(500, payload=f"{item.key} can't be read: {error.strerror or error}.".encode())


def _stands(roots: Roots, root: str, path: str) -> bool:
    """Whether there is a folder at a store's path."""
    try:
        return roots.real(root, path).is_dir()
    except (SourceError, OSError):
        return False


def _join(path: str, key: str) -> str:
    """Join a store's path below a root and a key."""
    return f"{path}/{key}" if path else key


def resolve(roots: Roots, claim: dict[str, Any]) -> dict[str, str]:
    """Return where a kernel's store lies here, if it is the same; raise SourceError (404) for every other case."""
    path, key = claim.get("path"), claim.get("key")
    if not isinstance(path, str) or not isinstance(key, str) or not Path(path).is_absolute() or "\0" in path:
        raise absent("")
    if key and key.rpartition("/")[2] not in {*DEFINING, CONSOLIDATED} and key not in ENTRIES:
        raise absent(path)
    try:
        store = Path(path)
        root, inner = roots.locate(store)
        roots.inside(store, key)
        proof = prove(store, key)
    except (SourceError, OSError):
        raise absent(path) from None
    if any(str(claim.get(name)) != str(value) for name, value in proof.items()):
        raise absent(path)
    return {"root": root, "path": inner}


def measure(roots: Roots, root: str, path: str) -> dict[str, object]:
    """Measure what lies below a folder, without links and hidden files that aren't Zarr's."""
    found = FolderReader(roots.real(root, path)).size("")
    return {"bytes": found.bytes, "complete": found.complete}


def children(roots: Roots, root: str, path: str, after: str) -> dict[str, object]:
    """Return a page of the nodes, folders and files below a folder, by name; hidden ones and documents are left out."""
    folder = roots.real(root, path)
    page = FolderReader(folder).page("", after, hidden=roots.allow_hidden) if folder.is_dir() else None
    if page is None:
        raise absent(path)
    return page.message()
