"""As much of HTTP/1.1 as a Bot API server needs, on asyncio streams, so that a test can cut where it likes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]


class HangUp(Exception):  # noqa: N818 - not an error: the server closes the connection
    """Close the connection without an answer."""


class Silence(Exception):  # noqa: N818
    """Leave the connection open and never answer on it again."""


Answer = Callable[[str, Json], Awaitable[tuple[int, bytes]]]


class Server:
    """Calls `answer(path, parameters)` for each POST; can stop listening and start again on the same port."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more and cut every connection."""
        if self._server:
            self._server.close()
            self._server = None
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (HangUp, ConnectionError, asyncio.IncompleteReadError):
            pass
        except Silence:
            with suppress(ConnectionError):
                await reader.read()
        finally:
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path, _, query = request.split(" ")[1].partition("?")
        if "json" in headers.get("content-type", ""):
            parameters = json.loads(body)
        else:
            parameters = dict(parse_qsl(body.decode(), keep_blank_values=True))
        call = asyncio.ensure_future(self._answer(path, {**dict(parse_qsl(query)), **parameters}))
        gone = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((call, gone), return_when=asyncio.FIRST_COMPLETED)
            if not call.done():  # the bot hung up
                return False
            status, payload = call.result()
        finally:
            call.cancel()
            gone.cancel()
            await asyncio.gather(call, gone, return_exceptions=True)
        writer.write(
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n".encode()
            + payload
        )
        await writer.drain()
        return True
