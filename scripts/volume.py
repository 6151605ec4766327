"""Write the volume that the browser tests scroll through: `volume.py FOLDER`.

It is `volume.zarr`, uint16 of shape (512, 1024, 1024) in chunks of (64, 256, 256): 1 GiB decoded, 65 MiB on disk. The
value at (z, y, x) is (131 z + 17 y + 3 x) mod 2**16, so that a test knows each cell. Nothing is done where the folder
is up to date.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

SHAPE = (512, 1024, 1024)
CHUNKS = (64, 256, 256)


def write(store: Path) -> None:
    """Write the store, one block of z at a time."""
    import numpy as np
    import zarr
    from zarr.codecs import BloscCodec

    array = zarr.create_array(
        str(store),
        shape=SHAPE,
        chunks=CHUNKS,
        dtype="uint16",
        fill_value=0,
        dimension_names=("z", "y", "x"),
        compressors=BloscCodec(cname="lz4", shuffle="shuffle"),
    )
    depth = CHUNKS[0]
    y, x = np.ogrid[: SHAPE[1], : SHAPE[2]]
    plane = (17 * y + 3 * x).astype("uint16")
    for start in range(0, SHAPE[0], depth):
        z = np.arange(start, start + depth, dtype="uint16")
        array[start : start + depth] = (z * np.uint16(131))[:, None, None] + plane


def own_hash() -> str:
    """SHA-256 of this file."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def main() -> None:
    """Write the volume unless it is there as this file would write it."""
    folder = Path(sys.argv[1]).absolute()
    made_by = folder / "made-by"
    if made_by.exists() and made_by.read_text() == own_hash():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        made = Path(fresh, "volume")
        write(made / "volume.zarr")
        (made / "made-by").write_text(own_hash())
        if folder.exists():
            folder.rename(Path(fresh, "old"))
        made.rename(folder)


if __name__ == "__main__":
    main()
