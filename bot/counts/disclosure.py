"""Disclosure control: what may leave the counts. Every report, format and channel reads figures from here alone.

A cell is how often something was counted in a period. Cells from 1 to 4 are *unsafe*: they are published as
"fewer than five" (primary suppression by a minimum frequency; see Hundepool et al., *Statistical Disclosure
Control*, Wiley 2012). A hidden cell must not come back by subtraction. The usual way, to hide further cells
until no row or column can be solved (secondary suppression), would have to know every table that will ever be
published. Here reports are consistent by construction instead:

1. Periods are fixed. Figures are published for closed quarters and their months, never for other ranges of weeks.
2. Months of one series (one topic, one contact) are published only where all three are safe; else only the
   quarter is, as a figure or as "fewer than five". Safe months are hidden beside an unsafe one (secondary
   suppression): with a quarter of five or more and no month shown, an unsafe one may be anything from 1 to 4.
3. A figure over several quarters, topics or contacts is worked out from published cells alone: hidden ones count
   as 1 to 4 each, and the sum is published as "at least". Nobody learns more from it than from the cells.

So whatever is published is a function of one table that never changes; two reports, groupings or formats that
overlap repeat the same cells.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.counts.periods import Month, Quarter, week_month
from bot.counts.store import Row

FEWEST: Final = 5
"""Smallest figure above nought that is shown."""
Key = tuple[str, str]
"""What was counted, and its id."""
Period = Month | Quarter


@dataclass(frozen=True)
class Figure:
    """A published number: exactly known where `low` and `high` are the same."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the number itself is published."""
        return self.low == self.high

    @property
    def hidden(self) -> bool:
        """Whether this is one unsafe cell, "fewer than five"."""
        return (self.low, self.high) == (1, FEWEST - 1)

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.low + other.low, self.high + other.high)


NOUGHT: Final = Figure(0, 0)


@dataclass(frozen=True)
class Published:
    """The one table from which everything is made: quarters of each series, and months where they are safe."""

    quarters: Mapping[tuple[Key, Quarter], Figure]
    months: Mapping[tuple[Key, Quarter], tuple[Figure, ...]]

    def quarter(self, key: Key, quarter: Quarter) -> Figure:
        """The figure of a series in a quarter; nothing counted is nought."""
        return self.quarters.get((key, quarter), NOUGHT)

    def month(self, key: Key, month: Month) -> Figure:
        """The figure of a series in a month: from nought to the quarter's where only the quarter is published."""
        quarter = self.quarter(key, month.quarter)
        figures = self.months.get((key, month.quarter))
        return figures[month.quarter.months.index(month)] if figures else Figure(0, quarter.high)

    def total(self, keys: Iterable[Key], periods: Iterable[Period]) -> Figure:
        """The sum over series and periods, as far as published cells tell it."""
        periods = tuple(periods)
        return sum((self.figure(key, period) for key in keys for period in periods), NOUGHT)

    def figure(self, key: Key, period: Period) -> Figure:
        """The figure of a series in a period."""
        return self.quarter(key, period) if isinstance(period, Quarter) else self.month(key, period)


def publish(rows: Iterable[Row], quarters: Iterable[Quarter]) -> Published:
    """What may be published of counters in `quarters`. PeriodError when a row's week cannot be read."""
    wanted = frozenset(quarters)
    counted: Counter[tuple[Key, Month]] = Counter()
    for row in rows:
        month = week_month(row.week)
        if month.quarter in wanted:
            counted[(row.what, row.id), month] += row.number
    shown: dict[tuple[Key, Quarter], Figure] = {}
    months: dict[tuple[Key, Quarter], tuple[Figure, ...]] = {}
    for key, quarter in {(key, month.quarter) for key, month in counted}:
        numbers = [counted[key, month] for month in quarter.months]
        shown[key, quarter] = protect(sum(numbers))
        if all(is_safe(number) for number in numbers):
            months[key, quarter] = tuple(Figure(number, number) for number in numbers)
    return Published(shown, months)


def is_safe(number: int) -> bool:
    """Whether a cell may be shown."""
    return number == 0 or number >= FEWEST


def protect(number: int) -> Figure:
    """The figure that is published for a cell."""
    return Figure(number, number) if is_safe(number) else Figure(1, FEWEST - 1)
