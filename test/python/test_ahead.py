"""Reading ahead: in order, one read at a time, and none after the end."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest

from zarr_widget.ahead import ahead


def test_the_next_is_read_while_this_one_is_sent() -> None:
    """Results come in order; one read has begun beyond what was given, and no more."""
    begun = [threading.Event() for _ in range(4)]

    def read(number: int) -> int:
        begun[number].set()
        return number

    async def run() -> list[tuple[int, int]]:
        seen = []
        async with ahead([partial(read, number) for number in range(4)]) as results:
            async for number in results:
                await asyncio.to_thread(begun[min(number + 1, 3)].wait, 10)
                await asyncio.sleep(0.01)
                seen.append((number, sum(event.is_set() for event in begun)))
        return seen

    assert asyncio.run(run()) == [(0, 2), (1, 3), (2, 4), (3, 4)]


def test_nothing_is_read_after_a_failure() -> None:
    """The file stays open until the read under way has ended."""
    going, ended = threading.Event(), threading.Event()

    def slow() -> int:
        going.set()
        threading.Event().wait(0.05)
        ended.set()
        return 1

    async def run() -> None:
        async with ahead([lambda: 0, slow, lambda: pytest.fail("read")]) as results:
            async for _ in results:
                await asyncio.to_thread(going.wait, 10)
                raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(run())
    assert ended.is_set()


def test_a_read_that_fails() -> None:
    """It fails where it is waited for."""

    def broken() -> int:
        raise OSError

    async def run() -> None:
        async with ahead([lambda: 0, broken]) as results:
            async for _ in results:
                pass

    with pytest.raises(OSError, match=r"^$"):
        asyncio.run(run())
