"""Reading ahead: what comes next is read in a thread while what is there is sent."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

Read = TypeVar("Read")


@asynccontextmanager
async def ahead(reads: Iterable[Callable[[], Read]]) -> AsyncIterator[AsyncIterator[Read]]:
    """Give what `reads` do, in threads, in order, the next while this one is sent; none runs on afterwards."""
    coming: asyncio.Task[Read] | None = None

    async def results() -> AsyncIterator[Read]:
        nonlocal coming
        for read in reads:
            here = None if coming is None else await coming
            coming = asyncio.create_task(asyncio.to_thread(read))
            if here is not None:
                yield here
        if coming is not None:
            yield await coming

    try:
        yield results()
    finally:
        if coming is not None:
            # a file must not be closed under the thread that reads it
            await asyncio.gather(coming, return_exceptions=True)
