"""What a source is: anything that names a Zarr store, made into one small object."""

from __future__ import annotations

import contextlib
import os
import re
import uuid
import weakref
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from .diagnose import missing_node, missing_store
from .documents import DOT_FILES, OPEN_FILES, defining
from .errors import SourceError
from .fingerprint import Proof, document_key, prove
from .fsspec_store import FsspecReader
from .local import FolderReader, ZipReader
from .n5 import is_bare_group
from .openable import openable_folder, openable_mapper, openable_mapping, openable_zip
from .reader import Reader
from .references import ParquetReader, ReferenceReader, holds_parquet
from .repository import entry_of, openable_repository, without_revision
from .targets import Targets
from .web import WebReader
from .zarr_store import AsyncReader, MappingReader

if TYPE_CHECKING:
    from .span import Span

Allowed = Sequence["str | os.PathLike[str]"]
"""Folders and addresses."""

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_BROWSER_SCHEMES = frozenset({"http", "https", "s3", "gs", "gcs"})
_PROCESS = uuid.uuid4()
_ids: dict[int, tuple[weakref.ref[object], str]] = {}


@dataclass
class View:
    """The part of the stored array that an xarray object shows, in the array's own dimension names."""

    isel: dict[str, int] = field(default_factory=dict)
    x: str | None = None
    y: str | None = None
    bounds: tuple[float, float, float, float] | None = None


@dataclass
class Source:
    """A store: how it is called, how its bytes are read, where it lies, and what of it is shown first."""

    name: str
    reader: Reader
    id: str
    open: Callable[[], object]
    """Gives what zarr.open takes."""
    path: str = ""
    url: str | None = None
    """The address, where the browser may try it itself; it can hold a signature, so it never goes into a trait."""
    real_path: Path | None = None
    """The real path of a local folder or zip file."""
    fragment: str = ""
    """Which branch, tag or snapshot of an Icechunk repository is meant."""
    view: View = field(default_factory=View)
    references: bool = False
    """Whether the store is one of references: its chunks lie in other files."""
    targets: Targets | None = None
    """Reads the files that references in the store may point to."""

    def target(self, address: str, span: Span) -> bytes | SourceError:
        """Return a part of a file that a reference points to ("" is the file of references itself), or the error."""
        try:
            if not address and isinstance(self.reader, ReferenceReader):
                return span.cut(self.reader.document())
            if self.targets is not None:
                return self.targets.get(address, span)
        except SourceError as error:
            return error
        return SourceError("AccessError", f"{self.name} is no store of references.", status=403)

    def check(self, path: str) -> None:
        """Raise SourceError where there is nothing to show at `path`."""
        if isinstance(self.reader, ReferenceReader):
            self.reader.names(path)  # its nodes may lie in other files, which the browser finds
            return
        if self.real_path is not None and not isinstance(self.reader, ZipReader):
            error = missing_store(self.real_path)
            if error is not None:
                raise error
        if defining(self.reader.get, path) is None and not (
            is_bare_group(self.reader, self.name, path) or entry_of(self.reader.get)
        ):
            raise missing_node(self.reader, self.name, path)

    def repository(self) -> object | None:
        """Open the Icechunk repository that the store is, for zarr; None where it is none."""
        if entry_of(self.reader.get) is None:
            return None
        return openable_repository(self.real_path or without_revision(self.url or "")[0], self.fragment)

    def proof(self, path: str) -> Proof | None:
        """Return the fingerprint of the metadata document at `path`, of a zip file as a whole; None elsewhere."""
        if self.real_path is None:
            return None
        try:
            key = "" if isinstance(self.reader, (ZipReader, ReferenceReader)) else document_key(self.real_path, path)
            key = entry_of(self.reader.get) if key is None else key
            return None if key is None else prove(self.real_path, key)
        except OSError:
            return None


def of_store(store: object) -> Source:
    """Make a Source of a store of zarr-python 2 or 3, an fsspec mapper or any mapping from keys to bytes."""
    local = _local_path(store)
    if local is not None:
        return of_path(local)
    fs, root = getattr(store, "fs", None), getattr(store, "root", getattr(store, "path", None))
    is_v3 = callable(getattr(store, "get_partial_values", None)) and not isinstance(store, Mapping)
    name = _last(str(root)) if isinstance(root, str) and root.strip("/") else type(store).__name__
    url = _public_url(fs, root) if fs is not None and isinstance(root, str) else None
    if is_v3:
        return Source(name, AsyncReader(store), _object_id(store), lambda: store, url=url)
    if fs is not None and isinstance(root, str):
        return Source(name, FsspecReader(fs, root), _object_id(store), lambda: openable_mapper(store), url=url)
    if isinstance(store, Mapping):
        reader = MappingReader(store)
        return Source(name, reader, _object_id(store), lambda: openable_mapping(store, reader.values()))
    msg = (
        f"ZarrWidget can't show a {type(store).__module__}.{type(store).__qualname__}: give it a path or URL, "
        "a zarr array, group or store, an fsspec mapper, or an xarray object opened from Zarr."
    )
    raise TypeError(msg)


def of_text(text: str, allowed: Allowed = ()) -> Source:
    """Make a Source of a path or an address; `allowed` are places besides its own that references may point to."""
    scheme = _SCHEME.match(text)
    place, fragment = without_revision(text)
    if scheme is None:
        exact = of_path(Path(text), allowed)
        there = exact.real_path is not None and exact.real_path.exists()
        return exact if there else replace(of_path(Path(place), allowed), fragment=fragment)
    kind = scheme.group(1).lower()
    parts = urlsplit(place)
    if kind == "file":
        return replace(of_path(Path(unquote(parts.path)), allowed), fragment=unquote(fragment))
    if kind == "reference":
        msg = "reference:// names no references: give the path or URL of the reference file, or an fsspec mapper of it."
        raise ValueError(msg)
    web = kind in {"http", "https"}
    if web and not parts.hostname:
        msg = "The address has no host: write https://host/path/to/store.zarr."
        raise ValueError(msg)
    references = parts.path.lower().endswith(".json")
    folder = urlunsplit(parts._replace(path=parts.path.rpartition("/")[0])) if references else place
    reader = WebReader(folder) if web else _fsspec_reader(folder, kind)
    secret = parts.username is not None
    url = text if kind in _BROWSER_SCHEMES and not secret else None
    name = _last(parts.path) or parts.hostname or kind
    source = Source(name, reader, _text_id(text), lambda: place, url=url, fragment=unquote(fragment))
    source.targets = Targets(folder, allowed=allowed)
    return _referring(source, lambda: _whole(reader, name)) if references else source


def _referring(source: Source, read: Callable[[], bytes]) -> Source:
    """Make a Source of a file of references from that of the folder that holds it."""
    source.reader = ReferenceReader(source.name, read)
    source.references = True
    source.open = _unopened
    return source


def _unopened() -> object:
    """Refuse to open references for Python: what they point to is for fsspec to read, by its own rules."""
    msg = "zarr-python can't open references: open them by xarray.open_dataset(…, engine='kerchunk') or by fsspec."
    raise ValueError(msg)


def _whole(reader: Reader, name: str) -> bytes:
    """Read a file that has to be there."""
    data = reader.get(name)
    if data is None:
        msg = f"There is no reference file {name}: check the address."
        raise SourceError("NotFoundError", msg)
    return data


def of_upath(given: os.PathLike[str]) -> Source:
    """Make a Source of universal_pathlib's UPath, with the access that it holds."""
    return of_store(given.fs.get_mapper(given.path))


def of_path(path: Path, allowed: Allowed = ()) -> Source:
    """Make a Source of a path on this machine; a metadata document stands for its folder."""
    with contextlib.suppress(RuntimeError):  # "~x" may be a name like any other
        path = path.expanduser()
    real = Path(os.path.realpath(path))
    if real.name in DOT_FILES | OPEN_FILES and real.is_file():
        real = real.parent
    if real.is_file() and (real.suffix in {".zip", ".ozx"} or zipfile.is_zipfile(real)):
        return Source(real.name, ZipReader(real), _text_id(str(real)), lambda: openable_zip(real), real_path=real)
    name, own = real.name or str(real), _text_id(str(real))
    if real.suffix.lower() == ".json" and real.is_file():
        folder = real.parent
        source = Source(name, FolderReader(folder), own, str, real_path=real, targets=Targets(folder, folder, allowed))
        return _referring(source, lambda: _whole(FolderReader(folder), name))
    if holds_parquet(real):
        # the browser takes what a folder of references points to from beside it, as with a file of them
        targets = Targets(real, real.parent, allowed)
        return Source(name, ParquetReader(real), own, _unopened, real_path=real, targets=targets, references=True)
    targets = Targets(real, real, allowed)
    return Source(name, FolderReader(real), own, lambda: openable_folder(real), real_path=real, targets=targets)


def _fsspec_reader(text: str, kind: str) -> Reader:
    """Make a reader of an address that only fsspec knows; without fsspec it says so when it is read."""
    try:
        import fsspec

        fs, root = fsspec.core.url_to_fs(text)
    except ImportError as error:
        return _Unreadable(
            f"The kernel can't read {kind}:// itself ({error}): pip install fsspec and its {kind} package."
        )
    except ValueError as error:
        msg = f"{kind}:// is not an address that zarr-widget or fsspec knows ({error})."
        raise ValueError(msg) from None
    return FsspecReader(fs, root)


class _Unreadable(Reader):
    """A store that only the browser may be able to read."""

    def __init__(self, reason: str) -> None:
        """Take the sentence that says why."""
        self.reason = reason

    def get(self, key: str, *_span: object) -> bytes | None:
        """Refuse, saying why."""
        raise SourceError("UnsupportedError", self.reason, key=key)

    def names(self, path: str) -> list[tuple[str, bool]]:
        """Refuse, saying why."""
        raise SourceError("UnsupportedError", self.reason, key=path)


def _local_path(store: object) -> Path | None:
    """Return the real path of a store that is a folder or a zip file on this machine, by the store's class."""
    names = {kind.__name__ for kind in type(store).__mro__}
    if "LocalStore" in names:
        return Path(store.root)
    if names & {"DirectoryStore", "ZipStore"}:
        return Path(store.path)
    fs = getattr(store, "fs", None)
    fs = getattr(fs, "sync_fs", fs)
    if type(fs).__name__ == "LocalFileSystem":
        return Path(getattr(store, "root", None) or store.path)
    return None


def _public_url(fs: object, root: str) -> str | None:
    """Return the http(s) address of a folder of an fsspec file system that was given nothing but it; else None."""
    options = set(getattr(fs, "storage_options", {"unknown"})) - {"asynchronous", "loop", "skip_instance_cache"}
    parts = urlsplit(root)
    plain = parts.scheme in {"http", "https"} and parts.username is None and not options
    return root if plain else None


def _last(path: str) -> str:
    """Return a path's last part."""
    return unquote(path.rstrip("/").rpartition("/")[2])


def _text_id(text: str) -> str:
    """Return the same id for the same text in this process, and one that doesn't tell the text."""
    return str(uuid.uuid5(_PROCESS, text))


def _object_id(store: object) -> str:
    """Return the same id for the same store object; one that can't be held weakly gets a new id each time."""
    known = _ids.get(id(store))
    if known is not None and known[0]() is store:
        return known[1]
    made = str(uuid.uuid4())
    at = id(store)
    with contextlib.suppress(TypeError):
        _ids[at] = (weakref.ref(store, lambda _gone: _ids.pop(at, None)), made)
    return made
