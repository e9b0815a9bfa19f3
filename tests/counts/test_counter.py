"""Counting in the background: never late, never in the way, in the week of the service's clock."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.reply import Tally, What
from bot.clock import STOCKHOLM, iso_week
from bot.counts.counter import MAX_WAITING, Counter, open_counter
from bot.counts.store import Row, open_store
from tests.conftest import NOW

UNSURE = Tally(What.QUESTION, "unsure")
BRIS = Tally(What.CALLED, "bris")


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def rows(path: Path) -> list[Row]:
    async with open_store(url(path)) as store:
        return await store.rows()


async def test_what_is_added_is_written_by_the_end(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([UNSURE, BRIS])
        counter.add([UNSURE])
        counter.add([])
    assert await rows(path) == [Row("2026-W48", "called", "bris", 1), Row("2026-W48", "question", "unsure", 2)]


async def test_many_adds_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    async with open_counter(url(path), lambda: NOW) as counter:
        for _ in range(300):
            counter.add([UNSURE])
    assert await rows(path) == [Row("2026-W48", "question", "unsure", 300)]


async def test_after_draining_everything_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([UNSURE] * 5)
        await counter.drain()
        assert await rows(path) == [Row("2026-W48", "question", "unsure", 5)]


async def test_the_answer_itself_is_counted_by_its_topic(tmp_path: Path, answerer: Answerer) -> None:
    path = tmp_path / "counts.db"
    text = "hon är så rädd för sin man"
    reply = answerer.answer(text, "sv", NOW)
    assert reply.tallies
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add(reply.tallies)
    assert [(row.what, row.id) for row in await rows(path)] == [(tally.what, tally.id) for tally in reply.tallies]
    assert text.encode() not in path.read_bytes()
    assert "rädd".encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM), "2026-W48"),
        (datetime(2026, 1, 5, 0, 0, tzinfo=STOCKHOLM), "2026-W02"),
        (datetime(2024, 12, 29, 23, 59, tzinfo=STOCKHOLM), "2024-W52"),
        (datetime(2024, 12, 30, 0, 0, tzinfo=STOCKHOLM), "2025-W01"),
        (datetime(2026, 12, 31, 12, tzinfo=STOCKHOLM), "2026-W53"),
        (datetime(2027, 1, 1, 12, tzinfo=STOCKHOLM), "2026-W53"),
        (datetime(2027, 1, 4, 0, 0, tzinfo=STOCKHOLM), "2027-W01"),
        (datetime(2024, 12, 29, 22, 59, tzinfo=UTC), "2024-W52"),
        (datetime(2024, 12, 29, 23, 0, tzinfo=UTC), "2025-W01"),
        (datetime(2026, 7, 5, 21, 59, tzinfo=UTC), "2026-W27"),
        (datetime(2026, 7, 5, 22, 0, tzinfo=UTC), "2026-W28"),
    ],
)
async def test_the_week_is_that_of_the_clock_in_stockholm(tmp_path: Path, moment: datetime, week: str) -> None:
    assert iso_week(moment) == week
    path = tmp_path / "counts.db"
    async with open_counter(url(path), lambda: moment) as counter:
        counter.add([UNSURE])
    assert [row.week for row in await rows(path)] == [week]


async def test_the_week_is_that_of_the_question_not_of_the_writing(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    moments = [datetime(2024, 12, 29, 23, 59, 59, tzinfo=STOCKHOLM), datetime(2024, 12, 30, tzinfo=STOCKHOLM)]
    clock = iter(moments)
    async with open_counter(url(path), lambda: next(clock)) as counter:
        counter.add([UNSURE, BRIS])
        counter.add([UNSURE])
    assert [(row.week, row.id) for row in await rows(path)] == [
        ("2024-W52", "bris"),
        ("2024-W52", "unsure"),
        ("2025-W01", "unsure"),
    ]


async def test_a_locked_database_holds_nobody_up(tmp_path: Path, answerer: Answerer) -> None:
    path = tmp_path / "counts.db"
    async with open_store(url(path)), open_counter(url(path), lambda: NOW) as counter:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            counter.add([UNSURE, BRIS])
            for _ in range(10):
                await asyncio.sleep(0)  # the writer is at work by now, and waits for the lock
            counter.add([UNSURE])
            assert answerer.answer("vem kan jag ringa", "sv", NOW).text
            # Still locked by us: nothing was written, and yet everything above went on.
            assert other.execute("SELECT count(*) FROM counts").fetchone() == (0,)
            other.execute("ROLLBACK")
        await counter.drain()
    assert await rows(path) == [Row("2026-W48", "called", "bris", 1), Row("2026-W48", "question", "unsure", 2)]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try a database that failed again at once, and do not wait for it at the end."""
    monkeypatch.setattr("bot.counts.counter.FIRST_WAIT", 0.02)
    monkeypatch.setattr("bot.counts.counter.CLOSE_SECONDS", 0.2)


@pytest.fixture
def errors(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    return lambda: [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


@pytest.mark.usefixtures("soon")
async def test_replies_go_on_when_the_database_is_a_folder(
    tmp_path: Path, answerer: Answerer, errors: Callable[[], list[str]]
) -> None:
    async with open_counter(url(tmp_path), lambda: NOW) as counter:
        reply = answerer.answer("vem kan jag ringa", "sv", NOW)
        counter.add(reply.tallies)
        assert reply.text
        await until(lambda: bool(errors()))
        await asyncio.sleep(0.2)  # several tries
    assert len(errors()) == 1
    assert str(tmp_path) in errors()[0]
    assert "counts wait until it is back" in errors()[0]


@pytest.mark.usefixtures("soon")
async def test_a_damaged_database_is_left_as_it_is_and_told_in_one_sentence(
    tmp_path: Path, errors: Callable[[], list[str]]
) -> None:
    path = tmp_path / "counts.db"
    path.write_text("somebody's notes " * 100, "utf-8")
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([UNSURE])
        await until(lambda: bool(errors()))
    assert path.read_text("utf-8") == "somebody's notes " * 100
    assert "is no database or is damaged: move it away and put the backup in its place" in errors()[0]


@pytest.mark.usefixtures("soon")
async def test_counts_wait_until_a_damaged_database_has_been_mended(
    tmp_path: Path, errors: Callable[[], list[str]]
) -> None:
    path = tmp_path / "counts.db"
    path.write_text("somebody's notes " * 100, "utf-8")
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([UNSURE, BRIS])
        await until(lambda: bool(errors()))
        counter.add([UNSURE])
        path.unlink()
        await counter.drain()
        assert await rows(path) == [
            Row("2026-W48", "called", "bris", 1),
            Row("2026-W48", "question", "unsure", 2),
        ]


@pytest.mark.usefixtures("soon")
async def test_a_database_that_can_only_be_read(tmp_path: Path, errors: Callable[[], list[str]]) -> None:
    path = tmp_path / "counts.db"
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([UNSURE])
    # A file mode does not stop the administrator, who may run the tests; SQLite's own mode does.
    readonly = f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true"
    async with open_counter(readonly, lambda: NOW) as counter:
        counter.add([UNSURE])
        await until(lambda: bool(errors()))
    assert "can be read but not written" in errors()[0]
    assert await rows(path) == [Row("2026-W48", "question", "unsure", 1)]


@pytest.mark.usefixtures("soon")
async def test_a_count_that_fails_is_written_when_the_table_is_back(
    tmp_path: Path, errors: Callable[[], list[str]]
) -> None:
    path = tmp_path / "counts.db"
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([BRIS])
        await counter.drain()
        with closing(sqlite3.connect(path)) as other:
            other.execute("ALTER TABLE counts RENAME TO hidden")
            counter.add([UNSURE])
            await until(lambda: bool(errors()))
            other.executescript("DROP TABLE IF EXISTS counts; ALTER TABLE hidden RENAME TO counts")
        await counter.drain()
    assert await rows(path) == [Row("2026-W48", "called", "bris", 1), Row("2026-W48", "question", "unsure", 1)]


async def test_what_exceeds_the_bound_is_dropped_and_never_raised(caplog: pytest.LogCaptureFixture) -> None:
    counter = Counter("sqlite+aiosqlite:///unused.db", lambda: NOW)
    counter.add(Tally(What.QUESTION, f"topic-{index}") for index in range(MAX_WAITING))
    assert caplog.records == []
    counter.add([UNSURE, BRIS, Tally(What.QUESTION, "topic-1")])
    assert [record.getMessage() for record in caplog.records] == [
        "counts are dropped: the database has been away too long"
    ]


async def test_while_paused_nothing_is_counted_but_the_week_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    async with open_store(url(path)) as store:
        await store.pause("2026-W47", paused=True)
    async with open_counter(url(path), lambda: NOW) as counter:
        counter.add([UNSURE, BRIS])
    assert await rows(path) == [Row("2026-W47", "paused", "paused", 1), Row("2026-W48", "paused", "paused", 1)]


async def test_an_error_in_the_service_still_saves_the_counts(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    with pytest.raises(RuntimeError, match="service"):
        async with open_counter(url(path), lambda: NOW) as counter:
            counter.add([UNSURE])
            raise RuntimeError("service")
    assert await rows(path) == [Row("2026-W48", "question", "unsure", 1)]
