"""The counters in a real SQLite file."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.counts.store import Row, open_store

MANY = 300


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def ask(path: Path, query: str) -> list[Any]:
    """Read the file as somebody would who found it."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_new_store_is_empty_and_counts(tmp_path: Path) -> None:
    async with open_store(url(tmp_path / "counts.db")) as store:
        assert await store.rows() == []
        await store.add("2026-W48", "question", "unsure")
        await store.add("2026-W48", "question", "unsure", 2)
        assert await store.rows() == [Row("2026-W48", "question", "unsure", 3)]


async def test_week_what_and_id_are_counted_apart(tmp_path: Path) -> None:
    rows = [
        Row("2026-W47", "question", "unsure", 1),
        Row("2026-W48", "called", "bris", 1),
        Row("2026-W48", "contact_shown", "bris", 1),
        Row("2026-W48", "question", "greeting", 1),
        Row("2026-W48", "question", "unsure", 1),
    ]
    async with open_store(url(tmp_path / "counts.db")) as store:
        for row in reversed(rows):
            await store.add(row.week, row.what, row.id)
        assert await store.rows() == rows


async def test_concurrent_adds_lose_nothing(tmp_path: Path) -> None:
    async with open_store(url(tmp_path / "counts.db")) as store:
        await asyncio.gather(*(store.add("2026-W48", "question", f"topic-{index % 3}") for index in range(MANY)))
        assert [row.number for row in await store.rows()] == [MANY // 3] * 3


async def test_two_stores_on_one_file_lose_nothing(tmp_path: Path) -> None:
    address = url(tmp_path / "counts.db")
    async with open_store(address) as one, open_store(address) as two:
        await asyncio.gather(*(store.add("2026-W48", "question", "unsure") for store in [one, two] * 30))
        assert await one.rows() == await two.rows() == [Row("2026-W48", "question", "unsure", 60)]


async def test_counts_are_there_after_a_restart(tmp_path: Path) -> None:
    address = url(tmp_path / "counts.db")
    for _ in range(2):
        async with open_store(address) as store:
            await store.add("2026-W48", "called", "bris")
    assert ask(tmp_path / "counts.db", "SELECT * FROM counts") == [("2026-W48", "called", "bris", 2)]


async def test_the_file_has_four_columns_two_switches_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    async with open_store(url(path)) as store:
        await store.add("2026-W48", "question", "unsure")
    assert ask(path, "SELECT name FROM sqlite_master WHERE type = 'table'") == [
        ("counts",),
        ("switches",),
    ]
    assert ask(path, "SELECT * FROM switches") == [("version", 1)]
    columns = ask(path, "PRAGMA table_info(counts)")
    assert [column[1] for column in columns] == ["week", "what", "id", "number"]
    assert [column[5] for column in columns] == [1, 2, 3, 0]  # the first three are the key


async def test_the_order_of_questions_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    async with open_store(url(path)) as store:
        await store.add("2026-W48", "question", "unsure")
        await store.add("2026-W48", "question", "greeting")
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        ask(path, "SELECT rowid FROM counts")
    assert [row[2] for row in ask(path, "SELECT * FROM counts")] == ["greeting", "unsure"]


async def test_no_other_file_is_left_behind(tmp_path: Path) -> None:
    async with open_store(url(tmp_path / "counts.db")) as store:
        await store.add("2026-W48", "question", "unsure")
    assert names(tmp_path) == ["counts.db"]


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    async with open_store(url(tmp_path / "new" / "deep" / "counts.db")) as store:
        await store.add("2026-W48", "question", "unsure")
        assert len(await store.rows()) == 1


async def test_a_store_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_store("sqlite+aiosqlite:///:memory:") as store:
        await store.add("2026-W48", "question", "unsure")
        assert len(await store.rows()) == 1
    assert names(tmp_path) == []


async def test_what_looks_like_a_statement_is_only_text(tmp_path: Path) -> None:
    name = "'); DROP TABLE counts; --"
    async with open_store(url(tmp_path / "counts.db")) as store:
        await store.add("2026-W48", "question", name)
        assert await store.rows() == [Row("2026-W48", "question", name, 1)]


async def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError):
        async with open_store(url(tmp_path)):
            pass


async def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    path.write_text("not a database, but somebody's notes " * 100, "utf-8")
    before = path.read_bytes()
    with pytest.raises(SQLAlchemyError):
        async with open_store(url(path)):
            pass
    assert path.read_bytes() == before
