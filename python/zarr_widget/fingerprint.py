"""Proof that kernel and server see the same file: what a file holds and where it lies on its disk."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING, TypedDict

from .documents import CONSOLIDATED, DEFINING

if TYPE_CHECKING:
    from pathlib import Path

TAIL = 1 << 20
"""How much of a file store is hashed, from its end: a zip's directory with its members' checksums lies there."""


class Proof(TypedDict):
    """A file's identity; `key` is its path below the store, "" where the store is one file.

    Numbers are decimal text, since nanoseconds are beyond what JavaScript's numbers hold.
    """

    key: str
    sha256: str
    inode: str
    size: str
    mtime_ns: str


def open_regular(path: str) -> int:
    """Open a regular file for reading, without following a last symbolic link; raise OSError for all else."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        msg = f"{path} is not a regular file"
        raise OSError(msg)
    return descriptor


def prove(store: Path, key: str) -> Proof:
    """Take the fingerprint of the document `key` of the store at a real path; raise OSError where it can't be read."""
    descriptor = open_regular(str((store / key if key else store).resolve()))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not key:
            file.seek(max(0, status.st_size - TAIL))
        digest = hashlib.sha256()
        while block := file.read(TAIL):
            digest.update(block)
    return Proof(
        key=key,
        sha256=digest.hexdigest(),
        inode=str(status.st_ino),
        size=str(status.st_size),
        mtime_ns=str(status.st_mtime_ns),
    )


def document_key(store: Path, path: str) -> str | None:
    """Name the document that makes `path` a node of the folder `store`, else the consolidated one; None for none."""
    for name in DEFINING:
        key = f"{path}/{name}" if path else name
        if (store / key).is_file():
            return key
    return CONSOLIDATED if (store / CONSOLIDATED).is_file() else None
