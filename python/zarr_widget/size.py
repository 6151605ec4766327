"""How much is stored: the sizes of entries added up, within bounds."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from .documents import DOT_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ENTRIES = 20_000
"""After how many entries a measurement stops."""
SECONDS = 1.0
"""After how long it stops: a kernel or a thread that measures a slow disk serves no chunks meanwhile."""


class Size(NamedTuple):
    """What lies below a path as it is stored, in bytes, metadata included; less than all where it isn't complete."""

    bytes: int
    complete: bool


def measured(sizes: Iterable[int | None]) -> Size:
    """Add up the sizes of the entries that fit the bounds; None is one that can't be measured."""
    total, complete = 0, True
    until = time.monotonic() + SECONDS
    for number, size in enumerate(sizes):
        if number == MOST_ENTRIES or time.monotonic() > until:
            return Size(total, complete=False)
        complete = complete and size is not None
        total += size or 0
    return Size(total, complete)


def sizes_below(folder: str) -> Iterator[int | None]:
    """Yield the size of each file below a folder, 0 for links, folders and hidden files, None for no access."""
    waiting = [folder]
    while waiting:
        yield from _sizes_in(waiting.pop(), waiting)


def _sizes_in(folder: str, waiting: list[str]) -> Iterator[int | None]:
    """Yield the sizes directly in a folder, and add the folders in it to those that wait."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                shown = not entry.name.startswith(".") or entry.name in DOT_FILES
                if shown and entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                counts = shown and entry.is_file(follow_symlinks=False)
                yield entry.stat(follow_symlinks=False).st_size if counts else 0
    except OSError:
        yield None
