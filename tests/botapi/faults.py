"""What can go wrong with Telegram, each for a while."""

from dataclasses import dataclass
from enum import StrEnum
from time import monotonic


class Kind(StrEnum):
    """A fault of the server or of the way to it."""

    TOO_MANY = "429 for everybody"
    CHAT_TOO_MANY = "429 for one chat"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502 with a page of HTML"
    GARBAGE = "200 with half an answer"
    LATE = "answers come late"
    SLOW_CHAT = "answers of one chat come late"
    HANG = "calls are swallowed"
    CUT = "connections are cut before a call is done"
    CUT_AFTER = "connections are cut after a call is done"
    HALF_OPEN = "open connections go silent"
    GONE = "nobody listens"
    CONFLICT = "a second poller"


@dataclass
class Fault:
    """One fault: at `chat` only where that is given, until the moment `end`, at most `left` calls."""

    kind: Kind
    end: float
    chat: int | None = None
    seconds: float = 0.0
    left: int = 1_000_000

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        return self.left <= 0 or monotonic() > self.end
