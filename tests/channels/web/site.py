"""The web page as it is served: a real uvicorn on loopback, a real SQLite file behind it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

from bot.answering.answerer import Answerer
from bot.channels.web.app import create_app
from bot.channels.web.limits import Limiter
from bot.channels.web.server import address_of, listen, running
from bot.config import EndedSettings, WebSettings
from bot.counts.counter import Counter, open_counter
from bot.counts.store import Row, open_store
from bot.reports.latest import latest_from
from tests.conftest import NOW

ENOUGH = 100_000


@dataclass
class Site:
    """One running page."""

    address: str
    counter: Counter
    database: str
    client: httpx.AsyncClient

    async def ask(self, text: str, lang: str = "sv", **headers: str) -> httpx.Response:
        return await self.client.post("/fraga", data={"q": text, "lang": lang}, headers=headers)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def counts(self) -> dict[tuple[str, str], int]:
        """What has been counted: (what, id) and how often."""
        await self.counter.drain()
        async with open_store(self.database) as store:
            rows: list[Row] = await store.rows()
        return {(row.what, row.id): row.number for row in rows}


@asynccontextmanager
async def serving(
    answerer: Answerer,
    folder: Path,
    *,
    limiter: Limiter | None = None,
    healthy: Callable[[], bool] = lambda: True,
    now: Callable[[], datetime] = lambda: NOW,
    public: bool = False,
    ended: EndedSettings | None = None,
    **settings: str,
) -> AsyncIterator[Site]:
    database = f"sqlite+aiosqlite:///{folder}/counts.db"
    web = WebSettings.model_validate({"port": 0, **settings})
    listener = listen(web)
    address = address_of(listener)
    async with open_counter(database, now) as counter:
        app = create_app(
            answerer,
            lambda: counter,
            web,
            limiter=limiter or Limiter(ENOUGH, ENOUGH),
            healthy=healthy,
            now=now,
            latest=latest_from(database, answerer.knowledge, lambda: now().date()) if public else None,
            ended=ended,
        )
        async with running(app, listener), httpx.AsyncClient(base_url=address, timeout=60) as client:
            yield Site(address, counter, database, client)
