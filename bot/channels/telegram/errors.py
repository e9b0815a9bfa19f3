"""What to do about an error: decided by its kind, logged without a word about the person."""

from enum import StrEnum

from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

HARMLESS = (
    "query is too old",
    "message is not modified",
    "message to delete not found",
    "message can't be deleted",
    "message to be replied not found",
)


class Fate(StrEnum):
    """How an error is met."""

    HARMLESS = "harmless"
    BLOCKED = "blocked"
    TRANSIENT = "transient"
    SECOND_POLLER = "second poller"
    REVOKED = "revoked"
    FAULT = "fault"


def classify(error: BaseException) -> Fate:
    """The fate of an error. BadRequest is a NetworkError to python-telegram-bot, so the order matters."""
    if isinstance(error, BadRequest):
        return Fate.HARMLESS if is_harmless(error) else Fate.FAULT
    if isinstance(error, Forbidden):
        return Fate.BLOCKED
    if isinstance(error, InvalidToken):
        return Fate.REVOKED
    if isinstance(error, Conflict):
        return Fate.SECOND_POLLER
    # An answer that cannot be read is a TelegramError and no more.
    if isinstance(error, RetryAfter | TimedOut | NetworkError) or type(error) is TelegramError:
        return Fate.TRANSIENT
    return Fate.FAULT


def is_harmless(error: BadRequest) -> bool:
    """Whether the message merely comes too late or changes nothing; there is no class for these."""
    return any(text in error.message.lower() for text in HARMLESS)
