"""What leaves the counts, and an attack that tries to undo it."""

from collections.abc import Iterable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.content.knowledge import Knowledge
from bot.counts.disclosure import FEWEST, Figure, Key, Published, publish
from bot.counts.periods import Month, Quarter, week_month
from bot.counts.store import Row
from tests.reports.invented import two_years

QUARTERS = (Quarter(2026, 1), Quarter(2026, 2))
MONTHS = tuple(month for quarter in QUARTERS for month in quarter.months)
KEYS: tuple[Key, ...] = (("question", "a"), ("question", "b"), ("called", "x"))
UNSAFE = range(1, FEWEST)


def week_of(month: Month) -> str:
    """A week of the month."""
    return next(week for week in month.quarter.weeks if week_month(week) == month)


def table(numbers: Iterable[int]) -> list[Row]:
    """Counts by series and month, as rows of the store."""
    return [
        Row(week_of(month), what, name, number)
        for (what, name), month, number in zip(
            (key for key in KEYS for _ in MONTHS), (month for _ in KEYS for month in MONTHS), numbers, strict=True
        )
        if number
    ]


class Attack:
    """Everything that is published, as bounds on sums of unknown cells (series by month)."""

    def __init__(self) -> None:
        self.cells = [(key, month) for key in KEYS for month in MONTHS]
        self.rows: list[list[int]] = []
        self.highest: list[float] = []

    def learn(self, keys: Iterable[Key], months: Iterable[Month], figure: Figure) -> None:
        """A published figure about the sum of some cells."""
        wanted = set(product(keys, months))
        row = [int(cell in wanted) for cell in self.cells]
        self.rows += [row, [-value for value in row]]
        self.highest += [figure.high, -figure.low]

    def read(self, published: Published, quarters: tuple[Quarter, ...]) -> None:
        """One report: cells by month and quarter, sums by series, by period, by kind of count and of all."""
        months = tuple(month for quarter in quarters for month in quarter.months)
        whats = {what: [key for key in KEYS if key[0] == what] for what, _ in KEYS}
        for key in KEYS:
            for month in months:
                self.learn([key], [month], published.month(key, month))
            for quarter in quarters:
                self.learn([key], quarter.months, published.quarter(key, quarter))
            self.learn([key], months, published.total([key], quarters))
        for keys in whats.values():
            for month in months:
                self.learn(keys, [month], published.total(keys, [month]))
            for quarter in quarters:
                self.learn(keys, quarter.months, published.total(keys, [quarter]))
            self.learn(keys, months, published.total(keys, quarters))

    def bounds(self, key: Key, month: Month) -> tuple[float, float]:
        """The least and the most that a cell can be, given all that was learnt."""
        aim = np.array([float(cell == (key, month)) for cell in self.cells])
        rows, highest = np.array(self.rows), np.array(self.highest)
        found = []
        for sign in (1, -1):
            solved = linprog(sign * aim, A_ub=rows, b_ub=highest, bounds=(0, None), method="highs-ds")
            assert solved.status in (0, 3), solved.message
            found.append(float(solved.fun) * sign if solved.status == 0 else float("inf"))
        return found[0], found[1]


small = st.integers(0, 12) | st.sampled_from([0, 1, 4, 5, 30])
tables = st.lists(small, min_size=len(KEYS) * len(MONTHS), max_size=len(KEYS) * len(MONTHS))


@settings(max_examples=1_500, deadline=None, derandomize=True)
@given(tables)
def test_no_hidden_cell_can_be_narrowed_by_a_report(numbers: list[int]) -> None:
    rows = table(numbers)
    attack = Attack()
    attack.read(publish(rows, QUARTERS), QUARTERS)
    check(attack, rows)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(tables)
def test_nor_by_three_reports_that_overlap(numbers: list[int]) -> None:
    rows = table(numbers)
    attack = Attack()
    for quarters in (QUARTERS[:1], QUARTERS[1:], QUARTERS):
        attack.read(publish(rows, quarters), quarters)
    check(attack, rows)


def check(attack: Attack, rows: list[Row]) -> None:
    """Each cell from 1 to 4 may, for all that is known, be anything from 1 to 4."""
    counted = {((row.what, row.id), week_month(row.week)): row.number for row in rows}
    for (key, month), number in counted.items():
        if number in UNSAFE:
            low, high = attack.bounds(key, month)
            assert low <= 1 + 1e-6, (key, month)
            assert high >= FEWEST - 1 - 1e-6, (key, month)


@settings(max_examples=3_000, deadline=None, derandomize=True)
@given(st.lists(small, min_size=3, max_size=3))
def test_within_a_series_whole_numbers_tell_no_more(numbers: list[int]) -> None:
    """Exhaustive where the linear program is only a bound: series are published apart from one another."""
    quarter, key = QUARTERS[0], KEYS[0]

    def shown(months: Iterable[int]) -> object:
        rows = [Row(week_of(month), *key, number) for month, number in zip(quarter.months, months, strict=True)]
        published = publish(rows, [quarter])
        return published.quarter(key, quarter), tuple(published.month(key, month) for month in quarter.months)

    wanted, total = shown(numbers), sum(numbers)
    for place, number in enumerate(numbers):
        if number not in UNSAFE:
            continue
        # Another guess at this month, the rest spread over the other two: does the same come out?
        for guess in UNSAFE:
            rests = [max(total, FEWEST - 1) - guess] if total >= FEWEST else range(FEWEST - guess)
            guesses = (_put(place, guess, first, rest - first) for rest in rests for first in range(rest + 1))
            assert any(shown(months) == wanted for months in guesses), (numbers, guess)


def _put(place: int, guess: int, one: int, two: int) -> list[int]:
    months = [one, two]
    months.insert(place, guess)
    return months


def test_the_same_cell_is_the_same_in_every_report(knowledge: Knowledge) -> None:
    rows = two_years(knowledge)
    quarters = [Quarter(2025, number) for number in (1, 2, 3, 4)]
    whole = publish(rows, quarters)
    for quarter in quarters:
        alone = publish(rows, [quarter])
        for (key, other), figure in whole.quarters.items():
            if other == quarter:
                assert alone.quarter(key, quarter) == figure
                for month in quarter.months:
                    assert alone.month(key, month) == whole.month(key, month)


def test_how_much_stays_visible_on_two_invented_years(knowledge: Knowledge) -> None:
    """Against hiding the whole series as soon as one of its cells is unsafe, the plain suppression of rows."""
    rows = two_years(knowledge)
    quarters = [Quarter(year, number) for year in (2025, 2026) for number in (1, 2, 3, 4)]
    published = publish(rows, quarters)
    events = sum(row.number for row in rows if row.what != "paused")
    cells = list(published.quarters.items())
    visible = [(key, figure) for key, figure in cells if figure.exact]
    unsafe_series = {key for (key, _), figure in cells if not figure.exact}
    by_row = [(key, figure) for key, figure in visible if key[0] not in unsafe_series]
    share = sum(figure.low for _, figure in visible) / events
    plain = sum(figure.low for _, figure in by_row) / events
    print(f"visible: {len(visible) / len(cells):.2f} of cells, {share:.2f} of counts; rows: {plain:.2f}")  # noqa: T201
    assert share > plain


@pytest.mark.parametrize(
    ("number", "figure"), [(0, (0, 0)), (1, (1, 4)), (4, (1, 4)), (5, (5, 5)), (99, (99, 99))]
)
def test_only_cells_from_one_to_four_are_hidden(number: int, figure: tuple[int, int]) -> None:
    month = QUARTERS[0].months[0]
    published = publish([Row(week_of(month), "question", "a", number)], QUARTERS)
    assert published.quarter(("question", "a"), QUARTERS[0]) == Figure(*figure)


def test_no_name_of_the_store_is_needed() -> None:
    assert publish([], QUARTERS).total(KEYS, QUARTERS) == Figure(0, 0)
