"""The whole service on this event loop, with real connections to a Bot API server on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from bot.answering.answerer import Answerer
from bot.channels.telegram.service import Service
from bot.config import Secrets, Settings
from tests.botapi.server import BotApi
from tests.conftest import NOW
from tests.fakes import TOKEN


@asynccontextmanager
async def serving(server: BotApi, settings: Settings, answerer: Answerer) -> AsyncIterator[Service]:
    """A service that fetches from `server`."""
    secrets = Secrets(bot_token=TOKEN, api_base_url=server.url)
    service = Service(settings, secrets, answerer, lambda: NOW)
    running = asyncio.create_task(service.run())
    try:
        await until(lambda: server.polls > 0 or running.done())
        yield service
    finally:
        service.stop.set()
        await asyncio.wait_for(running, 12)


async def until(condition: Callable[[], object], seconds: float = 30.0) -> float:
    """Wait until `condition` holds; the seconds that it took."""
    began = monotonic()
    while not condition():
        assert monotonic() - began < seconds, "it did not happen in time"
        await asyncio.sleep(0.01)
    return monotonic() - began
