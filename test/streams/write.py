"""Write what numcodecs makes of random data: `write.py FILE CODEC COUNT SEED`.

CODEC is `blosc <compressor>`, `zstd`, `gzip`, `zlib`, `lz4` or `shuffle`. Every stream has its own seed, `SEED + n`.
The file holds one after the other: how many bytes follow that are JSON (four bytes, little-endian), this JSON (what the
stream is, the lengths of the rest), the stream, and the data that numcodecs itself reads back from it.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numcodecs
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 200_000
SPLITS = ["ALWAYS", "NEVER", "AUTO", "FORWARD_COMPAT"]
TYPES = [1, 2, 4, 8, 16, 3, 5, 6, 7, 9, 12, 15, 17, 24, 32, 100, 255]


def runs(rng: np.random.Generator, size: int) -> np.ndarray:
    """Repeat bytes, each as often as chance has it."""
    lengths = rng.geometric(1 / rng.choice([2, 10, 300, 5000]), size // 2 + 1)
    return np.repeat(rng.integers(0, 256, lengths.size, "u1"), lengths)


def walk(rng: np.random.Generator, size: int) -> np.ndarray:
    """Walk at random, in numbers of any width."""
    kind = rng.choice(["<u2", "<i4", "<f4", "<f8", ">u2", "<i8"])
    return np.cumsum(rng.normal(0, rng.choice([0.1, 3, 50]), size // np.dtype(kind).itemsize + 1)).astype(kind)


def phrases(rng: np.random.Generator, size: int) -> np.ndarray:
    """Repeat pieces of a text of its own, from near and far."""
    words = [rng.integers(0, 256, rng.integers(1, 70), "u1") for _ in range(rng.integers(1, 60))]
    return np.concatenate([words[i] for i in rng.integers(0, len(words), size // 20 + 1)])


LEVELS = [0, *range(1, 10), *range(1, 10), *range(1, 10)]

DATA: list[Callable[[np.random.Generator, int], np.ndarray]] = [
    lambda rng, size: rng.integers(0, 256, size, "u1"),
    lambda rng, size: rng.integers(0, rng.choice([2, 5, 17]), size, "u1"),
    lambda rng, size: np.full(size, rng.integers(0, 256), "u1"),
    lambda rng, size: rng.poisson(200, size // 2 + 1).astype("<u2"),
    lambda _, size: np.arange(size // 4 + 1, dtype="<u4"),
    lambda rng, size: np.where(rng.random(size) < 0.02, rng.integers(0, 256, size), 0).astype("u1"),
    runs,
    walk,
    phrases,
]


def data_of(rng: np.random.Generator, whole: int = 1) -> np.ndarray:
    """Draw bytes: as many elements of `whole` as chance has it, and now and then two kinds one after the other."""
    some = int(np.exp(rng.uniform(np.log(300), np.log(MOST))))
    size = int(rng.choice([0, rng.integers(0, 300), some, MOST], p=[0.02, 0.13, 0.75, 0.1]))
    size -= size % whole
    drawn = [DATA[rng.integers(len(DATA))](rng, size).view("u1") for _ in range(1 + (rng.random() < 0.2))]
    parts = np.concatenate([part[: -(-size // len(drawn))] for part in drawn])
    return np.resize(parts, size) if parts.size else np.zeros(size, "u1")


def packed_by(codec: Any, data: np.ndarray) -> tuple[bytes, bytes]:
    """Pack data: the stream, and what numcodecs reads back. It refuses to read nothing at all."""
    packed = bytes(codec.encode(data))
    return packed, bytes(codec.decode(packed)) if data.size else b""


def blosc(rng: np.random.Generator, compressor: str) -> tuple[dict, bytes, bytes]:
    """Make a frame by any compressor, type, block, shuffle and split."""
    width = int(rng.choice(TYPES))
    data = data_of(rng, width)
    block = int(rng.choice([0, 0, 2 ** rng.integers(7, 18), rng.integers(1, 70_000)]))
    level, shuffle = int(rng.choice(LEVELS)), int(rng.integers(-1, 3))
    codec = numcodecs.Blosc(compressor, level, shuffle, block)
    os.environ["BLOSC_SPLITMODE"] = split = str(rng.choice(SPLITS))
    try:
        made = packed_by(codec, data.view(f"V{width}"))
    except RuntimeError:  # small blocks and wide types that it was told to split it can't read itself
        os.environ["BLOSC_SPLITMODE"] = split = "AUTO"
        made = packed_by(codec, data.view(f"V{width}"))
    return {"level": level, "shuffle": shuffle, "block": block, "type": width, "split": split}, *made


def zstd(rng: np.random.Generator) -> tuple[dict, bytes, bytes]:
    """Make one frame or several."""
    frames, parts, levels = [], [], []
    for _ in range(1 + (rng.random() < 0.1)):
        level, summed = int(rng.choice([-5, -1, 1, 2, 3, 5, 9, 15, 22])), bool(rng.integers(0, 2))
        codec = numcodecs.Zstd(level, checksum=summed)
        packed, data = packed_by(codec, data_of(rng))
        frames.append(packed)
        parts.append(data)
        levels.append([level, summed])
    return {"levels": levels}, b"".join(frames), b"".join(parts)


def deflated(rng: np.random.Generator, name: str) -> tuple[dict, bytes, bytes]:
    """Make a zlib stream, or a gzip member or several, with or without zeros around them."""
    codec = {"gzip": numcodecs.GZip, "zlib": numcodecs.Zlib}[name](int(rng.integers(0, 10)))
    packed, data = packed_by(codec, data_of(rng))
    if name == "gzip" and rng.random() < 0.1:
        more, rest = packed_by(codec, data_of(rng))
        packed, data = packed + bytes(rng.integers(0, 9)) + more + bytes(rng.integers(0, 9)), data + rest
    return codec.get_config(), packed, data


def lz4(rng: np.random.Generator) -> tuple[dict, bytes, bytes]:
    """Make a block after its size."""
    codec = numcodecs.LZ4(int(rng.choice([1, 1, 2, 10, 100])))
    return codec.get_config(), *packed_by(codec, data_of(rng))


def shuffle(rng: np.random.Generator) -> tuple[dict, bytes, bytes]:
    """Shuffle a whole number of elements."""
    codec = numcodecs.Shuffle(int(rng.choice(TYPES)))
    return codec.get_config(), *packed_by(codec, data_of(rng, codec.elementsize))


def stream(name: str, rng: np.random.Generator) -> tuple[dict, bytes, bytes]:
    """Make one stream: what it is, its bytes, and what numcodecs reads back."""
    if name.startswith("blosc "):
        return blosc(rng, name.split()[1])
    alone = {"zstd": zstd, "lz4": lz4, "shuffle": shuffle}.get(name)
    return alone(rng) if alone else deflated(rng, name)


def main(file: str, name: str, count: int, seed: int) -> None:
    """Write them all."""
    with Path(file).open("wb") as out:
        for n in range(seed, seed + count):
            what, packed, data = stream(name, np.random.default_rng(n))
            head = json.dumps({**what, "seed": n, "packed": len(packed), "data": len(data)}).encode()
            out.writelines((struct.pack("<I", len(head)), head, packed, data))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
