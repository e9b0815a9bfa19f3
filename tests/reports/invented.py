"""Two invented years of counts, as a town with some two hundred caretakers might make them."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Final

from bot.clock import iso_week_of
from bot.content.knowledge import Knowledge
from bot.counts.store import Row

FIRST: Final = date(2025, 1, 2)
WEEKS: Final = 104
PER_WEEK: Final = 28


def two_years(knowledge: Knowledge, seed: int = 1) -> list[Row]:
    """Counts from 2025-W01 to 2026-W52: few topics often, most of them seldom (Zipf's law), fewer in summer."""
    source = random.Random(seed)
    topics, contacts = sorted(knowledge.topics), sorted(knowledge.contacts)
    source.shuffle(topics)
    source.shuffle(contacts)
    likely = [1 / (rank + 1) for rank in range(len(topics))]
    counted: Counter[tuple[str, str, str]] = Counter()
    for index in range(WEEKS):
        week = iso_week_of(FIRST + timedelta(weeks=index))
        summer = 26 <= index % 52 < 33
        for _ in range(source.randint(5, 12) if summer else source.randint(PER_WEEK - 10, PER_WEEK + 10)):
            chance = source.random()
            topic = source.choices(topics, likely)[0] if chance < 0.85 else "choose" if chance < 0.9 else "unknown"
            counted[week, "question", topic] += 1
            if topic in knowledge.topics and source.random() < 0.15:
                counted[week, source.choice(["helpful", "helpful", "helpful", "not_helpful"]), topic] += 1
            if source.random() < 0.4:
                contact = source.choices(contacts, likely[: len(contacts)])[0]
                counted[week, "contact_shown", contact] += 1
                if source.random() < 0.45:
                    counted[week, source.choice(["called", "handed_over", "handed_over"]), contact] += 1
    return sorted(Row(*key, number) for key, number in counted.items())
