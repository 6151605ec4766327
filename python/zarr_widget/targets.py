"""The files that references may point to: those beside the references, and those that the user names."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from .errors import SourceError
from .fingerprint import open_regular
from .fsspec_store import FsspecReader
from .web import WebReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .span import Span

_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_WEB = frozenset({"http", "https"})


class Targets:
    """Reads targets of references: below their own folder, from their own web server, and below what is allowed."""

    def __init__(
        self, folder: Path | str, root: Path | None = None, allowed: Sequence[str | os.PathLike[str]] = ()
    ) -> None:
        """Take the folder (or address) that relative targets start from, and the folder that local ones stay in."""
        self._folder = folder
        self._roots = [] if root is None else [root]
        self._prefixes: list[str] = []
        for place in allowed:
            text = os.fspath(place)
            local = _local(text)
            if local is None and _ADDRESS.match(text):
                self._prefixes.append(text)
            else:
                self._roots.append(Path(os.path.realpath(Path(local or text).expanduser())))

    def get(self, target: str, span: Span) -> bytes:
        """Read a file or a part of it; raise SourceError where it isn't there, can't or may not be read."""
        local = _local(target)
        if local is not None:
            return self._read_local(Path(local), span)
        if not _ADDRESS.match(target):
            if isinstance(self._folder, Path):
                return self._read_local(self._folder / target, span)
            return self._read_address(_joined(self._folder, target), span)
        return self._read_address(target, span)

    def _read_local(self, path: Path, span: Span) -> bytes:
        """Read a file of this machine by its real path."""
        real = Path(os.path.realpath(path))
        if not any(real.is_relative_to(root) for root in self._roots):
            raise _refused(f"{path.name} lies in another folder than the references", str(real.parent))
        try:
            descriptor = open_regular(str(real))
        except FileNotFoundError:
            raise _missing(path.name) from None
        except OSError as error:
            msg = f"{path.name} can't be read: {error.strerror or error}."
            raise SourceError("AccessError", msg) from error
        return span.read(descriptor)

    def _read_address(self, address: str, span: Span) -> bytes:
        """Read a file of the references' own server with their login, of another where that is allowed."""
        parts, own = urlsplit(address), None if isinstance(self._folder, Path) else urlsplit(self._folder)
        mine = own is not None and parts.scheme in _WEB and _origin(parts) == _origin(own)
        if not mine and not any(_below(address, prefix) for prefix in self._prefixes):
            shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
            raise _refused(f"{shown} lies at another address than the references", shown.rpartition("/")[0] + "/")
        if parts.scheme not in _WEB:
            return self._read_fsspec(address, span)
        folder, _, name = parts.path.rpartition("/")
        place = parts._replace(path=folder, netloc=own.netloc if mine and own is not None else parts.netloc)
        data = WebReader(urlunsplit(place)).get(unquote(name), span)
        if data is None:
            raise _missing(unquote(name))
        return data

    @staticmethod
    def _read_fsspec(address: str, span: Span) -> bytes:
        """Read a file at an address that fsspec knows."""
        try:
            import fsspec

            fs, path = fsspec.core.url_to_fs(address)
        except (ImportError, ValueError) as error:
            scheme = address.partition(":")[0]
            why = f"The kernel can't read {scheme}:// itself ({type(error).__name__})"
            msg = f"{why}: pip install fsspec and its {scheme} package."
            raise SourceError("UnsupportedError", msg) from None
        folder, _, name = path.rpartition("/")
        data = FsspecReader(fs, folder).get(name, span)
        if data is None:
            raise _missing(name)
        return data


def _local(target: str) -> str | None:
    """Return the path of a target on the machine where the references were written; None for any other."""
    if target.startswith("/"):
        return target
    return target[len("file://") :].removeprefix("localhost") if target[:7].lower() == "file://" else None


def _joined(folder: str, path: str) -> str:
    """Return the address of a relative path; what an address reserves is quoted, a query of the folder's is kept."""
    parts = urlsplit(folder)
    return urlunsplit(parts._replace(path=urljoin(parts.path.rstrip("/") + "/", quote(path))))


def _origin(parts: object) -> tuple[str, str | None, int | None]:
    """Return what tells one web server from another."""
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _below(address: str, prefix: str) -> bool:
    """Whether an address lies at or below an allowed one."""
    a, b = urlsplit(address), urlsplit(prefix)
    folder = b.path.rstrip("/") + "/"
    same = (a.scheme.lower(), a.netloc.lower()) == (b.scheme.lower(), b.netloc.lower())
    # a chain of fsspec's ("zip://a::file:///b") would lead on to any other place
    return (
        same
        and "::" not in address
        and ".." not in unquote(a.path).split("/")
        and (a.path == b.path or a.path.startswith(folder))
    )


def _refused(what: str, place: str) -> SourceError:
    """Return the error of a target that may not be read."""
    msg = f"{what}, so it is not read unasked: give ZarrWidget targets=[{place!r}] if you trust the references."
    return SourceError("AccessError", msg, status=403)


def _missing(name: str) -> SourceError:
    """Return the error of a target that isn't there."""
    msg = f"There is no file {name}: it was moved, or the references were written elsewhere."
    return SourceError("NotFoundError", msg, status=410)
