"""What counting costs a reply: answers per second with the counts written and with none, in turns."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from bot.answering.answerer import Answerer
from bot.counts.counter import Counter, NoCounter, open_counter
from tests.conftest import NOW

ROUNDS: Final = 5


@dataclass
class Counting:
    """Answers per second, by round."""

    without: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Of the medians; 1 is no cost."""
        return median(self.counted) / median(self.without)


def measure_counting(answerer: Answerer, texts: Sequence[str]) -> Counting:
    """Answer `texts` in rounds, in turns without counts and with counts written to a real SQLite file."""
    return asyncio.run(_measure(answerer, texts))


async def _measure(answerer: Answerer, texts: Sequence[str]) -> Counting:
    result = Counting()
    with tempfile.TemporaryDirectory() as folder:
        async with open_counter(f"sqlite+aiosqlite:///{Path(folder) / 'counts.db'}") as counter:
            await _round(answerer, texts, counter)
            for _ in range(ROUNDS):
                result.without.append(await _round(answerer, texts, NoCounter()))
                result.counted.append(await _round(answerer, texts, counter))
    return result


async def _round(answerer: Answerer, texts: Sequence[str], counter: Counter) -> float:
    start = perf_counter()
    for text in texts:
        counter.add(answerer.answer(text, None, NOW).tallies)
        await asyncio.sleep(0)  # where a channel would send, and the writer gets its turn
    return len(texts) / (perf_counter() - start)
