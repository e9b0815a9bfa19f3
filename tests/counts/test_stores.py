"""What SQLite and PostgreSQL must do alike."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.config import ROOT
from bot.counts.schema import SWITCHES, VERSION, StoreError
from bot.counts.store import Row, make_engine, migrate_store, open_store

PROCESSES = 4
EACH = 2_500
COUNTING = """
import asyncio, sys
from bot.answering.reply import Tally, What
from bot.counts.counter import open_counter

async def count(url, number):
    async with open_counter(url) as counter:
        async def some():
            for index in range(number // 10):
                counter.add([Tally(What.QUESTION, f"topic-{index % 5}")])
                await asyncio.sleep(0.002)
        await asyncio.gather(*(some() for _ in range(10)))

asyncio.run(count(sys.argv[1], int(sys.argv[2])))
"""
"""A process of a bot: ten chats at once, counted as the channels do it."""


async def test_adding_and_reading(store_url: str) -> None:
    async with open_store(store_url) as store:
        await store.add("2026-W48", "question", "unsure", 2)
        await store.add_rows([Row("2026-W48", "question", "unsure", 1), Row("2026-W47", "called", "bris", 4)])
        assert await store.rows() == [
            Row("2026-W47", "called", "bris", 4),
            Row("2026-W48", "question", "unsure", 3),
        ]


def test_ten_thousand_counts_from_four_processes(store_url: str) -> None:
    """None is lost, none is double."""
    command = [sys.executable, "-c", COUNTING, store_url, str(EACH)]
    processes = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(PROCESSES)]
    errors = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, errors
    rows = asyncio.run(read(store_url))
    assert sum(row.number for row in rows) == PROCESSES * EACH
    assert [row.number for row in rows] == [PROCESSES * EACH // 5] * 5


async def read(url: str) -> list[Row]:
    async with open_store(url) as store:
        return await store.rows()


async def test_a_pause_is_a_switch_and_a_mark_of_the_week(store_url: str) -> None:
    async with open_store(store_url) as store:
        assert not await store.is_paused()
        await store.pause("2026-W48", paused=True)
        await store.mark_pause("2026-W48")
        assert await store.is_paused()
        await store.pause("2026-W49", paused=False)
        assert not await store.is_paused()
        assert await store.rows() == [
            Row("2026-W48", "paused", "paused", 1),
            Row("2026-W49", "paused", "paused", 1),
        ]


async def test_four_that_migrate_at_once_make_one_set_of_tables(empty_postgres: str) -> None:
    engines = [make_engine(empty_postgres) for _ in range(PROCESSES)]
    await asyncio.gather(*(migrate_store(engine) for engine in engines))
    for engine in engines:
        await engine.dispose()
    async with open_store(empty_postgres) as store:
        assert await store.rows() == []


async def test_a_newer_database_is_left_alone(store_url: str) -> None:
    async with open_store(store_url) as store:
        await store.add("2026-W48", "question", "unsure")
    engine = make_engine(store_url)
    async with engine.begin() as connection:
        await connection.execute(SWITCHES.update().values(value=VERSION + 1))
    with pytest.raises(StoreError, match="newer bot"):
        async with open_store(store_url):
            pass
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT number FROM counts"))).scalar() == 1
    await engine.dispose()


async def test_all_rows_are_written_or_none(store_url: str) -> None:
    impossible: Any = None
    rows = [Row("2026-W48", "question", "unsure", 1), Row("2026-W48", "question", "zz", impossible)]
    async with open_store(store_url) as store:
        with pytest.raises(SQLAlchemyError):
            await store.add_rows(rows)
        assert await store.rows() == []
