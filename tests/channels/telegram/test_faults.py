"""Faults of Telegram, met by the whole service over real connections."""

import asyncio
import logging

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram import polling
from bot.channels.telegram.limits import BURST
from bot.channels.telegram.service import Service
from bot.config import Secrets, Settings
from tests.botapi.faults import Kind
from tests.botapi.server import BotApi, bot_api
from tests.channels.telegram.live import serving, until
from tests.fakes import TOKEN

QUESTION = "hur pratar jag med henne"
BY_NATURE_TWICE = (Kind.GARBAGE, Kind.CUT_AFTER)
"""What was delivered and then went wrong is sent once more: silence would be worse."""


@pytest.mark.parametrize("kind", list(Kind))
async def test_every_question_is_answered_whatever_goes_wrong(
    kind: Kind, settings: Settings, answerer: Answerer
) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        server.ask(1, QUESTION)
        await until(lambda: not server.unanswered)
        few = kind in (Kind.CUT, Kind.CUT_AFTER, Kind.HALF_OPEN, Kind.GARBAGE)
        server.begin(kind, 1.0, left=3 if few else 1000)
        for chat in range(1, 11):
            server.ask(chat, QUESTION)
        await until(lambda: not server.unanswered)
        assert not server.confirmed_unanswered
        if kind not in BY_NATURE_TWICE:
            assert set(server.answers.values()) == {1}


async def test_the_network_goes_and_comes_back(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer) as service:
        server.ask(1, QUESTION)
        await until(lambda: not server.unanswered)
        assert service.pulse.healthy
        for chat in range(20):
            server.ask(chat + 1, QUESTION)
        await server.gone(1.5)
        await until(lambda: not server.unanswered)
        assert service.pulse.age < 10


async def test_an_update_is_confirmed_only_after_its_answer(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        server.begin(Kind.HANG, 1.0, chat=1)
        server.ask(1, QUESTION)
        await asyncio.sleep(0.5)
        assert len(server.pending) == 1
        await until(lambda: not server.unanswered)
        await until(lambda: not server.pending)


async def test_one_slow_chat_costs_the_others_nothing(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        server.begin(Kind.SLOW_CHAT, 3.0, chat=1)
        server.ask(1, QUESTION)
        for chat in range(2, 82):
            server.ask(chat, QUESTION)
            await asyncio.sleep(0.01)
        assert await until(lambda: len(server.delays) == 81) < 2.0
        assert max(delay for (chat, _), delay in server.delays.items() if chat > 1) < 2.0
        assert server.pending, "the slow one is not confirmed yet"


async def test_many_slow_chats_leave_slots_to_others(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        for chat in range(1, 41):
            server.begin(Kind.SLOW_CHAT, 3.5, chat=chat)
            server.ask(chat, QUESTION)
        server.ask(99, QUESTION)
        await until(lambda: any(chat == 99 for chat, _ in server.delays), 3.0)


async def test_a_chat_out_of_reach_holds_a_full_window_for_seconds_only(
    settings: Settings, answerer: Answerer
) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        server.begin(Kind.CHAT_TOO_MANY, 12.0, chat=1)
        server.ask(1, QUESTION)
        for chat in range(2, 303):
            server.ask(chat, QUESTION)
        assert await until(lambda: len(server.delays) == 301) < polling.HOLD_SECONDS + 5
        await until(lambda: not server.unanswered)
        assert set(server.answers.values()) == {1}


async def test_a_chat_is_answered_in_its_order(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        server.begin(Kind.CUT, 1.0, chat=1, left=2)
        asked = [server.ask(1, QUESTION) for _ in range(8)]
        await until(lambda: not server.unanswered)
        assert list(server.delays) == asked


async def test_a_flood_by_one_costs_the_others_nothing(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        for _ in range(1000):
            server.ask(1, "bu " * 1000)
        others = [server.ask(chat, QUESTION) for chat in range(2, 22)]
        await until(lambda: all(server.answers[question] for question in others), 10)
        await until(lambda: not server.pending, 10)
        assert BURST <= server.sends[1] <= BURST + 15
        assert "mer än" not in server.telegram.sent(1)[-1]["text"]
        told = [sent for sent in server.telegram.sent(1) if "fler meddelanden än jag hinner" in sent["text"]]
        assert told
        assert "112" in told[0]["text"]


async def test_taps_with_forged_data_do_no_harm(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        for number in range(2000):
            person = {"id": number % 40 + 1, "is_bot": False, "first_name": "X"}
            chat = {"id": person["id"], "type": "private"}
            shown = {"message_id": 1, "date": 0, "chat": chat}
            data = ("t:" + "a" * 62, "\x00", "r:gone:called:sv", "f:::", "m:start:sv", "🙂" * 16)[number % 6]
            server.put(
                callback_query={"id": str(number), "from": person, "chat_instance": "1", "data": data}
                | ({"message": shown} if number % 2 else {})
            )
        question = server.ask(99, QUESTION)
        await until(lambda: server.answers[question], 20)


async def test_an_update_that_cannot_be_read_is_passed_over(
    settings: Settings, answerer: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        server.put(message={"message_id": "x", "chat": 7, "date": "never"})
        question = server.ask(2, QUESTION)
        await until(lambda: server.answers[question])
        await until(lambda: not server.pending)
    assert "unreadable update" in caplog.text


async def stops(server: BotApi, settings: Settings, answerer: Answerer) -> int:
    service = Service(settings, Secrets(bot_token=TOKEN, api_base_url=server.url), answerer)
    return await asyncio.wait_for(service.run(), 30)


async def test_b4_a_second_poller_is_borne_for_a_while_and_then_told(
    settings: Settings, answerer: Answerer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert polling.CONFLICT_SECONDS == 60
    monkeypatch.setattr(polling, "CONFLICT_SECONDS", 1.0)
    async with bot_api() as server:
        server.begin(Kind.CONFLICT, 60)
        assert await stops(server, settings, answerer) == 1
    assert "Another bot fetches messages with the same token" in caplog.text


async def test_b5_a_token_that_is_revoked_while_running_ends_the_service(
    settings: Settings, answerer: Answerer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REVOKED_SECONDS", 1.0)
    async with bot_api() as server:
        running = asyncio.create_task(stops(server, settings, answerer))
        await until(lambda: server.polls > 0)
        server.token = "123456789:another"
        assert await running == 1
    assert "Telegram refuses the token. Get a new one" in caplog.text


async def test_a_service_that_stays_deaf_ends(
    settings: Settings, answerer: Answerer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "DEAF_SECONDS", 1.0)
    async with bot_api() as server:
        running = asyncio.create_task(stops(server, settings, answerer))
        await until(lambda: server.polls > 0)
        server.begin(Kind.SERVER_ERROR, 60)
        assert await running == 1
    assert "out of reach for too long" in caplog.text


async def test_a_fault_is_told_once_an_hour_and_counted(
    settings: Settings, answerer: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with bot_api() as server, serving(server, settings, answerer) as service:
        server.begin(Kind.SERVER_ERROR, 1.5)
        server.ask(1, QUESTION)
        await until(lambda: not server.unanswered)
        lines = [record.getMessage() for record in caplog.records if "NetworkError" in record.getMessage()]
        assert len(lines) == len(set(lines))
        caplog.clear()
        service.faults.report()
        assert "faults in the past hour" in caplog.text
        assert "running, 0 faults" not in caplog.text


async def test_the_heartbeat_tells_that_telegram_is_heard(settings: Settings, answerer: Answerer) -> None:
    async with bot_api() as server, serving(server, settings, answerer):
        await until(settings.heartbeat.exists)
        assert settings.heartbeat.read_bytes() == b""
    assert not settings.heartbeat.exists()


async def test_the_planned_ending(settings: Settings, answerer: Answerer) -> None:
    ended = settings.model_copy(
        update={
            "service": settings.service.model_validate(
                {"ended": {"date": "2026-11-24", "text": {"sv": "Slut nu."}}}
            )
        }
    )
    ended = Settings(
        **{**settings.model_dump(), "service": {**ended.service.model_dump(), "heartbeat": settings.heartbeat}}
    )
    async with bot_api() as server, serving(server, ended, answerer):
        server.ask(1, QUESTION)
        server.ask(2, "han slår henne nu")
        server.ask(3, "/start")
        await until(lambda: not server.unanswered)
        texts = {chat: server.telegram.sent(chat)[-1]["text"] for chat in (1, 2, 3)}
    for text in texts.values():
        assert "Slut nu." in text
        assert "112" in text
    assert texts[1].startswith("Slut nu.")
    assert "Kvinnofridslinjen" in texts[1]
    assert texts[2].startswith("Ring 112 nu")
