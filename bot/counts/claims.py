"""Which updates have been answered, shared by replicas: Telegram's update number and a day, nothing else.

An update that is being answered is held by an advisory lock of PostgreSQL, which ends with its connection: when
a replica is killed, another may answer what it held. A row is written only when the answer has been sent. SQLite
serves one process, which knows by itself what it is answering, so there the row alone is needed.
While polling the rows hold what is answered and cannot be confirmed yet.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from enum import Enum
from time import monotonic
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger, Column, MetaData, String, Table, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from bot.clock import local_now
from bot.counts.store import make_engine

log = logging.getLogger(__name__)
T = TypeVar("T")

METADATA: Final = MetaData()
CLAIMS: Final = Table(
    "claims",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    sqlite_with_rowid=False,
)
SPACE: Final = 0x1E << 54
"""Sets the locks of claims apart from other advisory locks in the same database."""
SECONDS: Final = 2.0
"""A database that does not answer in this time is taken to be away: the person is answered all the same."""
AWAY_SECONDS: Final = 5.0
"""How long it is then left alone, so that people do not queue for it."""
FORGET_SECONDS: Final = 3600.0
KEPT: Final = timedelta(days=1)


class Claim(Enum):
    """What came of trying to claim an update."""

    TAKEN = "taken"
    BUSY = "busy"
    """Another replica is answering it."""
    DONE = "done"
    """It has been answered."""


class Claims:
    """Claims in one database. Whatever happens to it, `take` says TAKEN rather than leave a person alone."""

    def __init__(self, engine: AsyncEngine, today: Callable[[], date]) -> None:
        self._engine = engine
        self._today = today
        self._locking = engine.dialect.name == "postgresql"
        self._connection: AsyncConnection | None = None
        # One connection does one thing at a time, and locks belong to their connection.
        self._turn = asyncio.Lock()
        self._away_until = 0.0

    async def take(self, number: int) -> Claim:
        """Claim an update."""
        return await self._safely(lambda: self._take(number), Claim.TAKEN)

    async def finish(self, *numbers: int) -> None:
        """Note that updates have been answered."""
        await self._safely(lambda: self._finish(numbers), None)

    async def numbers(self) -> set[int]:
        """All updates that are noted as answered."""
        return await self._safely(self._numbers, set())

    async def release(self, number: int) -> None:
        """Give a claim back, finished or not."""
        if self._locking:
            await self._safely(lambda: self._unlock(number), None)

    async def forget(self) -> None:
        """Delete claims older than a day."""
        oldest = (self._today() - KEPT).isoformat()
        await self._safely(lambda: self._delete(CLAIMS.c.day < oldest), None)

    async def forget_below(self, number: int) -> None:
        """Delete the claims of older updates."""
        await self._safely(lambda: self._delete(CLAIMS.c.number < number), None)

    async def forget_hourly(self) -> None:
        """Delete claims older than a day, each hour, for ever."""
        while True:
            await self.forget()
            await asyncio.sleep(FORGET_SECONDS)

    async def close(self) -> None:
        """Let go of the connection and of all claims on it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
                await connection.close()

    async def _take(self, number: int) -> Claim:
        connection = await self._open()
        if self._locking:
            locked = await connection.scalar(select(func.pg_try_advisory_lock(_key(number))))
            if not locked:
                return Claim.BUSY
        # Looked up after the lock: the replica that held it until now may have finished.
        if await connection.scalar(select(CLAIMS.c.number).where(CLAIMS.c.number == number)) is None:
            return Claim.TAKEN
        if self._locking:
            await self._unlock(number)
        return Claim.DONE

    async def _finish(self, numbers: tuple[int, ...]) -> None:
        insert = postgresql.insert if self._locking else sqlite.insert
        day = self._today().isoformat()
        rows = insert(CLAIMS).values([{"number": number, "day": day} for number in numbers])
        await (await self._open()).execute(rows.on_conflict_do_nothing())

    async def _numbers(self) -> set[int]:
        return set((await (await self._open()).execute(select(CLAIMS.c.number))).scalars())

    async def _unlock(self, number: int) -> None:
        await (await self._open()).execute(select(func.pg_advisory_unlock(_key(number))))

    async def _delete(self, which: ColumnElement[bool]) -> None:
        await (await self._open()).execute(delete(CLAIMS).where(which))

    async def _open(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
        return self._connection

    async def _safely(self, work: Callable[[], Coroutine[Any, Any, T]], otherwise: T) -> T:
        async with self._turn:
            if monotonic() < self._away_until:
                return otherwise
            try:
                async with asyncio.timeout(SECONDS):
                    return await work()
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                self._away_until = monotonic() + AWAY_SECONDS
                log.warning("no claims for now (%s): every update is answered", type(error).__name__)
                await self.close()
                return otherwise


def _key(number: int) -> BindParameter[int]:
    return literal(SPACE + number, BigInteger)


@asynccontextmanager
async def open_claims(url: str, today: Callable[[], date] = lambda: local_now().date()) -> AsyncIterator[Claims]:
    """Claims in the database at an SQLAlchemy address, the table made if need be. A fault of it is not raised."""
    # A lock of PostgreSQL must outlive the statement that takes it.
    engine = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    claims = Claims(engine, today)
    try:
        with suppress(SQLAlchemyError, OSError):  # `take` will say what is wrong
            await _create(engine)
        yield claims
    finally:
        await claims.close()
        await engine.dispose()


async def _create(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # CREATE TABLE IF NOT EXISTS is not atomic there: replicas that start together take turns.
            await connection.execute(select(func.pg_advisory_lock(_key(-1))))
        try:
            await connection.run_sync(METADATA.create_all)
        finally:
            if engine.dialect.name == "postgresql":
                await connection.execute(select(func.pg_advisory_unlock(_key(-1))))
