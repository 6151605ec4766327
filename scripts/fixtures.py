"""Write the stores that the tests read, with the values numpy says are in them: `fixtures.py FOLDER`.

The folder gets one store a format and `truth.json`: for each array its shape, chunks, dtype, the keys of chunks that
are missing, and a file with its values in C order, little-endian. Nothing is done where the folder is up to date.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import zarr

SHAPE = (5, 23, 31)
CHUNKS = (2, 8, 10)
SHARDS = (4, 16, 20)


def values(dtype: str, shape: tuple[int, ...] = SHAPE) -> np.ndarray:
    """Give values that differ from cell to cell and reach the type's extremes; floats hold NaN and infinities, too."""
    import numpy as np

    size = int(np.prod(shape))
    rng = np.random.default_rng(size)
    kind = np.dtype(dtype)
    if kind.kind == "b":
        flat = rng.integers(0, 2, size).astype(kind)
    elif kind.kind == "f":
        flat = rng.normal(280, 15, size).astype(kind)
        if size > len(special := [np.nan, np.inf, -np.inf, -0.0, np.finfo(kind).max, np.finfo(kind).tiny]):
            flat[: len(special)] = special
    else:
        limits = np.iinfo(kind)
        flat = rng.integers(limits.min, limits.max, size, dtype=kind.newbyteorder("="), endpoint=True).astype(kind)
        flat[:2] = [limits.min, limits.max][:size]
    return flat.reshape(shape)


class Fixtures:
    """The stores and what is in them."""

    def __init__(self, folder: Path) -> None:
        """Begin in an empty folder."""
        self.folder = folder
        self.truth: list[dict] = []
        (folder / "values").mkdir(parents=True)

    def group(self, store: str, version: int) -> zarr.Group:
        """Create a store that is an empty group."""
        import zarr

        return zarr.create_group(str(self.folder / store), zarr_format=version, attributes={"title": store})

    def add(self, group: zarr.Group, path: str, dtype: str, drop: tuple[str, ...] = (), **options: object) -> None:
        """Write an array, delete the chunks with the keys in `drop` and note what a reader must find."""
        import numpy as np

        options = {"chunks": CHUNKS, "fill_value": 0, **options}
        data = values(dtype, options.pop("shape", SHAPE))
        names = options.pop("names", ("time", "lat", "lon")[: data.ndim])
        if group.metadata.zarr_format == 2:  # noqa: PLR2004  # Zarr's version 2
            options["attributes"] = {"_ARRAY_DIMENSIONS": list(names)}
        else:
            options["dimension_names"] = names
        array = group.create_array(path, shape=data.shape, dtype=data.dtype, **options)
        array[...] = data
        np.testing.assert_array_equal(array[...], data, strict=True)
        root = Path(str(group.store.root))
        for key in drop:
            (root / array.path / key).unlink()
        self.note(root.name, array, drop)

    def note(self, store: str, array: zarr.Array, missing: tuple[str, ...] = ()) -> None:
        """Note an array that is written, with the values that zarr-python reads back."""
        data = array[...]
        file = f"values/{store}-{array.path.replace('/', '-')}.bin"
        (self.folder / file).write_bytes(data.astype(data.dtype.newbyteorder("<")).tobytes())
        self.truth.append(
            {
                "store": store,
                "path": array.path,
                "shape": array.shape,
                "chunks": array.chunks,
                "shards": array.shards,
                "dtype": array.dtype.name,
                "values": file,
                "missing": [f"{array.path}/{key}" for key in missing],
            },
        )


def write_v3(fixtures: Fixtures) -> None:
    """Write Zarr v3: every codec of the standard, every byte order, missing chunks, nested groups."""
    from zarr.codecs import BloscCodec, BytesCodec, GzipCodec, TransposeCodec, ZstdCodec

    v3 = fixtures.group("v3.zarr", 3)
    fixtures.add(v3, "float32", "float32", compressors=BloscCodec(cname="lz4", shuffle="shuffle"))
    fixtures.add(v3, "float64", "float64", compressors=ZstdCodec())
    fixtures.add(v3, "int8", "int8", compressors=GzipCodec())
    fixtures.add(v3, "int16", "int16", compressors=GzipCodec(), fill_value=-32767)
    fixtures.add(v3, "int32", "int32", compressors=BloscCodec(cname="zlib", shuffle="bitshuffle"))
    fixtures.add(v3, "int64", "int64", compressors=BloscCodec(cname="zstd", shuffle="bitshuffle"))
    fixtures.add(v3, "uint8", "uint8", compressors=None)
    fixtures.add(v3, "uint16", "uint16", compressors=BloscCodec(cname="lz4hc", shuffle="noshuffle"))
    fixtures.add(v3, "uint32", "uint32", compressors=BloscCodec(cname="blosclz"))
    fixtures.add(v3, "uint64", "uint64", compressors=ZstdCodec(checksum=True))
    fixtures.add(v3, "bool", "bool", compressors=ZstdCodec())
    fixtures.add(v3, "big_endian", "float32", serializer=BytesCodec(endian="big"), compressors=GzipCodec())
    fixtures.add(v3, "transposed", "int16", filters=TransposeCodec(order=(2, 0, 1)), compressors=ZstdCodec())
    fixtures.add(v3, "missing", "float32", drop=("c/0/1/1", "c/1/0/0"), fill_value=float("nan"))
    fixtures.add(v3, "missing_int", "int16", drop=("c/0/0/0",), fill_value=-5)
    fixtures.add(v3, "line", "float64", shape=(100,), chunks=(30,))
    fixtures.add(v3, "value", "float32", shape=(), chunks=())
    fixtures.add(v3, "dots", "uint8", chunk_key_encoding={"name": "v2", "separator": "."})
    fixtures.add(v3, "unnamed", "uint8", names=(None, "y", None))
    fixtures.add(v3.create_group("nested").create_group("deeper"), "int32", "int32")


def write_sharded(fixtures: Fixtures) -> None:
    """Write sharded Zarr v3; in `holes` some inner chunks and one whole shard are empty."""
    from zarr.codecs import BloscCodec, ZstdCodec

    sharded = fixtures.group("sharded.zarr", 3)
    fixtures.add(sharded, "float32", "float32", shards=SHARDS, compressors=ZstdCodec())
    fixtures.add(sharded, "uint16", "uint16", shards=SHARDS, compressors=BloscCodec(cname="lz4"))
    fixtures.add(sharded, "raw", "int64", shards=SHARDS, compressors=None)
    holes = sharded.create_array("holes", shape=SHAPE, chunks=CHUNKS, shards=SHARDS, dtype="int16", fill_value=-1)
    holes[0:2, 0:8, 10:20] = values("int16", (2, 8, 10))
    holes[4:5, 16:23, 20:31] = values("int16", (1, 7, 11))
    fixtures.note("sharded.zarr", holes)


def write_v2(fixtures: Fixtures) -> None:
    """Write Zarr v2: both byte orders and memory orders, both separators, and one store consolidated."""
    import numcodecs
    import zarr

    v2 = fixtures.group("v2.zarr", 2)
    fixtures.add(v2, "float32", "<f4", compressors=numcodecs.Blosc(cname="lz4", shuffle=1))
    fixtures.add(v2, "float64", ">f8", compressors=numcodecs.GZip())
    fixtures.add(v2, "int16", ">i2", compressors=None)
    fixtures.add(v2, "int32", ">i4", compressors=numcodecs.Zlib())
    fixtures.add(v2, "uint8", "|u1", compressors=numcodecs.Zstd())
    fixtures.add(v2, "uint16", "<u2", compressors=numcodecs.Blosc(cname="zstd", shuffle=2))
    fixtures.add(v2, "int64", "<i8", compressors=numcodecs.LZ4())
    fixtures.add(v2, "bool", "|b1", compressors=numcodecs.Zstd())
    fixtures.add(v2, "columns", "<f4", order="F", compressors=numcodecs.Zstd())
    fixtures.add(v2, "slashes", "<i4", chunk_key_encoding={"name": "v2", "separator": "/"})
    fixtures.add(v2, "missing", "<i2", drop=("0.1.1",), fill_value=None, compressors=None)
    fixtures.add(v2.create_group("nested"), "float32", "<f4")
    shutil.copytree(fixtures.folder / "v2.zarr", fixtures.folder / "v2-consolidated.zarr")
    zarr.consolidate_metadata(str(fixtures.folder / "v2-consolidated.zarr"), zarr_format=2)
    shutil.copytree(fixtures.folder / "v3.zarr", fixtures.folder / "v3-consolidated.zarr")
    with warnings.catch_warnings():  # that consolidated metadata is no part of version 3 yet
        warnings.simplefilter("ignore")
        zarr.consolidate_metadata(str(fixtures.folder / "v3-consolidated.zarr"), zarr_format=3)
    for row in list(fixtures.truth):
        if row["store"] in {"v2.zarr", "v3.zarr"}:
            fixtures.truth.append({**row, "store": row["store"].replace(".", "-consolidated.")})


def write(folder: Path) -> None:
    """Write all of it in a folder beside `folder` and move it there, so that nobody sees a half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        fixtures = Fixtures(Path(fresh, "fixtures").absolute())
        write_v3(fixtures)
        write_sharded(fixtures)
        write_v2(fixtures)
        (fixtures.folder / "truth.json").write_text(json.dumps(fixtures.truth, indent=1))
        (fixtures.folder / "made-by").write_text(own_hash())
        if folder.exists():
            folder.rename(Path(fresh, "old"))
        fixtures.folder.rename(folder)


def own_hash() -> str:
    """SHA-256 of this file."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def main() -> None:
    """Write the stores unless they are there as this file would write them."""
    folder = Path(sys.argv[1]).absolute()
    made_by = folder / "made-by"
    if not made_by.exists() or made_by.read_text() != own_hash():
        write(folder)


if __name__ == "__main__":
    main()
