"""A connection that does not wait for ever: uvicorn's HTTP/1.1 with times for sending and for reading."""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
"""Until a request's head has arrived whole; uvicorn itself waits without end."""
READ_SECONDS: Final = 30.0
"""Until somebody has taken in an answer after which the connection is closed."""


class Connection(H11Protocol):
    """Ends connections of clients that send or read too slowly."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time for the first request."""
        super().connection_made(transport)
        self._hang_up_in(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Stop the time when a request's head is whole, start it when one has begun."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._deadline is None:
            self._hang_up_in(HEAD_SECONDS)
        self._close_in_time()

    def on_response_complete(self) -> None:
        """Give the client time to read where the connection is closed after this answer."""
        super().on_response_complete()
        self._close_in_time()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that is not used, also where the last answer has not been read."""
        super().timeout_keep_alive_handler()
        self._close_in_time()

    def _close_in_time(self) -> None:
        if self.transport.is_closing():
            self._stop()
            self._hang_up_in(READ_SECONDS)

    def _hang_up_in(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
