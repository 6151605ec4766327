"""Write random arrays by zarr-python and tensorstore, with the values they read back: `write.py FILE COUNT SEED`.

Random data type x codec chain x chunks x shards x order x fill value x what is written. Every case has its own seed,
`SEED + n`, so that one that fails is written again by itself: `PYTHONPATH=test/fixtures write.py FILE 1 <its seed>`. A
chain that the writer refuses is drawn anew. The file is a fixture as `test/conformance/fixture.ts` describes it.
"""

from __future__ import annotations

import base64
import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np
import tensorstore
import zarr
from chain import SERIALIZERS, byte_chain, byte_codec, filters_of, tensorstore_chain, v3_chain
from draw import Draw, dtype_of, fill_of, numbers, region, shape_of, values_of
from neutral import name_of
from neutral import values_of as values_in

if TYPE_CHECKING:
    from collections.abc import Callable

NARROW = [
    "bfloat16",
    "float8_e4m3fn",
    "float8_e5m2",
    "float8_e4m3fnuz",
    "float8_e4m3b11fnuz",
    "float8_e5m2fnuz",
    "int4",
]
WORDS = ["", "a", "zarr", "wärme", "値", "🌍 earth", "line\nbreak", "x" * 300]
REFUSED = (ValueError, TypeError, NotImplementedError, RuntimeError, KeyError)


def written(draw: Draw, array: Any, values: np.ndarray) -> None:
    """Write all of an array, parts of it, or nothing."""
    how = draw.rng.random()
    if how < 0.6 or values.ndim == 0:
        array[...] = values
    elif how < 0.95:
        for _ in range(draw.upto(1, 3)):
            part = region(draw, values.shape)
            if values[part].size:
                array[part] = values[part]


def memory_files(store: dict[str, Any]) -> dict[str, bytes]:
    """Give what a MemoryStore holds."""
    return {key: buffer.to_bytes() for key, buffer in store.items()}


def reopened(files: dict[str, Any]) -> Any:
    """Read an array as who opens it by its metadata alone."""
    return zarr.open_array(zarr.storage.MemoryStore(store_dict=files), mode="r")[...]


Written = tuple[dict[str, bytes], np.ndarray]


def zarr_v3(draw: Draw) -> Written:
    """Draw a v3 array and write it by zarr-python."""
    shape, chunks = shape_of(draw)
    files: dict[str, Any] = {}
    if draw.chance(0.08):
        kind = draw.one(["string", "variable_length_bytes"])
        words = [draw.one(WORDS) for _ in range(int(np.prod(shape)))]
        dtype: Any = zarr.dtype.VariableLengthUTF8() if kind == "string" else zarr.dtype.VariableLengthBytes()
        as_text = np.array(words, dtype=np.dtypes.StringDType()).reshape(shape)
        values = as_text if kind == "string" else np.strings.encode(as_text.astype(str)).astype(object)
        chain, fill = v3_chain(draw, kind, chunks), None
    else:
        dtype = dtype_of(draw)
        if dtype.names:
            dtype = dtype.newbyteorder("<")  # the metadata has no place for the order of a struct's bytes
        values, fill = values_of(draw, dtype, shape), fill_of(draw, dtype)
        chain = v3_chain(draw, dtype, chunks)
    at = next(i for i, codec in enumerate(chain) if isinstance(codec, SERIALIZERS))
    array = zarr.create_array(
        store=zarr.storage.MemoryStore(store_dict=files),
        shape=shape,
        chunks=chunks,
        dtype=dtype,
        filters=chain[:at],
        serializer=chain[at],
        compressors=chain[at + 1 :],
        **({} if fill is None else {"fill_value": fill}),
        chunk_key_encoding={"name": draw.one(["default", "v2"]), "separator": draw.one("./")},
        zarr_format=3,
    )
    written(draw, array, values)
    return memory_files(files), np.asarray(reopened(files), dtype=values.dtype)


def zarr_v2(draw: Draw) -> Written:
    """Draw a v2 array and write it by zarr-python."""
    import numcodecs

    shape, chunks = shape_of(draw)
    dtype = dtype_of(draw)
    values, fill = values_of(draw, dtype, shape), fill_of(draw, dtype)
    compressor = byte_codec(draw, dtype.itemsize)
    filters = [*filters_of(draw, dtype), *(byte_chain(draw, dtype.itemsize) if draw.chance(0.2) else [])]
    files: dict[str, Any] = {}
    array = zarr.create_array(
        store=zarr.storage.MemoryStore(store_dict=files),
        shape=shape,
        chunks=chunks,
        dtype=dtype,
        filters=[numcodecs.get_codec(dict(codec)) for codec in filters] or None,
        compressors=numcodecs.get_codec(dict(compressor)) if compressor else None,
        fill_value=fill,
        order=draw.one("CF"),
        chunk_key_encoding={"name": "v2", "separator": draw.one("./")},
        zarr_format=2,
    )
    if fill is None:  # what an absent chunk of such an array holds is not said
        array[...] = values
    else:
        written(draw, array, values)
    return memory_files(files), np.asarray(reopened(files), dtype=dtype)


TENSORSTORE = ["bool", *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))]
TENSORSTORE += ["float16", "float32", "float64", "complex64", "complex128"]


def narrow_values(draw: Draw, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Draw values of a type that NumPy lacks."""
    size = int(np.prod(shape))
    if name == "int4":
        return draw.rng.integers(-8, 8, size).astype(ml_dtypes.int4).reshape(shape)
    return draw.rng.normal(0, 4, size).astype(getattr(ml_dtypes, name)).reshape(shape)


def tensorstore_spec(draw: Draw, name: str, shape: tuple[int, ...], chunks: tuple[int, ...]) -> dict[str, Any]:
    """Draw what tensorstore needs to create an array in memory."""
    v3 = draw.chance(0.6)
    metadata: dict[str, Any] = {"shape": shape}
    if v3:
        metadata |= {
            "data_type": name,
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunks}},
            "chunk_key_encoding": {"name": draw.one(["default", "v2"]), "configuration": {"separator": draw.one("./")}},
            "codecs": tensorstore_chain(draw, chunks),
        }
    else:
        itself = name in NARROW
        metadata |= {
            "dtype": name if itself else np.dtype(name).newbyteorder(draw.one("<>")).str,
            "chunks": chunks,
            "order": draw.one("CF"),
            "dimension_separator": draw.one("./"),
            "compressor": draw.one(
                [
                    None,
                    {"id": "zlib", "level": draw.upto(0, 9)},
                    {"id": "bz2", "level": draw.upto(1, 9)},
                    {"id": "zstd", "level": draw.upto(1, 9)},
                    {
                        "id": "blosc",
                        "cname": draw.one(["lz4", "zstd", "zlib", "blosclz"]),
                        "clevel": draw.upto(1, 9),
                        "shuffle": draw.one([-1, 0, 1, 2]),
                    },
                ]
            ),
        }
    return {"driver": "zarr3" if v3 else "zarr", "kvstore": "memory://case/", "metadata": metadata}


def by_tensorstore(draw: Draw) -> Written:
    """Draw an array and write it by tensorstore."""
    name = draw.one([*TENSORSTORE, *NARROW])
    shape, chunks = shape_of(draw)
    values = narrow_values(draw, name, shape) if name in NARROW else numbers_of(draw, name, shape)
    context = tensorstore.Context()
    array = tensorstore.open(tensorstore_spec(draw, name, shape, chunks), context=context, create=True).result()
    written(draw, array, values)
    store = tensorstore.KvStore.open("memory://case/", context=context).result()
    files = {key.decode(): store.read(key).result().value for key in store.list().result()}
    return files, np.asarray(array.read().result())


def numbers_of(draw: Draw, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Draw values of one of NumPy's number types."""
    return numbers(draw, np.dtype(name), int(np.prod(shape))).reshape(shape)


def expected(values: np.ndarray) -> dict[str, Any]:
    """Describe what the writer reads back, as the fixtures do."""
    name, shape = values.dtype.name, list(values.shape)
    if values.dtype.kind == "T":
        return {"dtype": "string", "shape": shape, "values": [str(text) for text in values.ravel()]}
    if values.dtype.kind == "O":
        cells = ["base64:" + base64.b64encode(data).decode() for data in values.ravel()]
        return {"dtype": "bytes", "shape": shape, "values": cells}
    if name in NARROW:
        return {"dtype": name, "shape": shape, "values": values_in(values.astype("i1" if name == "int4" else "f4"))}
    return {"dtype": name_of(values.dtype), "shape": shape, "values": values_in(values)}


WRITERS: list[tuple[str, Callable[[Draw], Written], float]] = [
    ("zarr-python v3", zarr_v3, 0.45),
    ("zarr-python v2", zarr_v2, 0.25),
    ("tensorstore", by_tensorstore, 0.3),
]


def case(seed: int) -> dict[str, Any]:
    """Draw one case; a combination that its writer refuses is drawn anew from the same stream."""
    draw = Draw(seed)
    share, at = draw.rng.random(), 0
    while share > WRITERS[at][2]:
        share, at = share - WRITERS[at][2], at + 1
    name, write, _ = WRITERS[at]
    while True:
        try:
            files, read = write(draw)
        except REFUSED:
            continue
        break
    text = {key: base64.b64encode(data).decode() for key, data in sorted(files.items())}
    kind = "v3" if "zarr.json" in text else "v2"
    return {
        "name": f"{seed} {name}",
        "kind": kind,
        "open": "",
        "files": text,
        "arrays": [{"path": "", "feature": "", **expected(read)}],
    }


def main(target: str, count: str, seed: str) -> None:
    """Write COUNT cases from SEED on."""
    warnings.simplefilter("ignore")
    stores = [case(int(seed) + n) for n in range(int(count))]
    versions = f"zarr {zarr.__version__}, tensorstore, numpy {np.__version__}"
    Path(target).write_text(json.dumps({"system": "random", "writer": versions, "stores": stores}), encoding="utf8")


if __name__ == "__main__":
    main(*sys.argv[1:])
