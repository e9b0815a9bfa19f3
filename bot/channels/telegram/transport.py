"""The HTTP connections to the Bot API, behind python-telegram-bot's `BaseRequest`."""

from typing import Final

from telegram.request import BaseRequest, HTTPXRequest

FETCHING_CONNECTIONS: Final = 8
"""One would do, but a torn one stays checked out, and all later fetches would wait for it."""
SENDING_CONNECTIONS: Final = 128
READ_SECONDS: Final = 15.0
CONNECT_SECONDS: Final = 5.0
WRITE_SECONDS: Final = 10.0
POOL_SECONDS: Final = 10.0


def make_requests() -> tuple[BaseRequest, BaseRequest]:
    """The transports for fetching and for sending, apart so that neither waits for the other."""
    return _make(FETCHING_CONNECTIONS), _make(SENDING_CONNECTIONS)


def _make(connections: int) -> BaseRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=READ_SECONDS,
        write_timeout=WRITE_SECONDS,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=POOL_SECONDS,
    )
