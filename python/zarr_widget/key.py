"""Keys of a store and paths below a root: one spelling, and never a way out."""

from __future__ import annotations

from .errors import SourceError


def checked(key: object) -> str:
    """Return `key` where it is a plain relative key; raise SourceError (403) where it could climb out of the store."""
    if not isinstance(key, str):
        msg = f"A key is text, this is {type(key).__name__}."
        raise SourceError("KernelError", msg, status=403)
    bad = any(segment in {"", ".", ".."} for segment in key.split("/"))
    if bad or "\\" in key or "\0" in key:
        msg = f"The key {key!r} is refused: keys are relative, with single slashes and without '.' and '..'."
        raise SourceError("AccessError", msg, key=key, status=403)
    return key


def checked_path(path: object) -> str:
    """Return the path of a node, with "" for the root; raise SourceError as `checked` does."""
    return "" if path == "" else checked(path)


def below(path: str, name: str) -> str:
    """Join a node's path ("" for the root) and a name."""
    return f"{path}/{name}" if path else name
