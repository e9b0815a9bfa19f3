"""Four replicas behind a load balancer that repeats itself, on one PostgreSQL, while one is killed."""

import asyncio
import os
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.botapi.http import Json
from tests.botapi.server import bot_api
from tests.ports import free_port
from tests.postgres import binaries, postgres
from tests.soak.process import BotProcess

REPLICAS = 4
UPDATES = 2000
AT_ONCE = 32
SECRET = "s" * 32
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    if binaries() is None or not (os.geteuid() or Path("/usr/sbin/runuser").exists()):
        pytest.skip("PostgreSQL is not installed")
    with postgres() as url:
        yield url


async def test_each_update_is_answered_and_counted_once(database: str, tmp_path: Path) -> None:
    source = random.Random(1)
    ports = [free_port() for _ in range(REPLICAS)]
    async with bot_api(latency=0.01) as server, httpx.AsyncClient(headers=HEADERS, timeout=60) as client:
        replicas = [_replica(server.url, database, tmp_path / str(port), port) for port in ports]
        try:
            await asyncio.gather(*(_listens(client, port) for port in ports))
            for number in range(UPDATES):
                server.ask(number % 500 + 1, "hur pratar jag med henne")
            updates, alive = list(server.pending.values()), list(ports)
            gate = asyncio.Semaphore(AT_ONCE)

            async def post(update: Json) -> None:
                """As Telegram does: again until the answer is 200, each time to any replica."""
                async with gate:
                    while True:
                        try:
                            url = f"http://127.0.0.1:{source.choice(alive)}/telegram"
                            if (await client.post(url, json=update)).status_code == 200:
                                return
                        except httpx.TransportError:
                            pass
                        await asyncio.sleep(0.1)

            async def kill_one() -> None:
                while len(server.answers) < UPDATES // 3:
                    await asyncio.sleep(0.02)
                replicas[0].kill()
                await asyncio.sleep(0.5)  # the load balancer notices later
                alive.remove(ports[0])

            killing = asyncio.create_task(kill_one())
            await asyncio.gather(*(post(update) for update in updates for _ in range(2)))
            await killing
            for replica in replicas[1:]:
                replica.ask_to_stop()
            assert [await asyncio.to_thread(replica.wait, 10) for replica in replicas[1:]] == [0, 0, 0]
        finally:
            for replica in replicas:
                replica.kill()
        in_flight = AT_ONCE // REPLICAS + 4
        twice = [question for question, answers in server.answers.items() if answers > 1]
        assert not server.unanswered
        assert len(twice) <= in_flight, "at most what the killed one had in flight"
        assert abs(await _counted(database) - UPDATES) <= in_flight


def _replica(url: str, database: str, folder: Path, port: int) -> BotProcess:
    folder.mkdir()
    replica = BotProcess(
        url,
        folder,
        BOT_STATISTICS__URL=database,
        BOT_TELEGRAM__MODE="webhook",
        BOT_TELEGRAM__WEBHOOK__URL="https://bot.example.se/telegram",
        BOT_TELEGRAM__WEBHOOK__PORT=str(port),
        TELEGRAM_WEBHOOK_SECRET=SECRET,
    )
    replica.start()
    return replica


async def _listens(client: httpx.AsyncClient, port: int) -> None:
    for _ in range(1200):
        try:
            if (await client.post(f"http://127.0.0.1:{port}/telegram", content=b"")).status_code == 400:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("the replica does not listen")


async def _counted(database: str) -> int:
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        number = await connection.scalar(text("select sum(number) from counts where what = 'question'"))
    await engine.dispose()
    return int(number or 0)
