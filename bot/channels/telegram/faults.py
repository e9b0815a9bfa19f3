"""Faults as the administrator meets them: one line per kind and hour, and a count."""

import asyncio
import logging
from collections import Counter
from typing import Final

from bot.metrics import FAULTS

log = logging.getLogger(__name__)

HOUR: Final = 3600.0
MAX_KINDS: Final = 200


class Faults:
    """Writes the first fault of each kind in an hour, and each hour one line with how many there were."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()

    def note(self, kind: str, sentence: str) -> None:
        """Count a fault; `sentence` holds type and place, never anything about a person."""
        FAULTS.labels(kind).inc()
        if sentence not in self._kinds and len(self._kinds) < MAX_KINDS:
            log.warning("%s: %s", kind, sentence)
            self._kinds[sentence] = 0
        self._kinds[sentence] += 1

    def report(self) -> None:
        """Write the line of the hour and begin a new hour."""
        log.info("running, %d faults in the past hour", self._kinds.total())
        self._kinds.clear()

    async def report_hourly(self) -> None:
        """Report each hour, for ever."""
        while True:
            await asyncio.sleep(HOUR)
            self.report()
