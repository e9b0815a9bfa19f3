"""Counts in the background: a reply is never late or lost because a count is."""

import asyncio
import logging
from collections import Counter as Numbers
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.answering.reply import Tally
from bot.clock import iso_week, local_now
from bot.counts.store import Row, Store, open_store

log = logging.getLogger(__name__)

MAX_WAITING: Final = 10_000
GATHER_SECONDS: Final = 0.05
"""A statement is dearer than what it adds: in a rush one writes many counts, and a kill costs little more."""
CLOSE_SECONDS: Final = 8.0


class Counter:
    """Takes tallies without waiting and writes them one after the other."""

    def __init__(self, store: Store, now: Callable[[], datetime] = local_now) -> None:
        self._store = store
        self._now = now
        self._waiting: asyncio.Queue[tuple[str, Tally]] = asyncio.Queue(MAX_WAITING)

    def add(self, tallies: Iterable[Tally]) -> None:
        """Note tallies for the present week. Never raises, never waits; drops what exceeds the bound."""
        week = iso_week(self._now())
        for tally in tallies:
            try:
                self._waiting.put_nowait((week, tally))
            except asyncio.QueueFull:
                log.warning("a count was dropped: the database has been away too long")

    async def write(self) -> None:
        """Write tallies for ever; a failed one is left out and logged by its kind of error.

        What has gathered meanwhile is added up first: a process that is killed in a rush has hardly any waiting.
        """
        while True:
            gathered = [await self._waiting.get()]
            await asyncio.sleep(GATHER_SECONDS)
            while not self._waiting.empty():
                gathered.append(self._waiting.get_nowait())
            added = [Row(week, tally.what, tally.id, count) for (week, tally), count in Numbers(gathered).items()]
            try:
                await self._store.add_all(added)
            except (SQLAlchemyError, OSError) as error:
                log.warning("a count could not be written: %s", type(error).__name__)
            for _ in gathered:
                self._waiting.task_done()

    async def drain(self) -> None:
        """Wait until everything noted has been written."""
        await self._waiting.join()


class NoCounter(Counter):
    """Stands in where the database cannot be opened: nothing is counted, everything is answered."""

    def __init__(self) -> None:  # the base class needs a store
        pass

    def add(self, tallies: Iterable[Tally]) -> None:
        """Count nothing."""

    async def drain(self) -> None:
        """Nothing is ever waiting."""


@asynccontextmanager
async def open_counter(url: str, now: Callable[[], datetime] = local_now) -> AsyncIterator[Counter]:
    """A counter over the database at `url`. A database that cannot be opened is logged, not raised."""
    try:
        manager = open_store(url)
        store = await manager.__aenter__()
    except (SQLAlchemyError, OSError) as error:
        log.error(
            "the counts cannot be opened (%s); answers go on, nothing is counted. Check statistics.url.",
            type(error).__name__,
        )
        yield NoCounter()
        return
    counter = Counter(store, now)
    writer = asyncio.create_task(counter.write())
    try:
        yield counter
    finally:
        try:
            await asyncio.wait_for(counter.drain(), CLOSE_SECONDS)
        except TimeoutError:
            log.warning("some counts were not written before the end")
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        await manager.__aexit__(None, None, None)
