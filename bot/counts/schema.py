"""The tables of the counts, and how a database gets them: nowhere could a person, a text or a moment stand."""

from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

VERSION: Final = 1
"""Version of the tables; a database with a higher one was made by a newer bot."""
LOCK: Final = 0x1E7E_E75A
"""Key of the advisory lock under which PostgreSQL's tables are made: any fixed number that nobody else uses."""

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
SWITCHES: Final = Table(
    "switches",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("value", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Whole numbers by name: `version` of the tables, and `paused` (1 while counting is paused)."""


class StoreError(Exception):
    """The database of the counts cannot be used; the message is one sentence for the administrator."""


def migrate(connection: Connection) -> None:
    """Make or complete the tables; does nothing where they are current.

    Four processes that start at once wait for one another: SQLite locks the file, PostgreSQL an advisory lock
    (`CREATE TABLE IF NOT EXISTS` alone fails there when two run it at the same time).

    Raises:
        StoreError: a newer bot made the tables.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    _check_version(connection)
    for table in METADATA.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(SWITCHES).values(name="version", value=VERSION).on_conflict_do_nothing())


def _check_version(connection: Connection) -> None:
    version = _version(connection)
    if version is not None and version > VERSION:
        raise StoreError(
            f"the counts were written by a newer bot (tables {version}, this one knows {VERSION}); "
            "install that version again or name another database in statistics.url"
        )


def _version(connection: Connection) -> Any:
    if not inspect(connection).has_table(SWITCHES.name):
        return None
    return connection.execute(select(SWITCHES.c.value).where(SWITCHES.c.name == "version")).scalar()
