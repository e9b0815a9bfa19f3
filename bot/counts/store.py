"""One table of counters: week, what, id, number. There is nowhere to write a person, a text or a moment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Integer, MetaData, String, Table, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_MILLISECONDS: Final = 5000
METADATA: Final = MetaData()
COUNTS: Final = Table(
    "counts",
    METADATA,
    Column("week", String(8), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("id", String(48), primary_key=True),
    Column("number", Integer, nullable=False),
    # A rowid would keep the order in which topics were first asked about.
    sqlite_with_rowid=False,
)


class Row(NamedTuple):
    """A counter as it is read."""

    week: str
    what: str
    id: str
    number: int


class Store:
    """The counters in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, week: str, what: str, id: str, number: int = 1) -> None:  # noqa: A002
        """Add `number` to one counter, in one statement: concurrent calls lose nothing."""
        await self.add_all([Row(week, what, id, number)])

    async def add_all(self, rows: Sequence[Row]) -> None:
        """Add to several counters, each named once, in one statement."""
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        statement = insert(COUNTS).values([row._asdict() for row in rows])
        statement = statement.on_conflict_do_update(
            index_elements=[COUNTS.c.week, COUNTS.c.what, COUNTS.c.id],
            set_={"number": COUNTS.c.number + statement.excluded.number},
        )
        async with self._engine.connect() as connection:
            await connection.execute(statement)

    async def rows(self) -> list[Row]:
        """All counters, by week, what and id."""
        query = select(COUNTS).order_by(COUNTS.c.week, COUNTS.c.what, COUNTS.c.id)
        async with self._engine.connect() as connection:
            return [Row(*row) for row in await connection.execute(query)]


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """A store at an SQLAlchemy address, its table made if need be; closed at the end.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be opened.
    """
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare)
    try:
        database = make_url(url).database
        if engine.dialect.name == "sqlite" and database and database != ":memory:":
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        async with engine.connect() as connection:
            await connection.run_sync(METADATA.create_all)
        yield Store(engine)
    finally:
        await engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # secure_delete overwrites what an update leaves behind; a rollback journal is removed after each write.
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "secure_delete=ON", "journal_mode=DELETE"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
