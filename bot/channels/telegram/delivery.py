"""Sees to it that an update gets its answer: again after a fault of Telegram, an apology after one of our own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Any, Final

from telegram import Update
from telegram.error import RetryAfter, TimedOut
from telegram.ext import Application

from bot.channels.telegram.errors import Fate, classify
from bot.channels.telegram.faults import Faults
from bot.channels.telegram.limits import chat_of
from bot.logs import place
from bot.metrics import ANSWERED, REPEATED

FIRST_WAIT: Final = 0.25
LONGEST_WAIT: Final = 2.0
ATTEMPT_SECONDS: Final = 60.0
"""Longer than every time limit of the transport together: a last guard against hanging for ever."""
ALONE: Final = 60
"""So many attempts may fail while other chats are answered; then this one is unreachable."""
MANY_CHATS: Final = 3
MANY_SECONDS: Final = 3.0
"""Told by so many chats in so many seconds to wait, the bot as a whole waits."""
App = Application[Any, Any, Any, Any, Any, Any]
Attempt = Callable[[Update], Awaitable[None]]


class Brake:
    """When Telegram tells several chats at once to wait, the limit of the whole bot is reached."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._told: dict[int, float] = {}
        self._until = 0.0

    def told(self, chat: int, seconds: float) -> None:
        """Telegram told `chat` to wait for `seconds`."""
        now = self._clock()
        self._told = {known: moment for known, moment in self._told.items() if moment > now - MANY_SECONDS}
        self._told[chat] = now
        if len(self._told) >= MANY_CHATS:
            self._until = max(self._until, now + seconds)

    @property
    def left(self) -> float:
        """Seconds until the next message may be sent."""
        return self._until - self._clock()


class Delivery:
    """Runs updates through python-telegram-bot's application until their answer is sent."""

    def __init__(self, application: App, apologise: Attempt, faults: Faults) -> None:
        self._application = application
        self._apologise = apologise
        self._faults = faults
        self._errors: dict[int, Exception] = {}
        self._brake = Brake()
        self._last_success = 0.0

    def failed(self, update: Update, error: Exception) -> None:
        """The application's error handler met `error` at `update`."""
        self._errors[update.update_id] = error

    async def deliver(self, update: Update, attempt: Attempt | None = None) -> bool:
        """Run `attempt` (by default the application's handlers) until it gets through.

        Return True when the answer was sent or can never be, False when the chat is unreachable.

        Waits for as long as Telegram is out of reach; cancelled at the end of the process, the update stays
        unfinished and Telegram hands it out again.
        """
        attempt, wait, alone = attempt or self._process, FIRST_WAIT, 0
        while True:
            if (left := self._brake.left) > 0:
                await asyncio.sleep(left)
            began = monotonic()
            error = await self._try(attempt, update)
            if error is None or classify(error) in (Fate.HARMLESS, Fate.BLOCKED):
                self._last_success = monotonic()
                ANSWERED.inc()
                return True
            self._faults.note(classify(error), place(error))
            if classify(error) is Fate.FAULT:
                if attempt == self._apologise:
                    return False
                attempt = self._apologise
                continue
            alone += self._last_success > began
            if alone >= ALONE:
                self._faults.note("unreachable", "a chat could not be answered while others were")
                return False
            REPEATED.inc()
            if isinstance(error, TimedOut) and wait == FIRST_WAIT:
                # Time enough has passed. It may have been delivered; a second copy is harmless, silence is not.
                wait *= 2
                continue
            await asyncio.sleep(self._seconds(error, update) or wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _process(self, update: Update) -> None:
        await self._application.process_update(update)
        if error := self._errors.pop(update.update_id, None):
            raise error

    async def _try(self, attempt: Attempt, update: Update) -> Exception | None:
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                await attempt(update)
        except TimeoutError:
            return TimedOut()
        except Exception as error:
            return error
        return None

    def _seconds(self, error: Exception, update: Update) -> float:
        if not isinstance(error, RetryAfter):
            return 0.0
        seconds = seconds_of(error)
        self._brake.told(chat_of(update), seconds)
        return seconds


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram tells to wait: python-telegram-bot gives a number now and a timedelta later."""
    after: int | timedelta = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
