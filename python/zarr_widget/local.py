"""Stores on the kernel's own disk: a folder and a zip file, read with the standard library alone."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from pathlib import Path

from .documents import DEFINING
from .errors import SourceError
from .fingerprint import open_regular
from .reader import Reader, nested
from .repository import ENTRIES
from .size import Size, measured, sizes_below
from .span import WHOLE, Span


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or a link to one; a link that leads around in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


class FolderReader(Reader):
    """A folder; keys are files below it, and a symbolic link never leads out of it."""

    def __init__(self, root: Path) -> None:
        """Take the folder's real path."""
        self.root = root

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Read a file or a part of it."""
        real = self._inside(key)
        try:
            descriptor = open_regular(real)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            with suppress(OSError):  # in a folder that may not be entered, not even this can be asked
                if Path(real).is_dir():
                    return None
            msg = f"{key} can't be read: {error.strerror or error}."
            raise SourceError("AccessError", msg, key=key) from error
        return span.read(descriptor)

    def _inside(self, key: str) -> str:
        """Return the real path of a key; raise SourceError (403) where it leads out of the store."""
        real = os.path.realpath(self.root / key)
        if not Path(real).is_relative_to(self.root):
            msg = (
                f"{key} leads out of the store through a symbolic link, so it isn't read; copy the data into the store."
            )
            raise SourceError("AccessError", msg, key=key, status=403)
        return real

    def size(self, path: str) -> Size:
        """Add up the files below a folder; links and hidden files that aren't Zarr's don't count."""
        real = self._inside(path)
        if not Path(real).is_dir():
            msg = f"The folder {path or self.root.name!r} isn't there, so it can't be measured: refresh the view."
            raise SourceError("NotFoundError", msg, key=path, status=404)
        return measured(sizes_below(real))

    def names(self, path: str) -> list[tuple[str, bool]]:
        """List a folder; links to folders outside are listed and refused when read."""
        try:
            with os.scandir(self.root / path) as entries:
                return [(entry.name, is_folder(entry)) for entry in entries]
        except OSError as error:
            msg = f"The folder {path or self.root.name!r} can't be listed: {error.strerror or error}."
            raise SourceError("AccessError", msg, key=path, status=_status_of(error)) from error


def _status_of(error: OSError) -> int:
    """Return HTTP's status for a folder that can't be listed."""
    if isinstance(error, PermissionError):
        return 403
    return 404 if isinstance(error, (FileNotFoundError, NotADirectoryError)) else 500


class ZipReader(Reader):
    """A zip file; a single folder at its top that holds the whole store is stepped over."""

    def __init__(self, file: Path) -> None:
        """Take the file's real path; it is opened at the first read."""
        self.file = file
        self._archive: zipfile.ZipFile | None = None
        self._keys: dict[str, str] = {}

    def _open(self) -> zipfile.ZipFile:
        """Open the archive once and index its members by key."""
        if self._archive is None:
            try:
                self._archive = zipfile.ZipFile(self.file)
            except (OSError, zipfile.BadZipFile) as error:
                msg = f"{self.file.name} can't be read as a zip file: {error}."
                raise SourceError("MetadataError", msg) from error
            members = [name for name in self._archive.namelist() if not name.endswith("/")]
            top = _only_folder(members)
            self._keys = {name[len(top) :]: name for name in members}
        return self._archive

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Read a member; a part of it is cut from the whole member."""
        archive = self._open()
        member = self._keys.get(key)
        if member is None:
            return None
        try:
            return span.cut(archive.read(member))
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            msg = f"{key} in {self.file.name} can't be read: {error}."
            raise SourceError("MetadataError", msg, key=key) from error

    def names(self, path: str) -> list[tuple[str, bool]]:
        """List the members below a path."""
        self._open()
        return nested(list(self._keys), path)

    def size(self, path: str) -> Size:
        """Add up the members below a path, as they are compressed."""
        archive = self._open()
        prefix = f"{path}/" if path else ""
        members = (name for key, name in self._keys.items() if key.startswith(prefix))
        return Size(sum(archive.getinfo(name).compress_size for name in members), complete=True)

    def refresh(self) -> None:
        """Close the archive; the next read opens it anew."""
        if self._archive is not None:
            self._archive.close()
            self._archive = None


def _only_folder(members: list[str]) -> str:
    """Return "folder/" where every member lies in that one folder and none is a root's metadata, else ""."""
    tops = {name.partition("/")[0] for name in members}
    if len(tops) != 1:
        return ""
    top = f"{next(iter(tops))}/"
    return top if any(f"{top}{name}" in members for name in (*DEFINING, *ENTRIES)) else ""
