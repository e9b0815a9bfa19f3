"""What every service has: logs, metrics, a socket without delay, and uvicorn that leaves signals alone."""

import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.config import Settings
from bot.logs import hush_crashes, set_up_logging
from bot.metrics import publish_metrics


class Server(uvicorn.Server):
    """A server that leaves signals to those who started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal: the service ends the process."""
        yield


def set_up_process(settings: Settings) -> None:
    """Make this process a service, once all has been loaded."""
    set_up_logging()
    hush_crashes()
    publish_metrics(settings.service.metrics_port)
    # What was loaded stays for ever: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()


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
