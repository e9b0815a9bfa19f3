"""Serves the web application: beside Telegram in its loop, or alone until SIGTERM."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from bot.answering.answerer import Answerer
from bot.background import background
from bot.channels.serving import Server, open_socket, set_up_process
from bot.channels.web.app import create_app
from bot.channels.web.connection import Connection
from bot.clock import local_now
from bot.config import ConfigError, Settings, WebSettings
from bot.counts.counter import Counter, open_counter
from bot.health import Serving, is_healthy, keep_heartbeat, notify
from bot.logs import place
from bot.reports.latest import Latest, latest_from

log = logging.getLogger(__name__)

MAX_CONNECTIONS: Final = 500
MAX_HEADERS: Final = 16_384
CLOSE_SECONDS: Final = 5
BACKLOG: Final = 1024


def listen(settings: WebSettings) -> socket.socket:
    """A socket on the address of `settings`.

    Raises:
        ConfigError: the port is taken, or the address is not one of this machine.
    """
    try:
        return open_socket(settings.host, settings.port, BACKLOG)
    except OSError as error:
        where = f"the web page cannot be served on {settings.host}, port {settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(
                f"{where}: another program uses the port. Stop it or set another web.port (BOT_WEB__PORT)."
            ) from None
        raise ConfigError(f"{where} ({error.strerror}). Check web.host and web.port.") from None


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = listener.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"


@asynccontextmanager
async def running(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """Serve `app` on `listener` while the context is open; at its end finish what has been begun."""
    server = Server(
        uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            limit_concurrency=MAX_CONNECTIONS,
            h11_max_incomplete_event_size=MAX_HEADERS,
            timeout_graceful_shutdown=CLOSE_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


def public_figures(settings: Settings, answerer: Answerer) -> Latest | None:
    """Where the page reads published figures; None where they are not public."""
    if not settings.statistics.public:
        return None
    return latest_from(settings.statistics_url, answerer.knowledge, lambda: local_now().date())


@asynccontextmanager
async def beside(settings: Settings, answerer: Answerer, counter: Callable[[], Counter]) -> AsyncIterator[None]:
    """The web page beside another channel: when it cannot be served, that is logged and the other goes on."""
    try:
        listener = listen(settings.web)
    except ConfigError as error:
        log.error("%s Telegram goes on without it.", error)
        yield
        return
    app = create_app(
        answerer,
        counter,
        settings.web,
        default=settings.languages[0],
        latest=public_figures(settings, answerer),
        ended=settings.service.ended,
        healthy=lambda: is_healthy(settings.heartbeat),
    )
    async with running(app, listener):
        log.info("the web page is served on %s", address_of(listener))
        yield


def serve(settings: Settings, answerer: Answerer, announce: Callable[[str], None]) -> int:
    """Serve the web page alone until SIGTERM or SIGINT; the exit status. `announce` is told the address.

    Raises:
        ConfigError: the page cannot be served at the address of the settings.
    """
    listener = listen(settings.web)
    set_up_process(settings)

    async def run() -> None:
        ended = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        heartbeat = keep_heartbeat(Serving(), settings.heartbeat, settings.database_files)
        async with open_counter(settings.statistics_url) as counter, background(heartbeat):
            app = create_app(
                answerer,
                lambda: counter,
                settings.web,
                default=settings.languages[0],
                latest=public_figures(settings, answerer),
                ended=settings.service.ended,
            )
            async with running(app, listener):
                announce(address_of(listener))
                notify("READY=1")
                log.info("started: %d topics", len(answerer.knowledge.topics))
                await ended.wait()
        log.info("stopped")

    try:
        asyncio.run(run())
    except OSError as error:
        log.error("the web page has ended: %s", place(error))
        return 1
    return 0
