"""Answered updates that cannot be confirmed yet, because an older one is unfinished, survive a crash here.

Without it, all that was answered behind one stuck update would be answered a second time after a kill. Kept are
numbers of updates alone, for as long as they are not confirmed.
"""

import asyncio
from typing import Final

from bot.channels.telegram.window import Window
from bot.counts.claims import Claims

GATHER_SECONDS: Final = 0.03
"""Most updates are confirmed sooner, and need not be written."""


class Ledger:
    """Writes the finished numbers of a window that are still above its offset."""

    def __init__(self, claims: Claims, window: Window) -> None:
        self._claims = claims
        self._window = window
        self._before: set[int] = set()
        self._waiting: set[int] = set()
        self._news = asyncio.Event()

    async def load(self) -> None:
        """Read what the process before this one left behind."""
        self._before = await self._claims.numbers()

    def answered_before(self, number: int) -> bool:
        """Whether an update was answered before this process started; told once."""
        if number not in self._before:
            return False
        self._before.discard(number)
        self.note(number)
        return True

    def note(self, number: int) -> None:
        """An update is finished."""
        self._waiting.add(number)
        self._news.set()

    async def keep(self) -> None:
        """Write for ever."""
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._news.clear()
            offset = self._window.offset
            late = sorted(number for number in self._waiting if number >= offset)
            self._waiting.clear()
            if late:
                await self._claims.finish(*late)

    async def clear(self) -> None:
        """Everything below the offset is confirmed: forget it."""
        await self._claims.forget_below(self._window.offset)
