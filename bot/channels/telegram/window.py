"""Which updates were fetched and are not finished: decides what the next fetch confirms to Telegram.

`getUpdates` with an offset confirms everything below it and hands out at most 100 updates from it on
(https://core.telegram.org/bots/api#getupdates). So the offset stays at the oldest update that is not
finished; what is above it comes again with each fetch and is told apart here.
"""

from typing import Final

LIMIT: Final = 100
"""The most updates that Telegram hands out at once, and so the width of the window."""


class Window:
    """The updates from the oldest unfinished one on. Pure bookkeeping of numbers."""

    def __init__(self) -> None:
        self._next = 0
        self._open: set[int] = set()
        self._seen: set[int] = set()

    @property
    def offset(self) -> int:
        """What to fetch from: the oldest unfinished update, else the one after the newest."""
        return min(self._open, default=self._next)

    @property
    def open(self) -> int:
        """How many updates are fetched and neither finished nor let go."""
        return len(self._open)

    @property
    def full(self) -> bool:
        """Whether Telegram hands out nothing new before the oldest open update is finished."""
        return bool(self._open) and len(self._seen) >= LIMIT

    @property
    def oldest(self) -> int | None:
        """The open update that holds the offset back."""
        return min(self._open, default=None)

    def take(self, number: int) -> bool:
        """Whether an update is new; if so it is open from now on."""
        if number in self._seen or number < self.offset:
            return False
        self._seen.add(number)
        self._open.add(number)
        self._next = max(self._next, number + 1)
        return True

    def finish(self, number: int) -> None:
        """Its answer was sent, or it is let go: the update no longer holds the offset back."""
        self._open.discard(number)
        offset = self.offset
        self._seen = {seen for seen in self._seen if seen >= offset}

    def forget(self) -> None:
        """Ask for whatever there is: after a week without updates Telegram goes on with a random number."""
        if not self._open:
            self._next = 0
            self._seen.clear()
