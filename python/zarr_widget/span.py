"""Which bytes of a value are wanted."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from .errors import SourceError

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@dataclass(frozen=True)
class Span:
    """A byte range: `length` bytes from `offset` (None: to the end), or the last `suffix` bytes."""

    offset: int = 0
    length: int | None = None
    suffix: int | None = None

    @property
    def whole(self) -> bool:
        """Whether everything is wanted."""
        return self.offset == 0 and self.length is None and self.suffix is None

    def resolve(self, size: int) -> tuple[int, int]:
        """Return (start, stop) within `size` bytes; raise SourceError (416) where nothing is left."""
        if self.whole:
            return 0, size
        start = self.offset if self.suffix is None else max(0, size - self.suffix)
        if start >= size or self.suffix == 0:
            msg = f"The byte range starts at {start}, the value has {size} bytes."
            raise SourceError("KernelError", msg, status=416)
        if self.suffix is not None or self.length is None:
            return start, size
        return start, min(size, start + self.length)

    def cut(self, data: bytes) -> bytes:
        """Return the wanted bytes of a value held whole."""
        if self.whole:
            return data
        start, stop = self.resolve(len(data))
        return data[start:stop]

    def read(self, descriptor: int) -> bytes:
        """Return the wanted bytes of an open file, and close it."""
        with os.fdopen(descriptor, "rb") as file:
            start, stop = self.resolve(os.fstat(descriptor).st_size)
            file.seek(start)
            return file.read(stop - start)


WHOLE = Span()


def span_of(item: dict[str, object]) -> Span:
    """Read `offset`, `length` and `suffix` of a message's item; raise ValueError where they are not sizes."""
    sizes: dict[str, int] = {}
    for name in ("offset", "length", "suffix"):
        value = item.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            msg = f"{name} is a whole number of bytes, not {value!r}"
            raise ValueError(msg)
        sizes[name] = value
    if "suffix" in sizes and len(sizes) > 1:
        msg = "a byte range has either a suffix or an offset and a length"
        raise ValueError(msg)
    return Span(sizes.get("offset", 0), sizes.get("length"), sizes.get("suffix"))


def span_of_header(header: str | None) -> Span:
    """Read one range of a `Range` header; anything else asks for the whole, as RFC 9110 allows."""
    match = _RANGE.match(header.strip()) if header else None
    if match is None or match.group(0) == "bytes=-":
        return Span()
    first, last = match.groups()
    if not first:
        return Span(suffix=int(last))
    if last and int(last) < int(first):
        return Span()
    return Span(int(first), int(last) - int(first) + 1 if last else None)
