"""What stands before every request: host, limits, size, time; and behind every answer: its headers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.addresses import HEALTH, STATIC
from bot.channels.web.limits import Limiter
from bot.logs import place

log = logging.getLogger(__name__)

MAX_BODY: Final = 4096
"""Bytes of a request's body."""
MAX_DISCARDED: Final = 262_144
"""Of a body that is too large so much is read and thrown away: a browser that is cut off shows no answer."""
TOO_LARGE: Final = HTTPStatus(413)
"""Its name in `http` has changed with Python 3.13."""
BODY_SECONDS: Final = 10.0
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""Content Security Policy (W3C, level 3): own files and nothing inline."""
UNUSED: Final = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}
Refuse = Callable[[HTTPStatus, Headers], Response]


class RefusedError(Exception):
    """The request is answered with a status and no more."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Guard:
    """Wraps an application. `refuse` makes the page for a request that gets no answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], limiter: Limiter, refuse: Refuse) -> None:
        self._app = app
        self._hosts = hosts
        self._limiter = limiter
        self._refuse = refuse
        self._headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        headers = Headers(scope=scope)
        try:
            self._admit(scope, headers)
            body = await _read(scope["method"], headers, receive)
            await self._app(scope, _replay(body, receive), send_with_headers)
        except RefusedError as refused:
            response = self._refuse(refused.status, headers)
            if refused.status in (TOO_LARGE, HTTPStatus.REQUEST_TIMEOUT):
                # The rest of the body is not read, so the connection cannot be used again.
                MutableHeaders(raw=response.raw_headers)["Connection"] = "close"
            await response(scope, receive, send_with_headers)
        except Exception as error:
            # The text of an error may quote the request, so its kind and place are all that is logged.
            log.error("a request failed: %s", place(error))
            if not started:
                response = self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, headers)
                await response(scope, receive, send_with_headers)

    def _admit(self, scope: Scope, headers: Headers) -> None:
        path = scope["path"]
        if path == HEALTH:
            return
        if host_name(headers.get("host", "")) not in self._hosts:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST)
        client = scope.get("client")
        if not path.startswith(STATIC) and not self._limiter.allows(client[0] if client else ""):
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS)
        # Forms on other sites could send questions or counts; browsers say where a request comes from.
        if scope["method"] == "POST" and headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            raise RefusedError(HTTPStatus.FORBIDDEN)


def host_name(header: str) -> str:
    """The name in a Host header, without port: `[::1]:8080` gives `[::1]`."""
    name, colon, port = header.strip().lower().rpartition(":")
    return name.rstrip(".") if colon and port.isdigit() and port.isascii() else header.strip().lower().rstrip(".")


async def _read(method: str, headers: Headers, receive: Receive) -> bytes:
    if method in ("GET", "HEAD"):
        return b""
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length[:9]) > MAX_DISCARDED:
        raise RefusedError(TOO_LARGE)
    body, discarded = b"", 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RefusedError(HTTPStatus.BAD_REQUEST)
                body += bytes(message.get("body", b""))
                more = message.get("more_body", False)
                if len(body) > MAX_BODY:
                    discarded += len(body)
                    body = b""
                if discarded > MAX_DISCARDED:
                    break
    except TimeoutError:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
    if discarded:
        raise RefusedError(TOO_LARGE)
    return body


def _replay(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
