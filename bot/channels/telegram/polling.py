"""Fetches updates and confirms those that are answered; never deaf without saying so."""

import asyncio
from functools import partial
from time import monotonic
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.background import background
from bot.channels.telegram.delivery import seconds_of
from bot.channels.telegram.errors import classify
from bot.channels.telegram.faults import Faults
from bot.channels.telegram.intake import Intake, Raw
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.troubles import Troubles
from bot.channels.telegram.window import LIMIT, Window
from bot.counts.claims import Claims
from bot.health import Pulse
from bot.logs import place
from bot.metrics import LET_GO

ALLOWED_UPDATES: Final = ["message", "callback_query", "channel_post", "my_chat_member"]
"""Always sent: Telegram remembers the last list per token, and a narrower one would silence buttons."""
POLL_SECONDS: Final = 5
"""How long Telegram may wait for news: the service is deaf for little longer when a connection dies silently."""
READ_SECONDS: Final = 3.0
"""How long the answer may take beyond that."""
FETCH_SECONDS: Final = POLL_SECONDS + READ_SECONDS + 15.0
"""A last guard around the transport's own limits."""
PAUSES: Final = (0.01, 0.05)
"""Between fetches while something is unfinished, which Telegram then hands out again at once."""
CROWDED_SECONDS: Final = 0.2
"""The same, while more than half a window is unfinished and there is enough to do."""
HOLD_SECONDS: Final = 5.0
"""How long an unfinished update may keep a full window from others. Longer than `transport.SEND_SECONDS`, so that
an answer on a dead connection is sent anew before: what is let go would be lost if the process were killed."""
FEW: Final = 10
"""Only where no more than so many of a full window are unfinished are they held up by their own chats, and not
by Telegram as a whole."""
MAX_ASIDE: Final = 500
CONFLICT_SECONDS: Final = 60.0
"""How long a second poller is borne: a rolling start needs a while."""
REVOKED_SECONDS: Final = 10.0
"""How long a refused token is tried again: Telegram's 404 during maintenance looks the same."""
DEAF_SECONDS: Final = 900.0
"""Without a good fetch for so long the process ends, so that its supervisor starts a fresh one."""
BACKOFF: Final = (0.1, 1.0)
RENEW_AFTER: Final = 3
"""Failed fetches in a row after which the connections are thrown away: one may be half open."""
WEEK: Final = 6 * 24 * 3600.0


class StoppedError(Exception):
    """The service cannot go on; the message is one sentence for the administrator."""


class Poller:
    """The loop around `getUpdates`."""

    def __init__(  # noqa: PLR0917 - it joins the parts of the service
        self,
        request: BaseRequest,
        base_url: str,
        intake: Intake,
        faults: Faults,
        pulse: Pulse,
        claims: Claims,
    ) -> None:
        self._request = request
        self._url = f"{base_url}/getUpdates"
        self._intake = intake
        self._faults = faults
        self._pulse = pulse
        self._window = Window()
        self._ledger = Ledger(claims, self._window)
        self._since: dict[int, float] = {}
        self._aside: set[int] = set()
        self._progress = asyncio.Event()
        self._news = monotonic()
        self._troubles = Troubles()

    async def run(self) -> None:
        """Fetch for ever, and remember what is answered and not confirmed.

        Raises:
            StoppedError: the token is refused, another process uses it, or Telegram is gone for too long.
        """
        await self._ledger.load()
        async with background(self._ledger.keep()):
            await self._loop()

    async def _loop(self) -> None:
        failures, pause = 0, PAUSES[0]
        while True:
            try:
                found = await self._fetch(self._window.offset, 0 if self._window.open else POLL_SECONDS)
            except (TelegramError, TimeoutError) as error:
                failures += 1
                await self._meet(error, failures)
                continue
            failures = 0
            self._troubles.fetched()
            self._pulse.beat()
            pause = PAUSES[0] if self._take(found) else min(2 * pause, PAUSES[1])
            self._make_room()
            if self._window.open:
                await self._wait(pause)
            elif monotonic() - self._news > WEEK:
                self._window.forget()

    async def confirm(self) -> None:
        """Tell Telegram a last time what is finished; it must not be answered again after a restart."""
        if self._window.offset:
            await self._fetch(self._window.offset, 0, limit=1)
            await self._ledger.clear()

    async def _fetch(self, offset: int, seconds: int, limit: int = LIMIT) -> list[Raw]:
        values = {"offset": offset, "limit": limit, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
        data = RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])
        async with asyncio.timeout(FETCH_SECONDS):
            found: Any = await self._request.post(self._url, data, read_timeout=seconds + READ_SECONDS)
        return [raw for raw in found if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    def _take(self, found: list[Raw]) -> bool:
        new = [raw for raw in found if raw["update_id"] not in self._aside and self._window.take(raw["update_id"])]
        for raw in new:
            number = raw["update_id"]
            self._since[number] = self._news = monotonic()
            if self._ledger.answered_before(number):
                self._done(number)
            else:
                self._intake.accept(raw, partial(self._done, number))
        return bool(new)

    def _done(self, number: int) -> None:
        crowded = self._window.open > LIMIT // 2
        self._window.finish(number)
        self._ledger.note(number)
        self._since.pop(number, None)
        self._aside.discard(number)
        if not self._window.open or (crowded and self._window.open <= LIMIT // 2):
            self._progress.set()

    def _make_room(self) -> None:
        """Let go of the oldest update where it alone keeps a full window from others."""
        window = self._window
        while window.full and window.open <= FEW and len(self._aside) < MAX_ASIDE:
            number = window.oldest
            if number is None or monotonic() - self._since[number] < HOLD_SECONDS:
                return
            self._aside.add(number)
            window.finish(number)
            LET_GO.inc()

    async def _wait(self, seconds: float) -> None:
        self._progress.clear()
        try:
            async with asyncio.timeout(seconds if self._window.open <= LIMIT // 2 else CROWDED_SECONDS):
                await self._progress.wait()
        except TimeoutError:
            return

    async def _meet(self, error: TelegramError | TimeoutError, failures: int) -> None:
        self._faults.note(f"fetch, {classify(error)}", place(error))
        if isinstance(error, Conflict) and self._troubles.met(error) >= CONFLICT_SECONDS:
            raise StoppedError("Another bot fetches messages with the same token. Stop one of the two.")
        if isinstance(error, InvalidToken) and self._troubles.met(error) >= REVOKED_SECONDS:
            raise StoppedError("Telegram refuses the token. Get a new one from @BotFather and start again.")
        if self._pulse.age > DEAF_SECONDS:
            raise StoppedError("Telegram has been out of reach for too long. Check the network; starting anew.")
        if failures % RENEW_AFTER == 0:
            await self._request.shutdown()
            await self._request.initialize()
        if isinstance(error, RetryAfter):
            await asyncio.sleep(seconds_of(error))
        else:
            await asyncio.sleep(min(BACKOFF[0] * 2 ** min(failures - 1, 10), BACKOFF[1]))
