"""Icechunk repositories: what makes a folder one, and which state of it an address means. The browser reads them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from .documents import Get

MAGIC = "ICE🧊CHUNK".encode()
CURRENT = "repo"
"""The object that is the entry to a repository of format 2."""
FIRST = "refs/branch.main/ref.json"
"""The file that every repository of format 1 has."""
ENTRIES = (CURRENT, FIRST)

_REVISION = re.compile(r"(.+)#((branch|tag|snapshot)=(.+))", re.DOTALL)


def entry_of(get: Get) -> str | None:
    """Name the entry of the repository in a store; None where it is none."""
    current = get(CURRENT)
    if current is not None and current.startswith(MAGIC):
        return CURRENT
    try:
        reference = json.loads(get(FIRST) or b"null")
    except ValueError:
        return None
    return FIRST if isinstance(reference, dict) and isinstance(reference.get("snapshot"), str) else None


def without_revision(text: str) -> tuple[str, str]:
    """Part a path or address from `#branch=…`, `#tag=…` or `#snapshot=…` at its end ("" for none)."""
    match = _REVISION.fullmatch(text)
    return (match.group(1), match.group(2)) if match else (text, "")


def openable_repository(place: Path | str, fragment: str) -> object:
    """Open a repository with Icechunk, as a store for zarr; raise SourceError where it can't, saying what to do."""
    try:
        import icechunk
    except ImportError:
        msg = "values of an Icechunk repository need icechunk: pip install icechunk"
        raise SourceError("UnsupportedError", msg) from None
    if not isinstance(place, str):
        storage = icechunk.local_filesystem_storage(str(place))
    elif place.startswith(("http://", "https://")) and hasattr(icechunk, "http_storage"):
        storage = icechunk.http_storage(place)
    else:
        msg = "Open the Icechunk repository yourself, and give ZarrWidget the store of a session."
        raise SourceError("UnsupportedError", msg)
    kind, _, name = (fragment or "branch=main").partition("=")
    revision = {"snapshot_id" if kind == "snapshot" else kind: name}
    return icechunk.Repository.open(storage).readonly_session(**revision).store
