"""Counts in the background: a reply is never late or lost because a count is.

What is noted waits in memory as sums, is written at once, and waits longer where the database is away.
"""

import asyncio
import logging
from collections import Counter as Sums
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final

from bot.answering.reply import Tally
from bot.clock import iso_week, local_now
from bot.counts.store import FAULTS, Row, Store, explain, open_store, portions

log = logging.getLogger(__name__)

MAX_WAITING: Final = 10_000
"""Different counters that may wait: more than all topics and contacts of a year's weeks."""
GATHER_SECONDS: Final = 0.05
"""A statement is dearer than what it adds: in a rush one writes many counts, and a kill costs little more."""
CLOSE_SECONDS: Final = 3.0
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 30.0
"""Seconds until a database that failed is tried again: doubled each time, from the first to the longest."""
PAUSE_SECONDS: Final = 10.0
"""How soon a running bot notices that counting was paused or resumed."""


class Counter:
    """Takes tallies without waiting and writes their sums."""

    def __init__(self, url: str, now: Callable[[], datetime] = local_now) -> None:
        self._url = url
        self._now = now
        self._sums: Sums[tuple[str, str, str]] = Sums()
        self._noted = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._full = False
        self._ended = asyncio.Event()

    def add(self, tallies: Iterable[Tally]) -> None:
        """Note tallies for the present week. Never raises, never waits; drops what exceeds the bound."""
        week = iso_week(self._now())
        for tally in tallies:
            key = (week, str(tally.what), str(tally.id))
            if key not in self._sums and len(self._sums) >= MAX_WAITING:
                self._warn_full()
                continue
            self._sums[key] += 1
            self._idle.clear()
            self._noted.set()

    async def write(self) -> None:
        """Write what is noted until `end`. A database that fails is logged once and tried again."""
        wait, told = FIRST_WAIT, False
        while not self._ended.is_set():
            try:
                async with open_store(self._url) as store:
                    await self._serve(store)
            except FAULTS as error:
                if not told:
                    log.error("%s. Answers go on; counts wait until it is back.", explain(error, self._url))
                told = True
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._ended.wait(), wait)
                wait = min(2 * wait, LONGEST_WAIT)
                if not self._ended.is_set() and await self._works():
                    log.info("the counts can be written again")
                    wait, told = FIRST_WAIT, False

    async def drain(self) -> None:
        """Wait until everything noted has been written."""
        await self._idle.wait()

    def end(self) -> None:
        """Let `write` return as soon as nothing waits: a database that is just being opened is left in order."""
        self._ended.set()
        self._noted.set()

    async def _serve(self, store: Store) -> None:
        loop = asyncio.get_running_loop()
        paused, looked = await store.is_paused(), loop.time()
        while self._sums or not self._ended.is_set():
            await self._noted.wait()
            self._noted.clear()
            if not self._sums:
                continue
            if not self._ended.is_set():
                await asyncio.sleep(GATHER_SECONDS)
            if loop.time() - looked > PAUSE_SECONDS:
                paused, looked = await store.is_paused(), loop.time()
            sums, self._sums = self._sums, Sums()
            try:
                if paused:
                    for week in {week for week, _, _ in sums}:
                        await store.mark_pause(week)
                else:
                    await _write(store, sums)
            finally:
                # Left are those that could not be written; nothing is written twice.
                if sums and not paused:
                    self._sums.update(sums)
                    self._noted.set()
            self._full = False
            if not self._sums:
                self._idle.set()

    async def _works(self) -> bool:
        try:
            async with open_store(self._url):
                return True
        except FAULTS:
            return False

    def _warn_full(self) -> None:
        if not self._full:
            log.warning("counts are dropped: the database has been away too long")
        self._full = True


async def _write(store: Store, sums: Sums[tuple[str, str, str]]) -> None:
    """Write sums in portions and take each out of `sums` as soon as it is written."""
    for portion in portions([Row(*key, number) for key, number in sums.items()]):
        await store.add_rows(portion)
        for row in portion:
            del sums[row.week, row.what, row.id]


class NoCounter(Counter):
    """Stands in before the service has started: nothing is counted, everything is answered."""

    def __init__(self) -> None:  # the base class needs an address
        pass

    def add(self, tallies: Iterable[Tally]) -> None:
        """Count nothing."""

    async def drain(self) -> None:
        """Nothing is ever waiting."""


@asynccontextmanager
async def open_counter(url: str, now: Callable[[], datetime] = local_now) -> AsyncIterator[Counter]:
    """A counter over the database at `url`, whether that can be opened or not."""
    counter = Counter(url, now)
    writer = asyncio.create_task(counter.write())
    try:
        yield counter
    finally:
        try:
            await asyncio.wait_for(counter.drain(), CLOSE_SECONDS)
        except TimeoutError:
            log.warning("some counts were not written before the end")
        counter.end()
        await asyncio.wait([writer], timeout=CLOSE_SECONDS)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
