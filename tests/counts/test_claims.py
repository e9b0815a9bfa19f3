"""Claims in real databases."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.counts.claims import CLAIMS, Claim, Claims, open_claims
from tests.postgres import binaries, postgres

TODAY = date(2026, 11, 24)
NUMBER = 2_147_483_700
"""Beyond 32 bits: Telegram does not promise how large the numbers grow."""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    if binaries() is None or not (os.geteuid() or Path("/usr/sbin/runuser").exists()):
        pytest.skip("PostgreSQL is not installed")
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/claims.db"
    return str(request.getfixturevalue("database"))


@pytest.fixture
async def claims(url: str) -> AsyncIterator[Claims]:
    async with open_claims(url, lambda: TODAY) as claims:
        yield claims
        await claims.forget_below(2**60)


def test_a_claim_holds_the_number_and_the_day_alone() -> None:
    assert [column.name for column in CLAIMS.columns] == ["number", "day"]


async def test_an_update_is_claimed_until_it_is_done(claims: Claims) -> None:
    assert await claims.take(NUMBER) is Claim.TAKEN
    await claims.finish(NUMBER)
    await claims.release(NUMBER)
    assert await claims.take(NUMBER) is Claim.DONE
    assert await claims.numbers() == {NUMBER}


async def test_a_claim_that_is_given_back_can_be_taken_again(claims: Claims) -> None:
    assert await claims.take(NUMBER) is Claim.TAKEN
    await claims.release(NUMBER)
    assert await claims.take(NUMBER) is Claim.TAKEN


async def test_claims_are_forgotten_after_a_day(url: str) -> None:
    day = TODAY
    async with open_claims(url, lambda: day) as claims:
        await claims.finish(1)
        day = TODAY + timedelta(days=1)
        await claims.finish(2)
        await claims.forget()
        assert await claims.numbers() == {1, 2}
        day = TODAY + timedelta(days=2)
        await claims.forget()
        assert await claims.numbers() == {2}
        await claims.forget_below(3)
        assert await claims.numbers() == set()


async def test_noting_twice_is_no_error(claims: Claims) -> None:
    await claims.finish(5, 6)
    await claims.finish(6, 7)
    assert await claims.numbers() == {5, 6, 7}


async def test_of_two_replicas_one_answers(database: str) -> None:
    async with open_claims(database, lambda: TODAY) as one, open_claims(database, lambda: TODAY) as other:
        assert await one.take(NUMBER) is Claim.TAKEN
        assert await other.take(NUMBER) is Claim.BUSY
        await one.finish(NUMBER)
        await one.release(NUMBER)
        assert await other.take(NUMBER) is Claim.DONE
        await one.forget_below(2**60)


async def test_what_a_dead_replica_held_can_be_answered_by_another(database: str) -> None:
    async with open_claims(database, lambda: TODAY) as other:
        async with open_claims(database, lambda: TODAY) as one:
            assert await one.take(NUMBER) is Claim.TAKEN
            assert await other.take(NUMBER) is Claim.BUSY
        assert await other.take(NUMBER) is Claim.TAKEN
        await other.release(NUMBER)


async def test_a_lost_connection_costs_no_answer(database: str, caplog: pytest.LogCaptureFixture) -> None:
    async with open_claims(database, lambda: TODAY) as claims:
        assert await claims.take(NUMBER) is Claim.TAKEN
        engine = create_async_engine(database, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(
                text("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
            )
        await engine.dispose()
        assert await claims.take(NUMBER + 1) is Claim.TAKEN
        assert "every update is answered" in caplog.text


async def test_replicas_that_start_together_make_one_table(database: str) -> None:
    engine = create_async_engine(database, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("drop table if exists claims"))
    await engine.dispose()

    async def start(number: int) -> set[int]:
        async with open_claims(database, lambda: TODAY) as claims:
            await claims.finish(number)
            return await claims.numbers()

    seen = await asyncio.gather(*(start(number) for number in range(8)))
    assert all(seen)
    async with open_claims(database, lambda: TODAY) as claims:
        assert await claims.numbers() == set(range(8))
        await claims.forget_below(100)


async def test_a_database_that_is_away_costs_no_answer(tmp_path: Path) -> None:
    async with open_claims(f"sqlite+aiosqlite:///{tmp_path}", lambda: TODAY) as claims:
        assert await claims.take(1) is Claim.TAKEN
        await claims.finish(1)
        assert await claims.numbers() == set()
