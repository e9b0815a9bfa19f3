"""Work in order within a chat, side by side between chats, a bounded number at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

SLOTS: Final = 32
"""Chats that are worked on at once: half as many leave a slow network idle, by `make bench`."""
PATIENCE_SECONDS: Final = 0.5
"""A chat that takes longer gives its slot to others and goes on without one."""
Work = Callable[[], Awaitable[None]]


class Lanes:
    """One lane per chat. Work must not raise; what it raises ends up with `on_crash`."""

    def __init__(
        self,
        on_crash: Callable[[BaseException], None],
        slots: int = SLOTS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._on_crash = on_crash
        self._patience = patience
        self._slots = asyncio.Semaphore(slots)
        self._lanes: dict[int, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def chats(self) -> int:
        """How many chats have work that is not done."""
        return len(self._lanes)

    def put(self, chat: int, work: Work) -> None:
        """Do `work` after everything that was put for the same chat before."""
        if chat in self._lanes:
            self._lanes[chat].append(work)
            return
        self._lanes[chat] = deque([work])
        task = asyncio.create_task(self._run(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def waiting(self, chat: int) -> int:
        """How much of a chat's work is not done."""
        return len(self._lanes.get(chat, ()))

    async def finish(self, seconds: float) -> bool:
        """Wait until all is done, at most `seconds`, then give up the rest; whether all was done."""
        tasks = set(self._tasks)
        if not tasks:
            return True
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return not late

    async def _run(self, chat: int) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                await self._one(lane[0])
                lane.popleft()
        finally:
            del self._lanes[chat]

    async def _one(self, work: Work) -> None:
        await self._slots.acquire()
        slot = _Slot(self._slots)
        timer = asyncio.get_running_loop().call_later(self._patience, slot.release)
        try:
            await work()
        except Exception as error:
            self._on_crash(error)
        finally:
            timer.cancel()
            slot.release()


class _Slot:
    """A place among those worked on, given back once."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots: asyncio.Semaphore | None = slots

    def release(self) -> None:
        if self._slots is not None:
            self._slots.release()
            self._slots = None
