"""The soak, short: `make soak` runs it for ten minutes. And what a process alone can show."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from bot.channels.telegram.lanes import SLOTS
from tests.botapi.faults import Kind
from tests.botapi.server import BotApi, bot_api
from tests.channels.telegram.live import until
from tests.fakes import TOKEN
from tests.soak.process import BotProcess
from tests.soak.run import counted, soak

SECONDS = 20.0
QUESTION = "hur pratar jag med henne"
START = 120.0
"""On a fresh machine the first start fits the models."""


async def test_under_faults_and_kills_no_question_is_lost(tmp_path: Path) -> None:
    result = await soak(tmp_path, SECONDS, rate=20.0, kills=2)
    assert result.asked > 0.8 * SECONDS * 20
    assert result.lost == 0
    assert result.faults > 10
    assert result.exit_status == 0
    assert result.stop_seconds < 10
    log = (tmp_path / "log").read_text("utf-8")
    assert "Traceback" not in log
    assert TOKEN not in log
    assert "crash" not in log


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    async with bot_api(latency=0.02) as server:
        yield server


@pytest.fixture
async def bot(server: BotApi, tmp_path: Path) -> AsyncIterator[BotProcess]:
    bot = BotProcess(server.url, tmp_path)
    yield bot
    bot.kill()


async def started(server: BotApi, bot: BotProcess) -> None:
    polls = server.polls
    bot.start()
    await until(lambda: server.polls > polls, START)


async def test_a_kill_in_a_burst_costs_no_answer_and_doubles_few(server: BotApi, bot: BotProcess) -> None:
    await started(server, bot)
    for chat in range(1, 301):
        server.ask(chat, QUESTION)
    await until(lambda: len(server.delays) > 100)
    bot.kill()
    await started(server, bot)
    await until(lambda: not server.unanswered, 60)
    await until(lambda: not server.pending)
    bot.ask_to_stop()
    assert await asyncio.to_thread(bot.wait, 10) == 0
    twice = [question for question, answers in server.answers.items() if answers > 1]
    # Those whose answer was under way, and those that were finished a moment ago and not yet written down.
    in_flight = 2.5 * SLOTS
    assert len(twice) <= in_flight
    assert abs(counted(bot.database) - sum(server.answers.values())) <= in_flight


async def test_sigterm_finishes_what_is_in_flight(server: BotApi, bot: BotProcess) -> None:
    await started(server, bot)
    server.begin(Kind.SLOW_CHAT, 2.0, chat=1)
    server.ask(1, QUESTION)
    await until(lambda: server.answers)
    bot.ask_to_stop()
    assert await asyncio.to_thread(bot.wait, 10) == 0
    assert not server.pending, "the answer was confirmed before the end"
    assert "stopped" in bot.text()


async def test_sigterm_while_telegram_is_gone_leaves_the_question_to_the_next_start(
    server: BotApi, bot: BotProcess
) -> None:
    await started(server, bot)
    server.ask(1, QUESTION)
    await until(lambda: server.answers)
    server.begin(Kind.HALF_OPEN, 60)
    server.ask(2, QUESTION)
    await asyncio.sleep(1)
    bot.ask_to_stop()
    assert await asyncio.to_thread(bot.wait, 11) == 0
    server.faults.clear()
    await started(server, bot)
    await until(lambda: not server.unanswered)


async def test_the_health_of_a_process(server: BotApi, bot: BotProcess) -> None:
    assert not await asyncio.to_thread(bot.healthy)
    await started(server, bot)
    await until(bot.heartbeat.exists)
    assert await asyncio.to_thread(bot.healthy)
    bot.ask_to_stop()
    assert await asyncio.to_thread(bot.wait, 10) == 0
    assert not await asyncio.to_thread(bot.healthy)


async def test_without_a_name_service_the_bot_waits_and_says_so(tmp_path: Path) -> None:
    bot = BotProcess("http://telegram.invalid/bot", tmp_path)
    bot.start()
    try:
        await until(lambda: "Telegram cannot be reached, trying on" in bot.text(), START)
        await asyncio.sleep(3)
        assert bot.alive
        assert bot.text().count("trying on") == 1, "told once an hour"
        assert not await asyncio.to_thread(bot.healthy)
        bot.ask_to_stop()
        assert await asyncio.to_thread(bot.wait, 10) == 0
    finally:
        bot.kill()


async def test_metrics_stand_on_loopback_alone_and_show_full_hundreds(server: BotApi, tmp_path: Path) -> None:
    import httpx

    from tests.ports import free_port

    port = free_port()
    bot = BotProcess(server.url, tmp_path, BOT_SERVICE__METRICS_PORT=str(port))
    try:
        await started(server, bot)
        for chat in range(1, 151):
            server.ask(chat, QUESTION)
        await until(lambda: not server.unanswered, 60)
        async with httpx.AsyncClient() as client:
            text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        links = [link.laddr for link in psutil.net_connections("tcp") if link.status == "LISTEN" and link.laddr]
    finally:
        bot.kill()
    assert [link[0] for link in links if link[1] == port] == ["127.0.0.1"]
    assert "inteensam_answered_total 100.0" in text
    assert "inteensam_healthy" in text
    assert "_created" not in text, "the moment of the first count"
