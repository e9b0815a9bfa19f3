"""The HTTP connections to the Bot API, behind python-telegram-bot's `BaseRequest`."""

import socket
from typing import Final

from telegram.request import BaseRequest, HTTPXRequest

FETCHING_CONNECTIONS: Final = 8
"""One would do, but a torn one stays checked out, and all later fetches would wait for it."""
SENDING_CONNECTIONS: Final = 128
SEND_SECONDS: Final = 4.0
"""After so long without a reply to what was sent, the connection is taken to be dead."""
CONNECT_SECONDS: Final = 5.0
WRITE_SECONDS: Final = 10.0
POOL_SECONDS: Final = 10.0
OPTIONS: Final = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5000}
KEEP_ALIVE: Final = [
    (socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in OPTIONS.items() if hasattr(socket, name)
]
"""Lets the kernel find connections whose other end has gone without a word; what a system lacks is left out."""


def make_requests() -> tuple[BaseRequest, BaseRequest]:
    """The transports for fetching and for sending, apart so that neither waits for the other."""
    return _make(FETCHING_CONNECTIONS), _make(SENDING_CONNECTIONS)


def _make(connections: int) -> BaseRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=SEND_SECONDS,
        write_timeout=WRITE_SECONDS,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=POOL_SECONDS,
        socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *KEEP_ALIVE],
    )
