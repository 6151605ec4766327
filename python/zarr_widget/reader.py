"""What every store gives: encoded bytes by key, and where it can, the names below a path."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from .documents import OPEN_FILES, Kind, kind_of
from .errors import SourceError
from .key import below
from .span import WHOLE, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .size import Size

PARALLEL = 8
PAGE = 1000
"""How many children are told at once."""


class Child(NamedTuple):
    """A node's child: its name, and what it is."""

    name: str
    kind: Kind


class Page(NamedTuple):
    """Children of a node by name, and after which name the next page begins; None for the last page."""

    children: list[Child]
    next: str | None

    def message(self) -> dict[str, object]:
        """Return what the browser is told."""
        return {"children": [child._asdict() for child in self.children], "next": self.next}


class Reader:
    """A store read key by key. A subclass gives `get` and, where it can list, `names`."""

    def get(self, key: str, span: Span = WHOLE) -> bytes | None:
        """Return the encoded bytes at a checked key, None for none; raise SourceError where it can't be read."""
        raise NotImplementedError

    def get_many(self, wanted: Sequence[tuple[str, Span]]) -> Iterator[bytes | SourceError | None]:
        """Yield for each (key, span), in order, what `get` returns or the error that it raises."""
        for key, span in wanted:
            yield self.attempt(key, span)

    def attempt(self, key: str, span: Span) -> bytes | SourceError | None:
        """Return what `get` returns, or the error as a value."""
        try:
            return self.get(key, span)
        except SourceError as error:
            return error

    def names(self, path: str) -> Sequence[tuple[str, bool]] | None:
        """Return (name, whether it is a folder) of what lies directly below `path`; None where the store can't list."""
        del path

    def size(self, path: str) -> Size | None:
        """Return what the values below `path` take up; None where the store can't say it at little cost."""
        del path

    def page(self, path: str, after: str = "", *, hidden: bool = False) -> Page | None:
        """Return the nodes, folders and files below `path` by name, `after` a name, without Zarr's own documents.

        An array has no children. None where the store can't list.
        """
        if kind_of(self.get, path) == "array":
            return Page([], None)
        names = self.names(path)
        if names is None:
            return None
        shown = ((name, folder) for name, folder in names if hidden or not name.startswith("."))
        later = sorted(item for item in shown if item[0] > after and item[0] not in OPEN_FILES)
        told = later[:PAGE]
        children = [Child(name, kind_of(self.get, below(path, name)) if folder else "file") for name, folder in told]
        return Page(children, told[-1][0] if len(later) > PAGE else None)

    def refresh(self) -> None:
        """Forget what was read before; the next read sees the store as it is then."""


def nested(keys: Sequence[str], path: str) -> list[tuple[str, bool]]:
    """Derive the names directly below `path` from all keys of a store."""
    prefix = f"{path}/" if path else ""
    found: dict[str, bool] = {}
    for key in keys:
        if key.startswith(prefix):
            name, slash, _ = key[len(prefix) :].partition("/")
            found[name] = found.get(name, False) or bool(slash)
    return [(name, folder) for name, folder in found.items() if name]


class RemoteReader(Reader):
    """A store behind a network, where several reads at once take the time of one."""

    def get_many(self, wanted: Sequence[tuple[str, Span]]) -> Iterator[bytes | SourceError | None]:
        """Read several at once, in order."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            yield from pool.map(lambda item: self.attempt(*item), wanted)
