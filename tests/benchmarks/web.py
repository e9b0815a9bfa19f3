"""The web page: answers per second beside the same framework with a fixed page, and what a page weighs."""

import asyncio
import gc
import gzip
import multiprocessing
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.answering.assembly import load_answerer
from bot.channels.web.app import create_app
from bot.channels.web.limits import Limiter
from bot.channels.web.server import address_of, listen, running
from bot.config import DATA, KNOWLEDGE, WebSettings
from bot.counts.counter import open_counter
from tests.conftest import NOW

ROUNDS: Final = 5
CONNECTIONS: Final = 8
UNLIMITED: Final = 1_000_000
HEAD: Final = "POST /fraga HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
WEIGHED: Final = ("/kontakter", "/static/style.css", "/static/page.js", "/static/icon.svg")


@dataclass(frozen=True)
class Rates:
    """Answers per second, round by round, and the bytes that came back for each address."""

    fixed: tuple[float, ...]
    topic: tuple[float, ...]
    answers: tuple[float, ...]
    weights: dict[str, tuple[int, int]]

    @property
    def ratio(self) -> float:
        """Answers per second as a share of the fixed page's, medians of the rounds."""
        return median(self.answers) / median(self.fixed)


def measure_web(questions: Sequence[str]) -> Rates:
    """Each server in a process of its own on loopback, taken in turn, the client in this process."""
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in (_serve_fixed, _serve_bot)]
    processes = [
        context.Process(target=serve, args=(theirs,))
        for serve, (_, theirs) in zip((_serve_fixed, _serve_bot), pairs, strict=True)
    ]
    for process in processes:
        process.start()
    try:
        fixed, bot = (ours.recv() for ours, _ in pairs)
        asks = [_post(text) for text in questions]
        opens = [_get("/amne/sign-fear")] * len(asks)
        kinds = [(fixed, asks), (bot, opens), (bot, asks)]
        spent: list[list[float]] = [[] for _ in kinds]
        for address, requests in kinds:
            asyncio.run(_rate(address, requests[:100]))
        for _ in range(ROUNDS):
            for rates, (address, requests) in zip(spent, kinds, strict=True):
                rates.append(asyncio.run(_rate(address, requests)))
        weights = {path: asyncio.run(_weigh(bot, path)) for path in WEIGHED}
        return Rates(tuple(spent[0]), tuple(spent[1]), tuple(spent[2]), weights)
    finally:
        for ours, _ in pairs:
            ours.send("end")
        for process in processes:
            process.join()


def _post(text: str) -> bytes:
    body = urlencode({"q": text, "lang": "sv"}).encode()
    return f"{HEAD}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


async def _rate(address: str, requests: Sequence[bytes]) -> float:
    """Answers per second for `requests` over several connections that stay open."""
    waiting = list(requests)
    start = perf_counter()
    await asyncio.gather(*(_talk(address, waiting) for _ in range(CONNECTIONS)))
    return len(requests) / (perf_counter() - start)


async def _talk(address: str, waiting: list[bytes]) -> None:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while waiting:
        writer.write(waiting.pop())
        await _read(reader)
    writer.close()
    await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The bytes of one answer, head included, and its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n")[0].decode())
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(length)
    return len(head) + length, body


async def _weigh(address: str, path: str) -> tuple[int, int]:
    """Bytes on the wire for `path`, plain and compressed."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(_get(path))
    plain, body = await _read(reader)
    writer.write(_get(path, "Accept-Encoding: gzip"))
    packed, packed_body = await _read(reader)
    writer.close()
    if packed_body != body and gzip.decompress(packed_body).split(b'name="s"')[0] != body.split(b'name="s"')[0]:
        raise RuntimeError(f"{path} is another page when it is compressed")
    return plain, packed


def _serve_fixed(parent: Connection) -> None:
    settings = WebSettings(port=0)
    answerer = load_answerer(KNOWLEDGE, "jarfalla", DATA / "cache")
    page = "x" * len(answerer.answer("hon är rädd", "sv", NOW).text) * 4

    async def fixed(request: Request) -> Response:
        form = await request.form()
        return HTMLResponse(page, 200 if form["q"] else 400)

    app = Starlette(routes=[Route("/fraga", fixed, methods=["POST"])])
    asyncio.run(_serve(parent, settings, app))


def _serve_bot(parent: Connection) -> None:
    settings = WebSettings(port=0)

    async def run() -> None:
        answerer = load_answerer(KNOWLEDGE, "jarfalla", DATA / "cache")
        async with open_counter("sqlite+aiosqlite:///:memory:") as counter:
            app = create_app(answerer, lambda: counter, settings, limiter=Limiter(UNLIMITED, UNLIMITED))
            await _serve(parent, settings, app)

    asyncio.run(run())


async def _serve(parent: Connection, settings: WebSettings, app: ASGIApp) -> None:
    listener = listen(settings)
    # As every service does that has loaded what it needs.
    gc.collect()
    gc.freeze()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(app, listener))
        parent.send(address_of(listener))
        await asyncio.to_thread(parent.recv)
