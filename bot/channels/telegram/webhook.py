"""The webhook: Telegram posts an update and is answered only after the person was.

Anything but 200 makes Telegram post the update again (https://core.telegram.org/bots/api#setwebhook).
"""

import asyncio
import hmac
import json
from collections import OrderedDict
from typing import Any, Final
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.serving import Server, open_socket
from bot.channels.telegram.intake import FINISH_SECONDS, Intake, Raw
from bot.config import WebhookSettings
from bot.counts.claims import Claim, Claims

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY: Final = 1024 * 1024
"""Bytes: an update holds a message of at most 4096 characters and what it answers, far below this."""
BODY_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 50.0
"""After so long Telegram is told to come again; the work goes on, and the next call finds it."""
BUSY_SECONDS: Final = 5.0
"""How long to look whether another replica finishes an update, before Telegram is told to come again."""
MAX_OPEN: Final = 256
"""Requests at once; what is beyond is told to come again."""
REMEMBERED: Final = 10_000


class Webhook:
    """Answers Telegram's posts. A post that comes twice, also while it is in flight, is answered once."""

    def __init__(self, intake: Intake, claims: Claims, secret: str) -> None:
        self._intake = intake
        self._claims = claims
        self._secret = secret.encode()
        self._flights: dict[int, asyncio.Task[bool]] = {}
        self._finished: OrderedDict[int, None] = OrderedDict()

    def application(self, path: str) -> Starlette:
        """An ASGI application with one route."""
        return Starlette(routes=[Route(path, self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        """200 after the reply; 403, 413, 408 or 400 for what Telegram would not send; 503 to come again."""
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self._secret):
            return Response(status_code=403)
        if len(self._flights) >= MAX_OPEN:
            return Response(status_code=503)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if body is None:
            return Response(status_code=413)
        raw = _parse(body)
        if raw is None:
            return Response(status_code=400)
        number = raw["update_id"]
        if number in self._finished:
            return Response(status_code=200)
        flight = self._flights.get(number)
        if flight is None:
            flight = self._flights[number] = asyncio.create_task(self._fly(number, raw))
            flight.add_done_callback(lambda _task: self._flights.pop(number, None))
        try:
            # Telegram hanging up must not end the work: it would be answered twice.
            async with asyncio.timeout(ANSWER_SECONDS):
                answered = await asyncio.shield(flight)
        except TimeoutError:
            answered = False
        return Response(status_code=200 if answered else 503)

    async def _fly(self, number: int, raw: Raw) -> bool:
        claim = await self._claim(number)
        if claim is Claim.BUSY:
            return False
        if claim is Claim.TAKEN:
            try:
                await self._answer(raw)
                await self._claims.finish(number)
            finally:
                await self._claims.release(number)
        self._finished[number] = None
        while len(self._finished) > REMEMBERED:
            self._finished.popitem(last=False)
        return True

    async def _claim(self, number: int) -> Claim:
        loop = asyncio.get_running_loop()
        end, pause = loop.time() + BUSY_SECONDS, 0.02
        while (claim := await self._claims.take(number)) is Claim.BUSY and loop.time() < end:
            await asyncio.sleep(pause)
            pause = min(2 * pause, 0.5)
        return claim

    async def _answer(self, raw: Raw) -> None:
        answered = asyncio.Event()
        self._intake.accept(raw, answered.set)
        await answered.wait()


async def _body(request: Request) -> bytes | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _parse(body: bytes) -> Raw | None:
    try:
        raw: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return raw if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**53 else None


async def serve_webhook(webhook: Webhook, settings: WebhookSettings) -> None:
    """Listen for ever; cancelled, let what is in flight finish.

    Raises:
        OSError: the address cannot be opened.
    """
    listening = open_socket(settings.listen, settings.port, MAX_OPEN)
    config = uvicorn.Config(
        webhook.application(urlsplit(settings.url).path or "/"),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=int(FINISH_SECONDS),
        limit_concurrency=4 * MAX_OPEN,
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
