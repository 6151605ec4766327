"""Choices that follow from a seed: shapes, types, values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMBERS = ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"]
TIMES = ["M8[D]", "M8[ns]", "M8[10us]", "m8[s]", "m8[3h]"]
TEXTS = ["S1", "S7", "U1", "U5"]


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


def fill_of(draw: Draw, dtype: np.dtype) -> Any:
    """Draw a fill value: the type's zero, or any value of it."""
    if dtype.names or dtype.kind == "V" or draw.chance(0.4):
        return None
    return values_of(draw, dtype, (1,))[0]
