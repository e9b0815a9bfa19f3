"""Whether a contact answers now, from its opening hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.content.models import WEEKDAYS, Opening, Weekday

LAST_MINUTE = "24:00"
WEEK = 7


@dataclass(frozen=True)
class OpenState:
    """`is_open` now; `until` the closing time, None when it never closes; or when it opens next."""

    is_open: bool
    always: bool = False
    until: str = ""
    next_day: Weekday | None = None
    next_time: str = ""


def open_state(openings: tuple[Opening, ...], now: datetime) -> OpenState | None:
    """The state at `now` (local time of the contact), or None when no certain hours are known."""
    if not openings:
        return None
    spans = _joined(_spans(openings, now))
    if _covers_week(openings):
        return OpenState(is_open=True, always=True)
    for start, end in spans:
        if start <= now < end:
            return OpenState(is_open=True, until=f"{end:%H:%M}")
    start = min(start for start, _ in spans if start > now)
    day = None if start.date() == now.date() else WEEKDAYS[start.weekday()]
    return OpenState(is_open=False, next_day=day, next_time=f"{start:%H:%M}")


def _spans(openings: tuple[Opening, ...], now: datetime) -> list[tuple[datetime, datetime]]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    spans = []
    for offset in range(-1, WEEK + 1):
        day = midnight + timedelta(days=offset)
        for opening in openings:
            if WEEKDAYS[day.weekday()] in opening.days:
                spans.append((_at(day, opening.start), _end(day, opening)))
    return [(start.replace(tzinfo=now.tzinfo), end.replace(tzinfo=now.tzinfo)) for start, end in spans]


def _joined(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _at(day: datetime, moment: time) -> datetime:
    return day.replace(hour=moment.hour, minute=moment.minute)


def _end(day: datetime, opening: Opening) -> datetime:
    if isinstance(opening.end, str):
        return day + timedelta(days=1)
    end = _at(day, opening.end)
    return end if opening.end > opening.start else end + timedelta(days=1)


def _covers_week(openings: tuple[Opening, ...]) -> bool:
    whole = {
        day
        for opening in openings
        if opening.start == time(0) and opening.end == LAST_MINUTE
        for day in opening.days
    }
    return len(whole) == WEEK
