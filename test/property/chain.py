"""Random chains of codecs: numcodecs' of both versions, v3's of zarr-python and of tensorstore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    import numpy as np
    from draw import Draw


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


SERIALIZERS = (BytesCodec, ShardingCodec, VLenUTF8Codec, VLenBytesCodec)


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
