"""References, as far as the kernel reads them: their metadata. Where chunks lie is for the browser to find in them."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from .documents import CONSOLIDATED
from .errors import SourceError
from .local import FolderReader
from .reader import Reader, nested
from .span import WHOLE, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BASE64 = "base64:"


class ReferenceReader(Reader):
    """A file of references (JSON, versions 0 and 1)."""

    def __init__(self, name: str, read: Callable[[], bytes]) -> None:
        """Take the file's name and how its bytes are read."""
        self.name = name
        self.document = read
        self._held: dict[str, object] | None = None

    def _references(self) -> dict[str, object]:
        """Read the file once."""
        if self._held is None:
            found = _parsed(self.document(), self.name)
            refs = found.get("refs", {}) if "version" in found else found
            if not isinstance(refs, dict):
                msg = f"{self.name} holds no references by key, so it is no file of references."
                raise SourceError("MetadataError", msg)
            self._held = refs
        return self._held

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Read what stands in the file itself; raise SourceError for what lies elsewhere."""
        value = self._references().get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return span.cut(json.dumps(value).encode())
        if isinstance(value, str):
            return span.cut(_inlined(value, key))
        msg = f"{key} of {self.name} lies in another file, which is for the browser to find."
        raise SourceError("UnsupportedError", msg, key=key)

    def names(self, path: str) -> list[tuple[str, bool]]:
        """List by the keys that are not generated."""
        return nested(list(self._references()), path)

    def refresh(self) -> None:
        """Read the file anew."""
        self._held = None


class ParquetReader(FolderReader):
    """A folder of references as parquet: to Python with the documents of its `.zmetadata`, to the browser as it is."""

    def attempt(self, key: str, span: Span) -> bytes | SourceError | None:
        """Read a file of the folder; a document that is none would make it a store without chunks to the browser."""
        try:
            return super().get(key, span)
        except SourceError as error:
            return error

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Read a file of the folder, or a document."""
        data = super().get(key, span)
        if data is not None or key.rpartition("/")[2][:2] != ".z":
            return data
        metadata = _parsed(super().get(CONSOLIDATED) or b"{}", CONSOLIDATED).get("metadata")
        value = metadata.get(key) if isinstance(metadata, dict) else None
        return None if value is None else span.cut(json.dumps(value).encode())


def holds_parquet(folder: Path) -> bool:
    """Whether a folder holds references as parquet: no node, and consolidated metadata with a record size."""
    reader = FolderReader(folder)
    try:
        if any(reader.get(name) is not None for name in (".zgroup", ".zarray", "zarr.json")):
            return False
        data = reader.get(CONSOLIDATED)
        return data is not None and "record_size" in _parsed(data, CONSOLIDATED)
    except SourceError:
        return False


def _parsed(data: bytes, name: str) -> dict[str, object]:
    """Parse a JSON object."""
    try:
        found = json.loads(data)
    except ValueError as error:
        msg = f"{name} is not valid JSON ({error}): it is damaged or still being written."
        raise SourceError("MetadataError", msg) from error
    if not isinstance(found, dict):
        msg = f"{name} holds no JSON object, so it is no file of references."
        raise SourceError("MetadataError", msg)
    return found


def _inlined(text: str, key: str) -> bytes:
    """Return bytes that stand in the file as text or as base64."""
    if not text.startswith(_BASE64):
        return text.encode()
    try:
        return base64.b64decode(text[len(_BASE64) :], validate=True)
    except binascii.Error as error:
        msg = f"The reference of {key} is no base64: write the references anew."
        raise SourceError("MetadataError", msg, key=key) from error
