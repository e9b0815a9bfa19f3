"""Real databases for the counts: an SQLite file and a PostgreSQL server, each empty for each test."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.counts.store import make_engine, migrate_store
from tests.postgres import binaries, postgres

WORKER = "_connection_worker_thread"
"""What aiosqlite's threads are named after."""


@pytest.fixture(autouse=True)
async def no_thread_outlives_its_loop() -> AsyncIterator[None]:
    """Wait for the threads of databases: one that could not be opened ends a moment after its error.

    A connection that is never closed keeps its thread, and the test then ends by its timeout.
    """
    yield
    while any(WORKER in thread.name for thread in threading.enumerate()):
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running PostgreSQL, without a database."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres() as address:
        yield address.removesuffix("/postgres")


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """The address of a database without tables."""
    asyncio.run(_execute(f"{postgres_server}/postgres", "CREATE DATABASE counts"))
    yield f"{postgres_server}/counts"
    asyncio.run(_execute(f"{postgres_server}/postgres", "DROP DATABASE counts WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of each kind, its tables made."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'counts.db'}"
    url: str = request.getfixturevalue("empty_postgres")
    asyncio.run(_migrate(url))
    return url


async def _execute(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def _migrate(url: str) -> None:
    engine = make_engine(url)
    await migrate_store(engine)
    await engine.dispose()
