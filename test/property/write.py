"""Write random arrays by zarr-python and tensorstore, with the values they read back: `write.py FILE COUNT SEED`.

Random data type x codec chain x chunks x shards x order x fill value x what is written. Every case has its own seed,
`SEED + n`, so that one that fails is written again by itself: `write.py FILE 1 <its seed>`. A chain that the writer
refuses is drawn anew. The file is a fixture as `test/conformance/fixture.ts` describes it.
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
from zarr.codecs import (
    BloscCodec,
    BytesCodec,
    Crc32cCodec,
    GzipCodec,
    ShardingCodec,
    TransposeCodec,
    VLenBytesCodec,
    VLenUTF8Codec,
    ZstdCodec,
)
from zarr.codecs import numcodecs as wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NUMBERS = ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"]
TIMES = ["M8[D]", "M8[ns]", "M8[10us]", "m8[s]", "m8[3h]"]
TEXTS = ["S1", "S7", "U1", "U5"]
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


class Draw:
    """Choices that follow from one seed."""

    def __init__(self, seed: int) -> None:
        """Begin at a seed."""
        self.rng = np.random.default_rng(seed)

    def one(self, choices: Iterable[Any]) -> Any:
        """Choose one, all alike."""
        choices = list(choices)
        return choices[int(self.rng.integers(len(choices)))]

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return bool(self.rng.random() < share)

    def upto(self, low: int, high: int) -> int:
        """Choose a whole number, both ends included."""
        return int(self.rng.integers(low, high, endpoint=True))


def shape_of(draw: Draw) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Draw a shape and chunks that may be larger than it, or not divide it."""
    rank = draw.one([0, 1, 1, 2, 2, 2, 3, 3, 4, 5])
    longest = {0: 0, 1: 40, 2: 12, 3: 7}.get(rank, 4)
    shape = tuple(0 if draw.chance(0.01) else draw.upto(1, longest) for _ in range(rank))
    return shape, tuple(draw.upto(1, max(1, size + 2)) for size in shape)


def numbers(draw: Draw, dtype: np.dtype, size: int) -> np.ndarray:
    """Draw values of a type: any bits of integers, specials of floats; sometimes a ramp, or a few values only."""
    kind = dtype.kind
    if kind == "b":
        flat = draw.rng.integers(0, 2, size).astype(dtype)
    elif kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        flat = (numbers(draw, part, size) + 1j * numbers(draw, part, size)).astype(dtype)
    elif kind in "iu":
        limits = np.iinfo(dtype)
        flat = draw.rng.integers(limits.min, limits.max, size, dtype=dtype.newbyteorder("="), endpoint=True)
    elif kind in "mM":
        flat = draw.rng.integers(-(2**62), 2**62, size)
        if draw.chance(0.3) and size:
            flat[draw.upto(0, size - 1)] = -(2**63)
        flat = flat.view(dtype.newbyteorder("="))
    else:
        flat = draw.rng.normal(0, 10.0 ** draw.upto(-3, 3), size).astype(dtype)
        for special in [np.nan, np.inf, -np.inf, -0.0]:
            if draw.chance(0.2) and size:
                flat[draw.upto(0, size - 1)] = special
    if draw.chance(0.2) and size and kind != "M":
        flat = np.resize(flat[: draw.upto(1, min(3, size))], size)
    return flat.astype(dtype)


def values_of(draw: Draw, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
    """Draw an array of a NumPy type."""
    size = int(np.prod(shape))
    if dtype.names:
        flat = np.zeros(size, dtype)
        for name in dtype.names:
            flat[name] = values_of(draw, dtype[name], shape).reshape(-1)
    elif dtype.kind in "US":
        alphabet = "abcXYZ äß値🌍" if dtype.kind == "U" else "abcXYZ 019~"
        length = dtype.itemsize // (4 if dtype.kind == "U" else 1)
        words = ["".join(draw.one(alphabet) for _ in range(draw.upto(0, length))).rstrip() for _ in range(size)]
        flat = np.array([word.encode() if dtype.kind == "S" else word for word in words], dtype=dtype)
    elif dtype.kind == "V":
        flat = np.frombuffer(draw.rng.bytes(size * dtype.itemsize), dtype=dtype)
    else:
        flat = numbers(draw, dtype, size)
    return flat.reshape(shape)


def region(draw: Draw, shape: tuple[int, ...]) -> tuple[slice, ...]:
    """Draw a part of an array."""
    starts = [draw.upto(0, size) for size in shape]
    return tuple(slice(start, draw.upto(start, size)) for start, size in zip(starts, shape, strict=True))


def struct_of(draw: Draw) -> np.dtype:
    """Draw a structured type of one to four fields."""
    order = draw.one("<>")
    kinds = [draw.one([*NUMBERS, "S3", "U2"]) for _ in range(draw.upto(1, 4))]
    return np.dtype([(f"f{i}", np.dtype(kind).newbyteorder(order)) for i, kind in enumerate(kinds)])


def dtype_of(draw: Draw) -> np.dtype:
    """Draw a NumPy type, in either byte order."""
    family = draw.rng.random()
    if family < 0.06:
        return struct_of(draw)
    if family < 0.09:
        return np.dtype(f"V{draw.upto(1, 9)}")
    kind = draw.one(TEXTS if family < 0.16 else TIMES if family < 0.24 else NUMBERS)
    return np.dtype(kind).newbyteorder(draw.one("<>"))


def filters_of(draw: Draw, dtype: np.dtype) -> list[dict[str, Any]]:
    """Draw filters that the type allows, all of one byte order: zarr-python reads back others where they differ."""
    kind, text = dtype.kind, dtype.str
    order = text[0].replace("|", "<")
    choices: list[list[dict[str, Any]]] = [[]] * 4
    if kind in "iu":
        choices.append([{"id": "delta", "dtype": text}])
        wider = {"i": f"{order}i8", "u": f"{order}u8"}[kind]
        choices.append([{"id": "astype", "encode_dtype": wider, "decode_dtype": text}])
        choices.append([{"id": "delta", "dtype": text}, {"id": "delta", "dtype": text}])
    if kind == "f" and dtype.itemsize > 2:
        choices.append([{"id": "bitround", "keepbits": draw.upto(1, 20)}])
        choices.append([{"id": "quantize", "digits": draw.upto(0, 4), "dtype": text}])
        scaled = {"id": "fixedscaleoffset", "scale": draw.one([1, 10, 4]), "offset": draw.one([0, 3, -100])}
        choices.append([{**scaled, "dtype": text, "astype": draw.one([f"{order}i4", f"{order}f8", text])}])
        choices.append([{"id": "delta", "dtype": text}])
    if kind == "b":
        choices.append([{"id": "packbits"}])
    return draw.one(choices)


def byte_codec(draw: Draw, itemsize: int) -> dict[str, Any] | None:
    """Draw a codec of bytes as numcodecs configures it."""
    return draw.one(
        [
            None,
            {"id": "zstd", "level": draw.one([-5, 0, 1, 9]), "checksum": draw.chance(0.5)},
            {"id": "gzip", "level": draw.upto(0, 9)},
            {"id": "zlib", "level": draw.upto(0, 9)},
            {"id": "lz4", "acceleration": draw.upto(1, 5)},
            {"id": "bz2", "level": draw.upto(1, 9)},
            {"id": "lzma", "format": draw.one([1, 1, 2]), "preset": draw.upto(0, 3)},
            *[
                {
                    "id": "blosc",
                    "cname": draw.one(["blosclz", "lz4", "lz4hc", "zlib", "zstd"]),
                    "clevel": draw.upto(0, 9),
                    "shuffle": draw.upto(0, 2),
                    "blocksize": draw.one([0, 0, 256]),
                }
            ]
            * 4,
            *[
                {"id": "shuffle", "elementsize": draw.one([itemsize, 2, 4])},
                {"id": draw.one(["crc32", "crc32c", "adler32", "fletcher32", "jenkins_lookup3"])},
            ],
        ]
    )


def byte_chain(draw: Draw, itemsize: int) -> list[dict[str, Any]]:
    """Draw up to three codecs of bytes."""
    drawn = [byte_codec(draw, itemsize) for _ in range(draw.one([0, 1, 1, 1, 2, 3]))]
    return [codec for codec in drawn if codec]


V3_NAMES = {
    "adler32": "Adler32",
    "astype": "AsType",
    "bitround": "BitRound",
    "bz2": "BZ2",
    "crc32": "CRC32",
    "crc32c": "CRC32C",
    "delta": "Delta",
    "fixedscaleoffset": "FixedScaleOffset",
    "fletcher32": "Fletcher32",
    "jenkins_lookup3": "JenkinsLookup3",
    "lz4": "LZ4",
    "lzma": "LZMA",
    "packbits": "PackBits",
    "quantize": "Quantize",
    "shuffle": "Shuffle",
    "zlib": "Zlib",
}


def v3_codec(draw: Draw, configuration: dict[str, Any], itemsize: int) -> Any:
    """Make a v3 codec of numcodecs' configuration: zarr's own where there is one."""
    given = dict(configuration)
    name = given.pop("id")
    if name == "blosc":
        given["shuffle"] = ["noshuffle", "shuffle", "bitshuffle"][given["shuffle"]]
        return BloscCodec(**given, typesize=itemsize or 1)
    if name == "gzip":
        return GzipCodec(**given)
    if name == "zstd":
        return ZstdCodec(**given)
    if name == "crc32c" and draw.chance(0.7):
        return Crc32cCodec()
    return getattr(wrapped, V3_NAMES[name])(**given)


def divisors(size: int) -> list[int]:
    """Whole parts of a size."""
    return [part for part in range(1, size + 1) if size % part == 0]


def transposes(draw: Draw, rank: int) -> list[Any]:
    """Draw up to two transposes."""
    count = draw.one([0, 0, 0, 1, 1, 2]) if rank > 1 else 0
    return [TransposeCodec(order=tuple(int(axis) for axis in draw.rng.permutation(rank))) for _ in range(count)]


def v3_chain(draw: Draw, dtype: np.dtype | str, chunks: tuple[int, ...], depth: int = 0) -> list[Any]:
    """Draw a chain of v3 codecs, shards within shards among them."""
    itemsize = 1 if isinstance(dtype, str) else dtype.itemsize
    before = transposes(draw, len(chunks))
    if depth < 2 and chunks and draw.chance(0.3):
        seen = chunks
        for transpose in before:
            seen = tuple(seen[axis] for axis in transpose.order)
        inner = tuple(draw.one(divisors(size)) for size in seen)
        index = [BytesCodec(endian=draw.one(["little", "big"])), *([Crc32cCodec()] if draw.chance(0.7) else [])]
        sharding = ShardingCodec(
            chunk_shape=inner,
            codecs=v3_chain(draw, dtype, inner, depth + 1),
            index_codecs=index,
            index_location=draw.one(["start", "end"]),
        )
        after = [GzipCodec(level=1)] if draw.chance(0.08) else []
        return [*before, sharding, *after]
    if isinstance(dtype, str):
        serializer = VLenUTF8Codec() if dtype == "string" else VLenBytesCodec()
        filters = []
    else:
        endian = draw.one(["little", "big"])
        ordered = dtype.newbyteorder(endian)
        filters = [v3_codec(draw, codec, itemsize) for codec in filters_of(draw, ordered)]
        serializer = BytesCodec(endian=endian)
    return [*before, *filters, serializer, *[v3_codec(draw, codec, itemsize) for codec in byte_chain(draw, itemsize)]]


def fill_of(draw: Draw, dtype: np.dtype) -> Any:
    """Draw a fill value: the type's zero, or any value of it."""
    if dtype.names or dtype.kind == "V" or draw.chance(0.4):
        return None
    return values_of(draw, dtype, (1,))[0]


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


SERIALIZERS = (BytesCodec, ShardingCodec, VLenUTF8Codec, VLenBytesCodec)


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


def tensorstore_chain(draw: Draw, chunks: tuple[int, ...], depth: int = 0) -> list[dict[str, Any]]:
    """Draw a chain of v3 codecs that tensorstore knows."""
    rank = len(chunks)
    before, seen = [], chunks
    for _ in range(draw.one([0, 0, 1, 2]) if rank > 1 else 0):
        order = [int(axis) for axis in draw.rng.permutation(rank)]
        before.append({"name": "transpose", "configuration": {"order": order}})
        seen = tuple(seen[axis] for axis in order)
    if depth == 0 and chunks and draw.chance(0.4):
        inner = [draw.one(divisors(size)) for size in seen]
        index = [{"name": "bytes", "configuration": {"endian": draw.one(["little", "big"])}}]
        sharding = {
            "chunk_shape": inner,
            "codecs": tensorstore_chain(draw, tuple(inner), depth + 1),
            "index_codecs": [*index, *([{"name": "crc32c"}] if draw.chance(0.7) else [])],
            "index_location": draw.one(["start", "end"]),
        }
        return [*before, {"name": "sharding_indexed", "configuration": sharding}]
    byte_codecs: list[dict[str, Any]] = [
        {"name": "gzip", "configuration": {"level": draw.upto(0, 9)}},
        {"name": "zstd", "configuration": {"level": draw.upto(1, 9), "checksum": draw.chance(0.5)}},
        {"name": "crc32c"},
        {
            "name": "blosc",
            "configuration": {
                "cname": draw.one(["blosclz", "lz4", "lz4hc", "zlib", "zstd"]),
                "clevel": draw.upto(0, 9),
                "shuffle": draw.one(["noshuffle", "shuffle", "bitshuffle"]),
                "typesize": draw.one([1, 2, 4, 8]),
            },
        },
    ]
    bytes_codec = {"name": "bytes", "configuration": {"endian": draw.one(["little", "big"])}}
    return [*before, bytes_codec, *[draw.one(byte_codecs) for _ in range(draw.one([0, 1, 1, 2]))]]


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


def neutral(value: Any) -> Any:  # noqa: PLR0911
    """Give a cell as the fixtures write those that are no plain numbers."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, np.void) and value.dtype.names:
        return {name: neutral(value[name]) for name in value.dtype.names}
    if isinstance(value, np.bytes_):
        return bytes(value).decode()
    if isinstance(value, (bytes, np.void)):
        return "base64:" + base64.b64encode(bytes(value)).decode()
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).lower()
    if isinstance(value, np.complexfloating):
        return [number(value.real), number(value.imag)]
    return number(value)


def number(value: Any) -> str:
    """Give a number as JavaScript writes it: the shortest digits, with an exponent beyond 21 digits or six zeros."""
    if not isinstance(value, np.floating):
        return str(int(value))
    wide = float(value)
    if not np.isfinite(wide):
        return "NaN" if np.isnan(wide) else f"{'-' if wide < 0 else ''}Infinity"
    if wide == 0:
        return "-0" if np.signbit(wide) else "0"
    if 1e-6 <= abs(wide) < 1e21:
        return np.format_float_positional(wide, trim="-")
    mantissa, _, exponent = np.format_float_scientific(wide, trim="-", exp_digits=1).partition("e")
    return f"{mantissa}e{int(exponent):+d}"


def expected(values: np.ndarray) -> dict[str, Any]:
    """Describe what the writer reads back."""
    dtype, shape = values.dtype, list(values.shape)
    if dtype.kind in "TO":
        cells = [neutral(cell) for cell in values.reshape(-1)]
        return {"dtype": "string" if dtype.kind == "T" else "object", "shape": shape, "values": cells}
    if dtype.names or (dtype.kind == "V" and dtype.name.startswith("void")) or dtype.kind in "US":
        name = "struct" if dtype.names else dtype.newbyteorder("=").str.lstrip("|")
        return {"dtype": name, "shape": shape, "values": [neutral(cell) for cell in values.reshape(-1)]}
    name = dtype.newbyteorder("=").name if dtype.kind not in "mM" else str(dtype.newbyteorder("="))
    plain = values.astype("<f4") if dtype.kind in "fV" and dtype.itemsize < 4 else values
    plain = plain.astype("i1") if name == "int4" else plain
    stored = np.ascontiguousarray(plain.astype(plain.dtype.newbyteorder("<")))
    return {"dtype": name, "shape": shape, "values": base64.b64encode(stored.tobytes()).decode()}


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
