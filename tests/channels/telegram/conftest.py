from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.service import Service
from bot.config import Secrets, Settings
from bot.counts.store import Row, open_store
from tests.channels.telegram.person import Person
from tests.conftest import NOW
from tests.fakes import TOKEN, FakeRequest, Telegram


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        statistics={"url": f"sqlite+aiosqlite:///{tmp_path}/counts.db"},
        service={"heartbeat": tmp_path / "heartbeat"},
    )


@pytest.fixture
async def person(telegram: Telegram, settings: Settings, answerer: Answerer) -> AsyncIterator[Person]:
    secrets = Secrets(bot_token=TOKEN)
    service = Service(settings, secrets, answerer, lambda: NOW, (FakeRequest(telegram), FakeRequest(telegram)))
    async with service.open():
        yield Person(service, telegram)


async def counts(settings: Settings, person: Person) -> list[Row]:
    await person.service.handlers.counter().drain()
    async with open_store(settings.statistics_url) as store:
        return await store.rows()
