"""The webhook: who may post, when it says 200, and what comes twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial

import httpx
import pytest
from telegram import Bot

from bot.answering.answerer import Answerer
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.published import set_webhook, watch_webhook
from bot.channels.telegram.service import Service
from bot.channels.telegram.webhook import HEADER, MAX_BODY, Webhook
from bot.config import Secrets, Settings
from bot.counts.claims import open_claims
from bot.health import Pulse
from tests.botapi.faults import Kind
from tests.botapi.http import Json
from tests.botapi.server import BotApi, bot_api
from tests.channels.telegram.live import until
from tests.conftest import NOW
from tests.fakes import TOKEN

SECRET = "s" * 32
PATH = "/telegram"
QUESTION = "hur pratar jag med henne"


@pytest.fixture
async def server() -> AsyncIterator[BotApi]:
    async with bot_api() as server:
        yield server


@pytest.fixture
async def client(server: BotApi, settings: Settings, answerer: Answerer) -> AsyncIterator[httpx.AsyncClient]:
    service = Service(settings, Secrets(bot_token=TOKEN, api_base_url=server.url), answerer, lambda: NOW)
    async with service.open(), open_claims(settings.statistics_url, NOW.date) as claims:
        intake = Intake(service.application.bot, service.delivery, service.excuses.slow_down, service.faults)
        webhook = Webhook(intake, claims, SECRET)
        transport = httpx.ASGITransport(webhook.application(PATH))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://bot", headers={HEADER: SECRET}
        ) as client:
            yield client


def question(server: BotApi, chat: int = 1) -> Json:
    """A question as Telegram would post it; not in the queue of polling."""
    server.ask(chat, QUESTION)
    return server.pending.popitem()[1]


async def test_200_means_answered(client: httpx.AsyncClient, server: BotApi) -> None:
    server.begin(Kind.SLOW_CHAT, 0.5, chat=1)
    posting = asyncio.create_task(client.post(PATH, json=question(server)))
    await until(lambda: server.answers)
    assert not posting.done(), "Telegram has not confirmed the answer yet"
    assert (await posting).status_code == 200


async def test_what_comes_twice_is_answered_once(client: httpx.AsyncClient, server: BotApi) -> None:
    update = question(server)
    server.begin(Kind.SLOW_CHAT, 0.3, chat=1)
    together = await asyncio.gather(*(client.post(PATH, json=update) for _ in range(3)))
    later = await client.post(PATH, json=update)
    assert {response.status_code for response in (*together, later)} == {200}
    assert list(server.answers.values()) == [1]


@pytest.mark.parametrize("secret", ["", "x", SECRET[:-1], SECRET + "s", "å" * 16])
async def test_who_does_not_know_the_secret_is_refused(
    client: httpx.AsyncClient, server: BotApi, secret: str
) -> None:
    response = await client.post(PATH, json=question(server), headers={HEADER.encode(): secret.encode()})
    assert (response.status_code, response.content) == (403, b"")
    assert not server.answers


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": 1e400}', 400),
        (b"[" * 100_000, 400),
        (b" " * (MAX_BODY + 1), 413),
        (json.dumps({"update_id": 3}).encode(), 200),
        (json.dumps({"update_id": 4, "message": "no"}).encode(), 200),
    ],
)
async def test_what_telegram_would_not_post(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert (await client.post(PATH, content=body)).status_code == status


@pytest.mark.parametrize("path", ["/", "/telegram/..", "/telegram/../../etc/passwd", "//telegram", "/TELEGRAM"])
async def test_there_is_one_path(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.post(path, content=b"{}")).status_code == 404
    assert (await client.get(PATH)).status_code == 405


async def test_publish_sets_the_webhook_and_polling_takes_it_away(
    server: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, Json]] = []

    def record(kind: str, given: Json) -> bool:
        calls.append((kind, given))
        return True

    monkeypatch.setattr(server.telegram, "_setWebhook", partial(record, "set"), raising=False)
    monkeypatch.setattr(server.telegram, "_deleteWebhook", partial(record, "delete"), raising=False)
    secrets = Secrets(bot_token=TOKEN, api_base_url=server.url, webhook_secret=SECRET)
    webhook = Settings(telegram={"mode": "webhook", "webhook": {"url": "https://bot.example.se/telegram"}})
    async with Bot(TOKEN, base_url=server.url) as bot:
        await set_webhook(bot, webhook, secrets)
        await set_webhook(bot, Settings(), secrets)
    (kind, given), (other, rest) = calls
    assert (kind, given["url"], given["secret_token"]) == ("set", "https://bot.example.se/telegram", SECRET)
    assert json.loads(given["allowed_updates"])[:2] == ["message", "callback_query"]
    assert other == "delete"
    assert "true" not in (
        str(given.get("drop_pending_updates")).lower(),
        str(rest.get("drop_pending_updates")).lower(),
    )


async def test_the_service_watches_that_telegram_still_posts_to_it(
    server: BotApi, settings: Settings, answerer: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    where = "https://elsewhere.example.se"
    info = {"url": where, "has_custom_certificate": False, "pending_update_count": 0}
    server.telegram._getWebhookInfo = lambda _given: info  # type: ignore[attr-defined]
    service = Service(settings, Secrets(bot_token=TOKEN, api_base_url=server.url), answerer)
    async with Bot(TOKEN, base_url=server.url) as bot:
        for url, healthy in (("https://bot.example.se", False), (where, True)):
            pulse = Pulse()
            watching = asyncio.create_task(watch_webhook(bot, url, pulse, service.faults))
            await asyncio.sleep(0.3)
            watching.cancel()
            assert pulse.healthy is healthy
    assert "run `python -m bot publish`" in caplog.text
