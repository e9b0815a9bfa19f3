"""Numbers of recent messages, in memory only, so that `/rensa` can delete them."""

from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import Final

MAX_CHATS: Final = 2000
MAX_MESSAGES: Final = 100
"""Telegram deletes at most 100 messages in one call."""
MAX_AGE: Final = 48 * 3600.0
"""Seconds after which Telegram refuses to delete a message in a private chat."""


class Recent:
    """The latest messages of the latest chats. Nothing of it is ever written anywhere."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._chats: OrderedDict[int, deque[tuple[float, int]]] = OrderedDict()

    def note(self, chat: int, *messages: int) -> None:
        """Remember messages of a chat, and forget every chat that was last used more than `MAX_AGE` ago."""
        oldest = self._clock() - MAX_AGE
        while self._chats and next(iter(self._chats.values()))[-1][0] <= oldest:
            self._chats.popitem(last=False)
        known = self._chats.setdefault(chat, deque(maxlen=MAX_MESSAGES))
        known.extend((self._clock(), message) for message in messages)
        self._chats.move_to_end(chat)
        while len(self._chats) > MAX_CHATS:
            self._chats.popitem(last=False)

    def take(self, chat: int) -> list[int]:
        """The messages of a chat that can still be deleted, and forget them."""
        oldest = self._clock() - MAX_AGE
        return sorted({message for moment, message in self._chats.pop(chat, ()) if moment > oldest})
