"""How much one chat may write: counted in memory, by numbers of chats that are never written down.

A message counts at the moment at which it was sent to Telegram, so that what has waited there during an
outage is not taken for a flood when it all arrives at once.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from time import time
from typing import Final

from telegram import Update

BURST: Final = 20.0
"""Messages or taps at once that everybody may send."""
PER_SECOND: Final = 1.0
"""Regained per second: Telegram itself lets a bot write to one chat about once a second
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""
NOTICE_SECONDS: Final = 30.0
FORGET_SECONDS: Final = 60.0
"""By then a chat may send all it may again, and its number is given up."""
MAX_CHATS: Final = 5000


class Verdict(Enum):
    """What becomes of an update."""

    ADMIT = "admit"
    TELL = "tell"
    """Too much: say so, with the emergency number."""
    DROP = "drop"
    """Too much, and that was said a moment ago."""


@dataclass
class _Bucket:
    left: float
    moment: float
    used: float = 0.0
    told: float | None = None


class Limits:
    """A token bucket per chat, for the chats that wrote last."""

    def __init__(self, clock: Callable[[], float] = time, max_chats: int = MAX_CHATS) -> None:
        self._clock = clock
        self._max_chats = max_chats
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def judge(self, chat: int, sent: float | None = None) -> Verdict:
        """The verdict on an update of `chat`, sent at the Unix time `sent` (now, where that is not known)."""
        now = self._clock()
        moment = min(sent, now) if sent is not None else now
        self._forget(now)
        bucket = self._buckets.setdefault(chat, _Bucket(BURST, moment))
        bucket.used = now
        self._buckets.move_to_end(chat)
        passed = max(0.0, moment - bucket.moment)
        bucket.left = min(BURST, bucket.left + passed * PER_SECOND)
        bucket.moment = max(bucket.moment, moment)
        if bucket.left >= 1.0:
            bucket.left -= 1.0
            return Verdict.ADMIT
        if bucket.told is None or moment - bucket.told >= NOTICE_SECONDS:
            bucket.told = moment
            return Verdict.TELL
        return Verdict.DROP

    def _forget(self, now: float) -> None:
        while self._buckets:
            oldest = next(iter(self._buckets.values()))
            if len(self._buckets) < self._max_chats and oldest.used > now - FORGET_SECONDS:
                return
            self._buckets.popitem(last=False)

    @property
    def chats(self) -> int:
        """How many chats are remembered."""
        return len(self._buckets)


def sent_at(update: Update) -> float | None:
    """The Unix time at which a message was sent; None for a tap, which does not tell."""
    return update.message.date.timestamp() if update.message else None


def chat_of(update: Update) -> int:
    """The number of the chat that an update belongs to; 0 where there is none."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
