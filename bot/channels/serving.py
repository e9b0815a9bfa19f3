"""What every server in this process has: a socket without delay, and uvicorn that leaves signals alone."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


class Server(uvicorn.Server):
    """A server that leaves signals to those who started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal: the service ends the process."""
        yield


def open_socket(host: str, port: int, backlog: int) -> socket.socket:
    """A listening TCP socket. OSError when the address is taken or not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay, 40 ms for each answer, only where the socket names its protocol;
    # that of `socket.create_server` does not.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(backlog)
    except OSError:
        listener.close()
        raise
    return listener
