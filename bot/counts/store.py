"""Reads and writes the counters, in SQLite or in PostgreSQL: the address chooses."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Executable, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.counts.schema import COUNTS, SWITCHES, StoreError, migrate

PORTION: Final = 500
"""Counters in one transaction: others wait no longer than for these."""
BUSY_MILLISECONDS: Final = 5000
CONNECT_SECONDS: Final = 5
PAUSED: Final = "paused"
"""Name of the switch, and `what` and id of the mark that a week with a pause gets."""


class Row(NamedTuple):
    """A counter as it is read."""

    week: str
    what: str
    id: str
    number: int


def portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """`rows` in lists that `Store.add_rows` takes."""
    waiting = iter(rows)
    while portion := list(islice(waiting, PORTION)):
        yield portion


class Store:
    """The counters in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    async def add(self, week: str, what: str, id: str, number: int = 1) -> None:  # noqa: A002
        """Add `number` to one counter: concurrent calls lose nothing."""
        await self.add_rows([Row(week, what, id, number)])

    async def add_rows(self, rows: Iterable[Row]) -> None:
        """Add to several counters, each once, in one transaction: all of them or none.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, OSError: nothing was written.
        """
        statement = self._insert(COUNTS)
        statement = statement.on_conflict_do_update(
            index_elements=[COUNTS.c.week, COUNTS.c.what, COUNTS.c.id],
            set_={"number": COUNTS.c.number + statement.excluded.number},
        )
        async with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                # Else each row would be a transaction of its own.
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            # In the order of the key, so that two processes never wait for one another in a circle.
            await connection.execute(statement, [row._asdict() for row in sorted(rows)])

    async def rows(self) -> list[Row]:
        """All counters, by week, what and id."""
        query = select(COUNTS).order_by(COUNTS.c.week, COUNTS.c.what, COUNTS.c.id)
        async with self._engine.connect() as connection:
            return sorted(Row(*row) for row in await connection.execute(query))

    async def is_paused(self) -> bool:
        """Whether counting is paused."""
        query = select(func.max(SWITCHES.c.value)).where(SWITCHES.c.name == PAUSED)
        async with self._engine.connect() as connection:
            return bool((await connection.execute(query)).scalar())

    async def pause(self, week: str, paused: bool) -> None:
        """Pause or resume counting; `week` gets a mark, so that a report can tell."""
        switch = self._insert(SWITCHES).values(name=PAUSED, value=int(paused))
        switch = switch.on_conflict_do_update(
            index_elements=[SWITCHES.c.name], set_={"value": switch.excluded.value}
        )
        await self._execute(switch)
        await self.mark_pause(week)

    async def mark_pause(self, week: str) -> None:
        """Note that `week` had a pause."""
        mark = self._insert(COUNTS).values(week=week, what=PAUSED, id=PAUSED, number=1)
        await self._execute(mark.on_conflict_do_nothing())

    async def _execute(self, statement: Executable) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(statement)


def make_engine(url: str) -> AsyncEngine:
    """An engine for the address; the folder of an SQLite file is made."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        # A server that is gone must be noticed by the next count, not by a reader of the report.
        return create_async_engine(url, pool_pre_ping=True, connect_args={"timeout": CONNECT_SECONDS})
    if address.database and not address.database.startswith((":memory:", "file:")):
        with suppress(OSError):  # opening the file will say what is wrong
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # Each statement is a transaction of its own: one that reads before it writes could not wait for its turn.
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """A store at an SQLAlchemy address; closed at the end.

    Missing tables are made, under a lock where several processes start at once.

    Raises:
        StoreError: the tables were made by a newer bot.
        sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be opened.
    """
    engine = make_engine(url)
    try:
        await migrate_store(engine)
        yield Store(engine)
    finally:
        await engine.dispose()


async def migrate_store(engine: AsyncEngine) -> None:
    """Make or complete the tables. StoreError where a newer bot made them."""
    async with engine.begin() as connection:
        await connection.run_sync(migrate)


def explain(error: Exception, url: str) -> str:
    """One sentence for the administrator about a database that cannot be used: what, where, what to do."""
    place = _place(make_url(url))
    if isinstance(error, StoreError):
        return f"{error} ({place})"
    cause = str(error.orig).lower() if isinstance(error, DBAPIError) and error.orig else str(error).lower()
    for sign, sentence in _CAUSES.items():
        if sign in cause:
            return sentence.format(place=place)
    return f"the counts in {place} cannot be used ({type(error).__name__}); check statistics.url"


_CAUSES: Final = {
    "not a database": "{place} is no database or is damaged: move it away and put the backup in its place",
    "malformed": "the database {place} is damaged: move it away and put the backup in its place",
    "locked": "the database {place} is locked by another program: end that program",
    "readonly": "{place} can be read but not written: give the bot the right to write it and its folder",
    "unable to open": "{place} cannot be opened: check that it is a file and that the bot may write it",
    "is a directory": "{place} is a folder: name a file in statistics.url",
    "full": "the disk with {place} is full: make room",
    "password": "the database {place} refuses the name or the password: check statistics.url",
    "connect call failed": "the database {place} does not answer: start it or check statistics.url",
    "connection refused": "the database {place} does not answer: start it or check statistics.url",
    "does not exist": "the database {place} does not exist: create it or check statistics.url",
}


def _place(address: URL) -> str:
    """Where a database is, without the password."""
    if address.get_backend_name() == "sqlite":
        return address.database or ":memory:"
    return f"{address.database} on {address.host or 'localhost'}"


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # secure_delete overwrites what an update leaves behind; a rollback journal is removed after each write.
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "secure_delete=ON", "journal_mode=DELETE"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


FAULTS: Final = (SQLAlchemyError, OSError, StoreError)
"""What the use of a database may raise."""
