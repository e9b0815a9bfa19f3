"""The moment and the week, in the time zone of the service."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")


def local_now() -> datetime:
    """The present moment in Stockholm."""
    return datetime.now(STOCKHOLM)


def iso_week(moment: datetime) -> str:
    """The ISO 8601 week of a moment, as `2026-W48`."""
    return iso_week_of(moment.astimezone(STOCKHOLM).date())


def iso_week_of(day: date) -> str:
    """The ISO 8601 week of a day, as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
