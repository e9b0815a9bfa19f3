"""Whether the service hears Telegram, for a supervisor: a heartbeat file, and systemd's watchdog.

A file needs no port and no client and works in each mode and container. Its time is that of a beat on a fixed
grid, whether or not anybody writes to the bot; it is empty and gone after a clean end.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from typing import Final

from bot.metrics import HEALTHY

BEAT_SECONDS: Final = 10.0
STALE_SECONDS: Final = 45.0
"""A heartbeat older than this is none."""
SILENCE_SECONDS: Final = 60.0
"""After so long without a good word from Telegram the heart stops."""


class Pulse:
    """Remembers when Telegram last gave a good answer to a fetch."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._begun = False

    def beat(self) -> None:
        """Telegram has just answered."""
        self._last = self._clock()
        self._begun = True

    @property
    def age(self) -> float:
        """Seconds since the last good answer, or since the start."""
        return self._clock() - self._last

    @property
    def healthy(self) -> bool:
        """Whether Telegram has answered, and lately."""
        return self._begun and self.age < SILENCE_SECONDS


class Serving(Pulse):
    """The pulse of a web page alone: it is well as long as its process turns."""

    @property
    def healthy(self) -> bool:
        """Always: a process that hangs beats no more."""
        return True


async def keep_heartbeat(pulse: Pulse, path: Path, hide: Sequence[Path] = ()) -> None:
    """Touch `path` every `BEAT_SECONDS` while the pulse is healthy, for ever; removed at the end.

    The files of `hide` are touched as well: else the time of their last change would tell when
    somebody last wrote to the bot.
    """
    try:
        while True:
            HEALTHY.set(pulse.healthy)
            notify("WATCHDOG=1")
            _beat(path, pulse.healthy, hide)
            await asyncio.sleep(BEAT_SECONDS if pulse.healthy else 1.0)
    finally:
        _beat(path, False, ())


def _beat(path: Path, healthy: bool, hide: Sequence[Path]) -> None:
    with suppress(OSError):
        if healthy:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        else:
            path.unlink(missing_ok=True)
    for file in hide:
        with suppress(OSError):
            os.utime(file)


def is_healthy(path: Path, clock: Callable[[], float] = time) -> bool:
    """Whether a service keeps the heartbeat at `path`: for `python -m bot health` and `/halsa`."""
    try:
        return clock() - path.stat().st_mtime < STALE_SECONDS
    except OSError:
        return False


def notify(state: str) -> None:
    """Tell systemd a state, as sd_notify(3) has it; nothing where it does not listen."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
