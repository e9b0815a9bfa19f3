"""Builds the report from what may be published. Pure: rows, knowledge and the day are arguments."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.answering.reply import Kind, What
from bot.content.knowledge import Knowledge
from bot.content.models import Language
from bot.counts.disclosure import FEWEST, Figure, Key
from bot.counts.periods import By, closed_quarters
from bot.counts.store import PAUSED, Row
from bot.reports.figures import REFERRALS, Figures
from bot.reports.model import Bars, Cell, Record, Report, Table
from bot.reports.sentences import sentences

CHARTED: Final = 10
"""Bars in a chart of topics or contacts: what fits on a page and can be read."""
NO_TOPIC: Final = (Kind.CHOOSE, Kind.UNKNOWN)
"""Ids under which questions without a topic are counted."""


def build_report(
    rows: Sequence[Row],
    knowledge: Knowledge,
    language: Language,
    *,
    first: str,
    last: str,
    by: By,
    today: date,
) -> Report:
    """The report on the closed quarters within the weeks `first` to `last`.

    Raises:
        PeriodError: a week cannot be read, or no closed quarter lies within.
    """
    quarters = closed_quarters(first, last, today)
    rows = [row for row in rows if row.what == PAUSED or row.what in set(What)]
    builder = Builder(rows, knowledge, language, quarters, by)
    return replace(builder.build(), summary=tuple(sentences(builder)))


class Builder(Figures):
    """Arranges the figures of one report."""

    def build(self) -> Report:
        """The whole report."""
        texts = self.texts
        weeks = [week for quarter in self.quarters for week in quarter.weeks]
        notes = [texts.covers.format(first=weeks[0], last=weeks[-1], weeks=len(weeks)), texts.left_out, texts.made]
        if self.paused:
            notes.append(texts.paused.format(weeks=", ".join(sorted(set(self.paused)))))
        return Report(
            self.language,
            texts.title,
            tuple(notes),
            (),
            (self.overview(), self.outcome(), self.groups(), self.topics(), self.contacts()),
            tuple((entry.name, entry.meaning) for entry in texts.whats.values()),
            texts.protected,
            {"summary": texts.summary, "dictionary": texts.dictionary, "protection": texts.protection},
            tuple(self.records()),
            self.words,
        )

    def overview(self) -> Table:
        """Each kind of count by period."""
        names = tuple(str(period) for period in self.periods)
        rows: list[tuple[Cell, ...]] = []
        series: list[tuple[str, tuple[Figure, ...]]] = []
        for what, entry in self.texts.whats.items():
            keys = self.of(what)
            figures = tuple(self.published.total(keys, [period]) for period in self.periods)
            rows.append((entry.name, *figures, self.total(keys)))
            if what == What.QUESTION:
                series.append((entry.name, figures))
        return Table(
            "overview",
            self.texts.overview,
            (self.texts.period, *names, self.texts.total),
            tuple(rows),
            Bars(names, tuple(series)),
        )

    def outcome(self) -> Table:
        """How questions ended, and whether answers helped."""
        asked = self.of(What.QUESTION)
        parts = {
            self.texts.answered: [key for key in asked if key[1] not in NO_TOPIC],
            self.texts.choose: [key for key in asked if key[1] == Kind.CHOOSE],
            self.texts.unknown: [key for key in asked if key[1] == Kind.UNKNOWN],
        }
        whole = self.total(asked)
        rows: list[tuple[Cell, ...]] = [
            (name, self.total(keys), self.share(self.total(keys), whole)) for name, keys in parts.items()
        ]
        helped, not_helped = self.of(What.HELPFUL), self.of(What.NOT_HELPFUL)
        rated = self.total([*helped, *not_helped])
        for what, keys in ((What.HELPFUL, helped), (What.NOT_HELPFUL, not_helped)):
            rows.append((self.texts.whats[what].name, self.total(keys), self.share(self.total(keys), rated)))
        bars = Bars(tuple(parts), ((self.texts.outcome, tuple(self.total(keys) for keys in parts.values())),))
        columns = (self.texts.outcome, self.texts.total, self.texts.share)
        return Table("outcome", f"{self.texts.outcome}. {self.texts.helpfulness}", columns, tuple(rows), bars)

    def groups(self) -> Table:
        """Questions by group of topics."""
        by_group: dict[str, list[Key]] = {name: [] for name in self.texts.groups.values()}
        for key in self.of(What.QUESTION):
            if key[1] in self.knowledge.topics:
                by_group[self.group(key)].append(key)
        rows: tuple[tuple[Cell, ...], ...] = tuple((name, *self.row(keys)) for name, keys in by_group.items())
        bars = Bars(
            tuple(by_group), ((self.texts.by_group, tuple(self.total(keys) for keys in by_group.values())),)
        )
        return Table("groups", self.texts.by_group, (self.texts.group, *self.columns()), rows, bars)

    def topics(self) -> Table:
        """Questions by topic, the most common first."""
        keys = self.ranked(key for key in self.of(What.QUESTION) if key[1] not in NO_TOPIC)
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (self.name(key), self.group(key), *self.row([key])) for key in keys
        )
        shown = [key for key in keys[:CHARTED] if self.total([key]).exact]
        bars = Bars(
            tuple(self.name(key) for key in shown),
            ((self.texts.by_topic, tuple(self.total([key]) for key in shown)),),
        )
        columns = (self.texts.topic, self.texts.group, *self.columns())
        return Table("topics", self.texts.by_topic, columns, rows, bars)

    def contacts(self) -> Table:
        """Contacts: shown, called, handed over."""
        ids = {key[1] for what in REFERRALS for key in self.of(what)}
        referred = {each: self.total([(What.HANDED_OVER, each), (What.CALLED, each)]) for each in ids}
        order = sorted(ids, key=lambda each: (-referred[each].low, each))
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (self.name((What.CALLED, each)), *(self.total([(what, each)]) for what in REFERRALS)) for each in order
        )
        names = tuple(self.texts.whats[what].name for what in REFERRALS)
        shown = [each for each in order if referred[each].low >= FEWEST][:CHARTED]
        series = tuple(
            (self.texts.whats[what].name, tuple(self.total([(what, each)]) for each in shown))
            for what in (What.CALLED, What.HANDED_OVER)
        )
        bars = Bars(tuple(self.name((What.CALLED, each)) for each in shown), series)
        return Table("contacts", self.texts.by_contact, (self.texts.contact, *names), rows, bars)

    def records(self) -> Iterable[Record]:
        """Every published cell."""
        for key in self.keys:
            for period in self.periods:
                figure = self.published.figure(key, period)
                yield Record(str(period), key[0], key[1], self.name(key), self.group(key), figure)
