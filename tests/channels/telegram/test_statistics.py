"""`/nytt` for everybody, `/statistik` for administrators."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.service import Service
from bot.config import Secrets, Settings
from bot.content.report_texts import News, NewsItem
from bot.counts.store import open_store, portions
from tests.channels.telegram.person import MARK, Person
from tests.conftest import NOW
from tests.fakes import TOKEN, FakeRequest, Telegram
from tests.reports.invented import two_years

DONE = "Tre portar har fått nya lås."


@pytest.fixture
async def person(tmp_path: Path, answerer: Answerer, request: pytest.FixtureRequest) -> AsyncIterator[Person]:
    admins = getattr(request, "param", [MARK])
    url = f"sqlite+aiosqlite:///{tmp_path}/counts.db"
    async with open_store(url) as store:
        for portion in portions(two_years(answerer.knowledge)):
            await store.add_rows(portion)
    item = NewsItem(date=date(2026, 11, 1), sv=DONE, en="Three doors have got new locks.")
    knowledge = answerer.knowledge.model_copy(update={"news": News(items=(item,))})
    told = Answerer(knowledge, answerer.reader, "jarfallahus")
    settings = Settings(
        statistics={"url": url}, telegram={"admins": admins}, service={"heartbeat": tmp_path / "heartbeat"}
    )
    telegram = Telegram()
    requests = (FakeRequest(telegram), FakeRequest(telegram))
    service = Service(settings, Secrets(bot_token=TOKEN), told, lambda: NOW, requests)
    async with service.open():
        yield Person(service, telegram)


async def test_news_and_the_last_published_figures(person: Person) -> None:
    text = (await person.say("/nytt"))["text"]
    assert DONE in text
    assert "vecka 2025-W40 till 2026-W39" in text
    assert "Vanligaste frågan var" in text
    assert text.endswith("112.")
    assert "Three doors" in (await person.say("/news"))["text"]


async def test_the_newest_message_stands_under_the_menu(person: Person) -> None:
    assert DONE in (await person.say("/start"))["text"]


async def test_an_administrator_gets_picture_and_file(person: Person) -> None:
    await person.say("/statistik")
    assert [name for name in person.telegram.methods() if name.startswith("send")] == [
        "sendPhoto",
        "sendDocument",
        "sendMessage",
    ]


@pytest.mark.parametrize("person", [[], [MARK + 1]], indirect=True)
async def test_nobody_else_gets_the_report(person: Person) -> None:
    reply = await person.say("/statistik")
    assert reply["text"].endswith("112.")
    assert not {"sendPhoto", "sendDocument"} & set(person.telegram.methods())
