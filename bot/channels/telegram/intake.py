"""What becomes of a fetched update: judged by the limits, put into its chat's lane, delivered."""

from collections.abc import Callable
from typing import Any, Final

from telegram import Bot, Update

from bot.channels.telegram.delivery import Attempt, Delivery
from bot.channels.telegram.faults import Faults
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.limits import Limits, Verdict, chat_of, sent_at
from bot.logs import place
from bot.metrics import LIMITED

Raw = dict[str, Any]
"""An update as JSON."""
Done = Callable[[], None]
FINISH_SECONDS: Final = 6.0
"""How long the end of the process waits for answers that are under way."""


class Intake:
    """Takes updates from polling and webhook alike."""

    def __init__(self, bot: Bot, delivery: Delivery, tell: Attempt, faults: Faults) -> None:
        self._bot = bot
        self._delivery = delivery
        self._tell = tell
        self._faults = faults
        self._limits = Limits()
        self.lanes = Lanes(lambda error: faults.note("crash", place(error)))

    def accept(self, raw: Raw, done: Done) -> None:
        """See to an update; `done` is called when Telegram need not hand it out again."""
        try:
            update = Update.de_json(raw, self._bot)
            chat = chat_of(update)
            verdict = self._limits.judge(chat, sent_at(update))
        except Exception as error:
            self._faults.note("unreadable update", place(error))
            done()
            return
        if verdict is Verdict.DROP:
            LIMITED.inc()
            done()
            return

        async def work() -> None:
            if verdict is Verdict.ADMIT:
                await self._delivery.deliver(update)
            else:
                LIMITED.inc()
                await self._delivery.deliver(update, self._tell)
            done()

        self.lanes.put(chat, work)

    async def finish(self) -> bool:
        """Finish what is in flight; whether all of it was."""
        return await self.lanes.finish(FINISH_SECONDS)
