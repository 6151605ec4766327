"""Which folders of a folder are stores: what a file browser asks for each folder that it shows."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from .documents import CONSOLIDATED, DEFINING, kind_of
from .errors import SourceError
from .key import below
from .local import FolderReader, is_folder
from .references import holds_parquet
from .repository import ENTRIES, entry_of
from .roots import absent
from .span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .roots import Roots

MOST_FOLDERS = 1000
"""After how many folders, by name, the look stops."""
SECONDS = 0.5
"""After how long it stops."""
LARGE = 1 << 20
"""A document with more bytes is taken at its name: while it is parsed, the server's other threads stand still."""
_DOCUMENTS = (*DEFINING, CONSOLIDATED)
_START = Span(length=1 << 12)


def child_stores(roots: Roots, root: str, path: str) -> dict[str, object]:
    """Name the stores directly in a folder, hidden ones left out, and say whether all of its folders were looked at."""
    until = time.monotonic() + SECONDS
    folder = roots.real(root, path)
    if not folder.is_dir():
        raise absent(path)
    if not _has_large(folder, _DOCUMENTS) and kind_of(FolderReader(folder).get, "") == "array":
        return {"stores": [], "complete": True}  # its folders hold chunks
    stores: list[str] = []
    for number, (name, link) in enumerate(_folders(folder, hidden=roots.allow_hidden)):
        if number == MOST_FOLDERS or time.monotonic() > until:
            return {"stores": stores, "complete": False}
        try:
            if _is_store(roots.real(root, below(path, name)) if link else folder / name):
                stores.append(name)
        except (SourceError, OSError):
            continue  # it leads out of what is served, or is not to be read
    return {"stores": stores, "complete": True}


def _folders(folder: Path, *, hidden: bool) -> Iterator[tuple[str, bool]]:
    """Yield the folders in a folder, in the order of their names, and whether each is a link to one."""
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if hidden or not entry.name.startswith(".")]
        found = [(entry.name, entry.is_symlink()) for entry in shown if is_folder(entry)]
    yield from sorted(found)


def _is_store(folder: Path) -> bool:
    """Whether a folder at a real path is a node of Zarr or N5, an Icechunk repository, or references as parquet."""
    names = [name for name in (*_DOCUMENTS, *ENTRIES) if (folder / name).is_file()]
    if not names:
        return False
    if _has_large(folder, [name for name in names if name in _DOCUMENTS]):
        return True
    reader = FolderReader(folder)
    return (
        kind_of(reader.get, "") in {"array", "group"}
        or entry_of(lambda key: reader.get(key, _START)) is not None
        or holds_parquet(folder)
    )


def _has_large(folder: Path, names: Iterable[str]) -> bool:
    """Whether one of the documents is too long to be parsed here; only that of a group has a reason to be."""
    return any((folder / name).is_file() and (folder / name).stat().st_size > LARGE for name in names)
