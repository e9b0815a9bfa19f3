"""The periods of the reports: ISO weeks, and the months and quarters that are made of whole weeks.

A week belongs to the month and the quarter in which its Thursday lies, as ISO 8601 gives a week to the year of
its Thursday. So every week belongs to one month, and three months make a quarter, always the same ones.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from bot.clock import iso_week_of

WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")
SETTLED: Final = timedelta(days=7)
"""A quarter is closed this long after its last day: counts that waited for the database have arrived by then."""
By = Literal["month", "quarter"]


class PeriodError(Exception):
    """A week or a range of weeks cannot be used; the message is one sentence."""


@dataclass(frozen=True, order=True)
class Month:
    """A month of whole ISO weeks."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def quarter(self) -> "Quarter":
        """The quarter that the month belongs to."""
        return Quarter(self.year, (self.month + 2) // 3)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of whole ISO weeks."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[Month, ...]:
        """The three months."""
        return tuple(Month(self.year, 3 * self.number - 2 + index) for index in range(3))

    @property
    def weeks(self) -> tuple[str, ...]:
        """The weeks, as `2026-W14`."""
        thursday = date(self.year, 3 * self.number - 2, 1)
        thursday += timedelta(days=(3 - thursday.weekday()) % 7)
        weeks = []
        while month_of(thursday).quarter == self:
            weeks.append(iso_week_of(thursday))
            thursday += timedelta(days=7)
        return tuple(weeks)

    def closed(self, today: date) -> bool:
        """Whether the quarter is over and its counts have settled."""
        return monday(self.weeks[-1]) + timedelta(days=7) + SETTLED <= today


def month_of(thursday: date) -> Month:
    """The month of the week with this Thursday."""
    return Month(thursday.year, thursday.month)


def monday(week: str) -> date:
    """The first day of a week such as `2026-W14`. PeriodError when there is no such week."""
    match = WEEK.fullmatch(week)
    try:
        if match:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    raise PeriodError(f"'{week}' is no week; write it as 2026-W14")


def week_month(week: str) -> Month:
    """The month of a week. PeriodError when there is no such week."""
    return month_of(monday(week) + timedelta(days=3))


def closed_quarters(first: str, last: str, today: date) -> list[Quarter]:
    """The closed quarters that lie wholly within the weeks `first` to `last`.

    Raises:
        PeriodError: a week cannot be read, or no closed quarter lies within.
    """
    start, end = monday(first), monday(last)
    if end < start:
        raise PeriodError(f"the first week, {first}, comes after the last one, {last}; exchange them")
    quarters = sorted(
        {
            week_month(iso_week_of(start + timedelta(weeks=index, days=3))).quarter
            for index in range((end - start).days // 7 + 1)
        }
    )
    found = [
        quarter
        for quarter in quarters
        if monday(quarter.weeks[0]) >= start and monday(quarter.weeks[-1]) <= end and quarter.closed(today)
    ]
    if not found:
        near = quarters[0]
        raise PeriodError(
            f"no closed quarter lies within {first} to {last}: a report covers whole quarters, "
            f"for example {near.weeks[0]} to {near.weeks[-1]}, from a week after their end"
        )
    return found


def quarters_with(weeks: Iterable[str], today: date) -> list[Quarter]:
    """The closed quarters in which any of `weeks` lies, in order."""
    found = {week_month(week).quarter for week in weeks}
    return sorted(quarter for quarter in found if quarter.closed(today))
