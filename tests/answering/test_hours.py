"""Whether a contact answers, at the edges of its hours."""

from datetime import datetime

import pytest

from bot.answering.hours import OpenState, open_state
from bot.clock import STOCKHOLM
from bot.content.models import WEEKDAYS, Opening, Weekday

OFFICE: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
MONDAY = 23  # November 2026


def opening(days: tuple[Weekday, ...], start: str, end: str) -> Opening:
    return Opening.model_validate({"days": days, "from": start, "to": end})


def at(day: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM)


def until(time: str) -> OpenState:
    return OpenState(is_open=True, until=time)


def opens(time: str, day: Weekday | None = None) -> OpenState:
    return OpenState(is_open=False, next_day=day, next_time=time)


def test_no_hours_tell_nothing() -> None:
    assert open_state((), at(MONDAY, "12:00")) is None


@pytest.mark.parametrize(
    ("day", "clock", "state"),
    [
        (MONDAY, "08:59", opens("09:00")),
        (MONDAY, "09:00", until("16:00")),
        (MONDAY, "15:59", until("16:00")),
        (MONDAY, "16:00", opens("09:00", "tue")),
        (MONDAY + 4, "16:00", opens("09:00", "mon")),
        (MONDAY + 5, "12:00", opens("09:00", "mon")),
        (MONDAY + 6, "23:59", opens("09:00", "mon")),
    ],
)
def test_office_hours(day: int, clock: str, state: OpenState) -> None:
    assert open_state((opening(OFFICE, "09:00", "16:00"),), at(day, clock)) == state


@pytest.mark.parametrize(
    ("day", "clock", "state"),
    [
        (MONDAY, "21:59", opens("22:00")),
        (MONDAY, "22:00", until("02:00")),
        (MONDAY + 1, "00:00", until("02:00")),
        (MONDAY + 1, "01:59", until("02:00")),
        (MONDAY + 1, "02:00", opens("22:00", "mon")),
    ],
)
def test_hours_over_midnight(day: int, clock: str, state: OpenState) -> None:
    assert open_state((opening(("mon",), "22:00", "02:00"),), at(day, clock)) == state


def test_hours_over_the_turn_of_the_week() -> None:
    assert open_state((opening(("sun",), "22:00", "02:00"),), at(MONDAY, "01:00")) == until("02:00")


def test_the_same_day_next_week() -> None:
    assert open_state((opening(("mon",), "09:00", "10:00"),), at(MONDAY, "10:00")) == opens("09:00", "mon")


def test_two_openings_on_a_day() -> None:
    hours = (opening(("mon",), "13:00", "15:00"), opening(("mon",), "09:00", "11:00"))
    assert open_state(hours, at(MONDAY, "10:00")) == until("11:00")
    assert open_state(hours, at(MONDAY, "11:00")) == opens("13:00")
    assert open_state(hours, at(MONDAY, "14:00")) == until("15:00")


def test_until_the_end_of_the_day() -> None:
    hours = (opening(("mon",), "18:00", "24:00"),)
    assert open_state(hours, at(MONDAY, "23:59")) == until("00:00")
    assert open_state(hours, at(MONDAY + 1, "00:00")) == opens("18:00", "mon")


@pytest.mark.parametrize(
    "hours",
    [
        (opening(WEEKDAYS, "00:00", "24:00"),),
        (opening(OFFICE, "00:00", "24:00"), opening(("sat", "sun"), "00:00", "24:00")),
    ],
)
def test_always_open(hours: tuple[Opening, ...]) -> None:
    for day in range(MONDAY, MONDAY + 7):
        assert open_state(hours, at(day, "03:00")) == OpenState(is_open=True, always=True)


def test_six_whole_days_are_not_always() -> None:
    state = open_state((opening(WEEKDAYS[:6], "00:00", "24:00"),), at(MONDAY + 6, "12:00"))
    assert state == opens("00:00", "mon")


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_wall_clock_hours_on_the_days_when_the_clock_changes(month: int, day: int) -> None:
    hours = (opening(("sun",), "09:00", "16:00"),)
    assert open_state(hours, datetime(2026, month, day, 15, 59, tzinfo=STOCKHOLM)) == until("16:00")
    assert open_state(hours, datetime(2026, month, day, 16, 0, tzinfo=STOCKHOLM)) == opens("09:00", "sun")
    assert open_state(hours, datetime(2026, month, day, 1, 0, tzinfo=STOCKHOLM)) == opens("09:00")


def test_hours_that_touch_are_one_opening() -> None:
    hours = (opening(("mon",), "09:00", "24:00"), opening(("tue",), "00:00", "02:00"))
    assert open_state(hours, at(MONDAY, "23:00")) == until("02:00")
