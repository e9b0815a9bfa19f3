"""What a report asks of the published figures: series, sums, shares, names."""

from collections.abc import Iterable, Sequence

from bot.answering.reply import Kind, What
from bot.content.knowledge import Knowledge
from bot.content.models import Language
from bot.counts.disclosure import Figure, Key, Period, publish
from bot.counts.periods import By, Quarter, week_month
from bot.counts.store import PAUSED, Row
from bot.reports.model import Share, Words

REFERRALS = (What.CONTACT_SHOWN, What.CALLED, What.HANDED_OVER)


class Figures:
    """The published figures of some quarters, with the names of what was counted in one language."""

    def __init__(
        self, rows: Sequence[Row], knowledge: Knowledge, language: Language, quarters: list[Quarter], by: By
    ) -> None:
        self.knowledge, self.language, self.quarters = knowledge, language, quarters
        self.texts = knowledge.report[language]
        self.words = Words(self.texts.hidden, self.texts.at_least, self.texts.by_quarter_only)
        before = _before(quarters)
        self.paused = [row.week for row in rows if row.what == PAUSED and week_month(row.week).quarter in quarters]
        counted = [row for row in rows if row.what != PAUSED]
        self.published = publish(counted, [*before, *quarters])
        # A series that was counted in another quarter alone must not show, not even as nought.
        within = {*before, *quarters}
        self.keys = sorted({(row.what, row.id) for row in counted if week_month(row.week).quarter in within})
        self.before = before if {week_month(row.week).quarter for row in counted} & set(before) else []
        self.periods: list[Period] = (
            list(quarters) if by == "quarter" else [month for quarter in quarters for month in quarter.months]
        )

    def of(self, what: str) -> list[Key]:
        """The series of one kind of count."""
        return [key for key in self.keys if key[0] == what]

    def total(self, keys: Iterable[Key]) -> Figure:
        """The sum over the whole report: always of quarters, so that it is the same whatever periods are shown."""
        return self.published.total(keys, self.quarters)

    def row(self, keys: list[Key]) -> tuple[Figure, ...]:
        """The figures of series by period, and their sum."""
        return (*(self.published.total(keys, [period]) for period in self.periods), self.total(keys))

    def columns(self) -> tuple[str, ...]:
        """The headings of `row`."""
        return (*(str(period) for period in self.periods), self.texts.total)

    def ranked(self, keys: Iterable[Key]) -> list[Key]:
        """Series with anything counted, by their published sums."""
        totals = {key: self.total([key]) for key in keys}
        return sorted((key for key in totals if totals[key].high), key=lambda key: (-totals[key].low, key))

    def share(self, part: Figure, whole: Figure) -> Share:
        """A share in per cent, from the middles of what is published."""
        middle = whole.low + whole.high
        return Share(f"{100 * (part.low + part.high) / middle:.0f} %" if middle else "–")

    def name(self, key: Key) -> str:
        """What a series is called; its id where the knowledge has lost it."""
        what, identity = key
        if identity in self.knowledge.topics and what not in REFERRALS:
            return self.knowledge.topics[identity].text(self.language).title
        if identity in self.knowledge.contacts:
            return self.knowledge.contacts[identity].name[self.language]
        return {Kind.CHOOSE.value: self.texts.choose, Kind.UNKNOWN.value: self.texts.unknown}.get(
            identity, identity
        )

    def group(self, key: Key) -> str:
        """The name of the group of a topic."""
        if key[1] not in self.knowledge.topics:
            return self.texts.others
        return self.texts.groups[self.knowledge.group_of(key[1])]

    def is_topic(self, key: Key) -> bool:
        """Whether a question got a topic of today's knowledge for an answer."""
        return key[1] in self.knowledge.topics


def _before(quarters: list[Quarter]) -> list[Quarter]:
    """As many quarters as `quarters`, right before them."""
    first = 4 * quarters[0].year + quarters[0].number - 1
    numbers = range(first - len(quarters), first)
    return [Quarter(number // 4, number % 4 + 1) for number in numbers]
