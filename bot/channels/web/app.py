"""The web application: its addresses and who answers at each."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.answering.answerer import Answerer
from bot.channels.once import Once
from bot.channels.web.addresses import COUNT, FOLDERS, HEALTH, PAGES, QUESTION, STATIC
from bot.channels.web.guard import Guard, host_name
from bot.channels.web.handlers import Web
from bot.channels.web.limits import Limiter
from bot.channels.web.page import Renderer
from bot.channels.web.published import REPORT, report_route
from bot.clock import local_now
from bot.config import EndedSettings, WebSettings
from bot.content.models import Language
from bot.counts.counter import Counter
from bot.reports.latest import Latest

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
MIN_COMPRESSED: Final = 1000
COMPRESSION: Final = 5


def create_app(
    answerer: Answerer,
    counter: Callable[[], Counter],
    settings: WebSettings,
    *,
    default: Language = "sv",
    limiter: Limiter | None = None,
    healthy: Callable[[], bool] = lambda: True,
    now: Callable[[], datetime] = local_now,
    latest: Latest | None = None,
    ended: EndedSettings | None = None,
) -> Guard:
    """The ASGI application that answers with `answerer` and counts with `counter`."""
    renderer = Renderer(answerer.pages, settings.exit_url, now)
    web = Web(answerer, counter, renderer, default, healthy, now, Once(), latest, ended)
    routes = [
        Route(QUESTION, web.question, methods=["POST"]),
        Route(COUNT, web.count, methods=["POST"]),
        Route(PAGES["news"], web.news),
        *(Route(path, web.menu_page) for path in sorted(set(PAGES.values()))),
        *(Route(f"{folder}/{{entry}}", web.entry) for folder in FOLDERS.values()),
        *(Route(path, web.menu_page) for path in (QUESTION, COUNT)),
        *([Route(REPORT, report_route(latest, answerer.knowledge, default))] if latest else []),
        Route(HEALTH, web.health),
        Route("/robots.txt", web.robots),
        Mount(STATIC, StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    compressed = Middleware(GZipMiddleware, minimum_size=MIN_COMPRESSED, compresslevel=COMPRESSION)
    handlers = {HTTPException: web.fault, Exception: web.fault}
    app = Starlette(routes=routes, middleware=[compressed], exception_handlers=handlers)
    return Guard(app, hosts(settings), limiter or Limiter(), web.refuse)


def hosts(settings: WebSettings) -> frozenset[str]:
    """The names under which the page answers: its public one, the one it listens on, loopback."""
    public = host_name(urlsplit(settings.public_url).netloc)
    return LOOPBACK | {name for name in (public, settings.host.lower()) if name}
