"""A folder of any fsspec file system (s3, gs, az, memory …) as a reader; nothing here imports fsspec by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import SourceError
from .reader import RemoteReader
from .span import WHOLE, Span

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


class FsspecReader(RemoteReader):
    """A folder of a synchronous fsspec file system; byte ranges are read as such."""

    def __init__(self, fs: AbstractFileSystem, root: str) -> None:
        """Take the file system and the folder's path in it."""
        self.fs = fs
        self.root = f"{root.rstrip('/')}/" if root else ""

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Read a file or a part of it."""
        if span.length == 0:
            return b""
        start = -span.suffix if span.suffix is not None else span.offset or None
        stop = None if span.length is None else span.offset + span.length
        try:
            return bytes(self.fs.cat_file(f"{self.root}{key}", start=start, end=stop))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except Exception as error:
            raise _failure(self.fs, key, error) from error

    def names(self, path: str) -> list[tuple[str, bool]]:
        """List one level."""
        try:
            entries = self.fs.ls(f"{self.root}{path}".rstrip("/"), detail=True)
        except Exception as error:
            raise _failure(self.fs, path, error) from error
        named = [(entry["name"].rstrip("/").rpartition("/")[2], entry["type"] == "directory") for entry in entries]
        return [(name, folder) for name, folder in named if name]

    def refresh(self) -> None:
        """Forget listings."""
        self.fs.invalidate_cache()


def _failure(fs: AbstractFileSystem, key: str, error: Exception) -> SourceError:
    """Name what a file system raised, without its text, which may hold an address or a secret."""
    what = f"{type(fs).__name__} can't read {key or 'the root'} ({type(error).__name__})"
    msg = f"{what}: check the address and your access."
    tag = "AccessError" if isinstance(error, PermissionError) else "NetworkError"
    return SourceError(tag, msg, key=key)
