"""What the server may serve: files below its roots by their real paths, without hidden ones save Zarr's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .documents import DOT_FILES
from .errors import SourceError
from .key import checked, checked_path


@dataclass(frozen=True)
class Roots:
    """The folders that are served, by name: `root` and `extra-<n>`, each a real path."""

    folders: dict[str, Path]
    allow_hidden: bool = False

    def real(self, root: str, path: str) -> Path:
        """Return the real path of `path` below a root.

        Raise SourceError: 403 where it climbs, or a link leads to what isn't served, else 404.
        """
        folder = self.folders.get(root)
        wanted = checked_path(path)
        if folder is None or self._hidden(wanted):
            raise absent(path)
        place = os.path.join(folder, wanted)  # noqa: PTH118 - a batch asks for many, and paths of text are faster
        real = Path(os.path.realpath(place))
        # where no link was followed, it lies where it was looked for
        linked = str(real) != place
        if linked and (not real.is_relative_to(folder) or self._hidden(real.relative_to(folder).as_posix())):
            # whether there is anything or not: as absent, a linked chunk would be drawn as fill values
            msg = "A link leads out of what is served, or to what is hidden."
            raise SourceError("AccessError", msg, key=path, status=403)
        return real

    def locate(self, path: Path) -> tuple[str, str]:
        """Return (root, path below it) of an absolute real path; raise SourceError (404) where no root holds it."""
        real = Path(os.path.realpath(path))
        for root, folder in self.folders.items():
            if real.is_relative_to(folder):
                inner = real.relative_to(folder).as_posix()
                if not self._hidden(inner):
                    return root, "" if inner == "." else inner
        raise absent(str(path))

    def inside(self, store: Path, key: str) -> Path:
        """Return the real path of a document of a store at a real path; raise SourceError where it leads elsewhere."""
        real = Path(os.path.realpath(store / checked(key) if key else store))
        self.locate(real)
        return real

    def _hidden(self, path: str) -> bool:
        """Whether a relative path has a hidden folder, or is a hidden file that isn't Zarr's."""
        if self.allow_hidden or path == ".":
            return False
        *folders, name = path.split("/")
        return any(folder.startswith(".") for folder in folders) or (name.startswith(".") and name not in DOT_FILES)


def absent(path: str) -> SourceError:
    """Return the one error for what isn't there and for what isn't served."""
    return SourceError("NotFoundError", "There is nothing here.", key=path, status=404)
