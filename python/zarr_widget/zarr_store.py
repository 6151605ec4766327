"""zarr-python's stores, version 2 (mappings) and 3 (asynchronous), as readers; nothing here imports zarr by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import SourceError
from .reader import Reader, nested
from .size import MOST_ENTRIES, Size, measured
from .span import WHOLE, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zarr.abc.store import Store


WINDOW = 16
NO_KEY = "invalid zarr key"
"""What Icechunk's sessions say of keys that Zarr v3 has not; there is nothing at them."""
IN_MEMORY = frozenset({"dict", "KVStore", "MemoryStore"})
"""Classes of mappings, zarr-python 2's among them, where looking a value up costs nothing."""


class MappingReader(Reader):
    """A mapping from keys to bytes: zarr-python 2's stores, fsspec mappers and plain dicts."""

    def __init__(self, store: Mapping[str, object]) -> None:
        """Take the mapping."""
        self.store = store

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Look a key up; a part is cut from the whole value."""
        try:
            value = self.store[key]
        except KeyError:
            return None
        except Exception as error:
            raise _failure(key, error) from error
        return span.cut(_bytes(key, value))

    def values(self) -> dict[str, bytes]:
        """Return every value, as bytes."""
        return {key: _bytes(key, value) for key, value in self.store.items()}

    def names(self, path: str) -> list[tuple[str, bool]]:
        """List by the store's own `listdir` where it has one, else by its keys."""
        try:
            listdir = getattr(self.store, "listdir", None)
            if listdir is None:
                return nested(list(self.store), path)
            prefix = f"{path}/" if path else ""
            return [(str(name), f"{prefix}{name}" not in self.store) for name in listdir(path)]
        except Exception as error:
            raise _failure(path, error) from error

    def size(self, path: str) -> Size | None:
        """Add up the values below a path, of a mapping in memory."""
        if IN_MEMORY.isdisjoint(kind.__name__ for kind in type(self.store).__mro__):
            return None
        prefix = f"{path}/" if path else ""
        return measured(self._length(key) for key in list(self.store) if key.startswith(prefix))

    def _length(self, key: str) -> int | None:
        """Return the length of a value, None where it can't be read."""
        try:
            value = self.store[key]
            return len(value) if isinstance(value, bytes) else len(_bytes(key, value))
        except Exception:  # noqa: BLE001 - each store raises its own
            return None


class AsyncReader(Reader):
    """A store of zarr-python 3, on zarr's own event loop; byte ranges are read as such."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self.store = store

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Read one value or a part of it."""
        (value,) = self._together([(key, span)])
        if isinstance(value, SourceError):
            raise value
        return value

    def get_many(self, wanted: Sequence[tuple[str, Span]]) -> Iterator[bytes | SourceError | None]:
        """Read several at once, in order."""
        for start in range(0, len(wanted), WINDOW):
            yield from self._together(wanted[start : start + WINDOW])

    def _together(self, wanted: Sequence[tuple[str, Span]]) -> list[bytes | SourceError | None]:
        """Run the reads side by side on zarr's loop."""
        import asyncio

        from zarr.core.sync import sync

        async def gather() -> list[bytes | SourceError | None]:
            return await asyncio.gather(*(self._read(key, span) for key, span in wanted))

        return sync(gather())

    async def _read(self, key: str, span: Span) -> bytes | SourceError | None:
        """Read one value; an error becomes a value."""
        from zarr.core.buffer import cpu

        try:
            buffer = await self.store.get(key, cpu.buffer_prototype, _byte_request(span))
        except (KeyError, FileNotFoundError):
            return None
        except Exception as error:  # noqa: BLE001 - each store raises its own
            if NO_KEY in str(error):
                return None
            return error if isinstance(error, SourceError) else _failure(key, error)
        return None if buffer is None else buffer.to_bytes()

    def names(self, path: str) -> list[tuple[str, bool]] | None:
        """List one level; what has metadata of its own, or lies deeper, counts as a folder."""
        if not self.store.supports_listing:
            return None
        from zarr.core.sync import sync

        async def listed() -> list[tuple[str, bool]]:
            names = {name.strip("/") async for name in self.store.list_dir(path)} - {""}
            prefix = f"{path}/" if path else ""
            return [(name, not await self._holds(prefix + name)) for name in names]

        try:
            return sync(listed())
        except Exception as error:
            raise _failure(path, error) from error

    async def _holds(self, key: str) -> bool:
        """Whether there is a value at a key; to some file systems (that of references) folders exist, too."""
        fs = getattr(self.store, "fs", None)
        is_file = getattr(fs, "_isfile", None)
        if is_file is not None:
            return bool(await is_file(f"{self.store.path}/{key}" if self.store.path else key))
        try:
            return bool(await self.store.exists(key))
        except Exception as error:
            if NO_KEY in str(error):
                return False
            raise

    def size(self, path: str) -> Size | None:
        """Add up the values below a path, of a store in memory."""
        from zarr.core.sync import sync
        from zarr.storage import MemoryStore

        if type(self.store) is not MemoryStore:
            return None

        async def sizes() -> list[int]:
            found: list[int] = []
            async for key in self.store.list_prefix(f"{path}/" if path else ""):
                found.append(await self.store.getsize(key))
                if len(found) > MOST_ENTRIES:
                    break
            return found

        return measured(sync(sizes()))


def _byte_request(span: Span) -> object:
    """Say a span in zarr-python 3's words."""
    from zarr.abc.store import OffsetByteRequest, RangeByteRequest, SuffixByteRequest

    if span.whole:
        return None
    if span.suffix is not None:
        return SuffixByteRequest(span.suffix)
    if span.length is None:
        return OffsetByteRequest(span.offset)
    return RangeByteRequest(span.offset, span.offset + span.length)


def _bytes(key: str, value: object) -> bytes:
    """Turn a store's value into bytes."""
    if isinstance(value, str):
        return value.encode()
    to_bytes = getattr(value, "to_bytes", None)
    if callable(to_bytes) and not isinstance(value, int):
        return bytes(to_bytes())
    try:
        return memoryview(value).tobytes()
    except TypeError:
        msg = f"The store holds a {type(value).__name__} at {key}, where Zarr needs bytes."
        raise SourceError("MetadataError", msg, key=key) from None


def _failure(key: str, error: Exception) -> SourceError:
    """Name what a foreign store raised, without its text, which may hold an address or a secret."""
    what = f"The store can't read {key or 'its root'} ({type(error).__name__})"
    msg = f"{what}: check that it is open and that you may read it."
    tag = "AccessError" if isinstance(error, PermissionError) else "NetworkError"
    return SourceError(tag, msg, key=key)
