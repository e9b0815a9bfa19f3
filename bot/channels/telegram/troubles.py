"""Whether a trouble with fetching lasts, or comes now and then among fetches that go well."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from telegram.error import TelegramError

GOOD_AGAINST: Final = 10
"""So many good fetches make up for one that failed. Of two processes with one token each keeps the other from
almost every fetch; a moment of Telegram's own is soon outnumbered."""


@dataclass
class Trouble:
    """A kind of failure that is not over."""

    since: float
    times: int = 0
    good: int = 0


class Troubles:
    """Remembers failures by kind until good fetches outnumber them."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._open: dict[type[TelegramError], Trouble] = {}

    def met(self, error: TelegramError) -> float:
        """Note a failed fetch; for how many seconds its kind has lasted."""
        trouble = self._open.setdefault(type(error), Trouble(self._clock()))
        trouble.times += 1
        return self._clock() - trouble.since

    def fetched(self) -> None:
        """Note a good fetch."""
        for kind, trouble in list(self._open.items()):
            trouble.good += 1
            if trouble.good >= GOOD_AGAINST * trouble.times:
                del self._open[kind]
