"""The HTTP connections to the Bot API: aiohttp behind python-telegram-bot's `BaseRequest`.

python-telegram-bot's own transport, httpx, takes most of the time of a reply; `make bench` has both.
"""

import json
import socket
from typing import Any, Final

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

FETCHING_CONNECTIONS: Final = 8
"""One would do, but a torn one stays checked out, and all later fetches would wait for it."""
SENDING_CONNECTIONS: Final = 256
SEND_SECONDS: Final = 4.0
"""After so long without a reply to what was sent, the connection is taken to be dead."""
CONNECT_SECONDS: Final = 5.0
POOL_SECONDS: Final = 10.0
UNREAD: Final = ("text", "entities", "caption", "reply_markup", "reply_to_message", "photo", "document")
OPTIONS: Final = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5000}
KEEP_ALIVE: Final = [
    (socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in OPTIONS.items() if hasattr(socket, name)
]
"""Lets the kernel find connections whose other end has gone without a word; what a system lacks is left out."""


class AiohttpRequest(BaseRequest):
    """Calls with JSON, and with forms where there are files (the report)."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that a call may wait for its answer."""
        return SEND_SECONDS

    async def initialize(self) -> None:
        """Open the pool of connections."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, socket_factory=_socket)
            # Proxies are set by HTTPS_PROXY and the like, as with httpx.
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, without those parts of a message just sent that nobody reads: they are what it said.

        Raises:
            telegram.error.TelegramError: it is no JSON object. (python-telegram-bot would log it whole.)
        """
        try:
            answer: Any = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        if isinstance(sent := answer.get("result"), dict):
            for part in UNREAD:
                sent.pop(part, None)
        return answer

    async def do_request(  # noqa: PLR0917 - as the base class has it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer.

        Raises:
            telegram.error.TimedOut: no connection, or no answer in time.
            telegram.error.NetworkError: the connection could not be made or was cut.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_or(pool_timeout, POOL_SECONDS),
            sock_connect=_or(connect_timeout, CONNECT_SECONDS),
            sock_read=_or(read_timeout, SEND_SECONDS),
        )
        data, headers = _body(request_data)
        headers["User-Agent"] = self.USER_AGENT
        try:
            async with self._session.request(method, url, data=data, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # The message of the error may hold the address, and so the token.
            raise NetworkError(type(error).__name__) from None


def make_requests() -> tuple[BaseRequest, BaseRequest]:
    """The transports for fetching and for sending, apart so that neither waits for the other."""
    return AiohttpRequest(FETCHING_CONNECTIONS), AiohttpRequest(SENDING_CONNECTIONS)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.json_payload, {"Content-Type": "application/json"}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


def _or(timeout: ODVInput[float], otherwise: float) -> float | None:
    return otherwise if isinstance(timeout, DefaultValue) else timeout


def _socket(address: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, _ = address
    made = socket.socket(family, kind, protocol)
    for level, option, value in ((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *KEEP_ALIVE):
        made.setsockopt(level, option, value)
    return made
