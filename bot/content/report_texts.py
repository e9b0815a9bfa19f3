"""The words of the steering group's report, and of the word back to those who ask."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from bot.content.filled import filled
from bot.content.models import Language, Localised, Model, Text


class Entry(Model):
    """A word of the dictionary of counts: what one is, and what it is not."""

    name: Text
    meaning: Text


class ReportTexts(Model):
    """Headings, sentences and explanations of the report, in one language."""

    title: Text
    covers: Annotated[Text, filled("first", "last", "weeks")]
    left_out: Text
    paused: Annotated[Text, filled("weeks")]
    made: Text
    summary: Text
    nothing: Text
    top_topic: Annotated[Text, filled("name", "number")]
    top_topics: Annotated[Text, filled("names")]
    top_contact: Annotated[Text, filled("name", "number")]
    questions: Annotated[Text, filled("number", "share")]
    more: Annotated[Text, filled("before")]
    fewer: Annotated[Text, filled("before")]
    alike: Annotated[Text, filled("before")]
    overview: Text
    by_group: Text
    by_topic: Text
    by_contact: Text
    outcome: Text
    helpfulness: Text
    dictionary: Text
    protection: Text
    protected: tuple[Text, ...]
    period: Text
    topic: Text
    group: Text
    contact: Text
    total: Text
    share: Text
    hidden: Text
    """What stands for 1 to 4."""
    at_least: Annotated[Text, filled("number")]
    by_quarter_only: Text
    answered: Text
    choose: Text
    unknown: Text
    others: Text
    whats: Mapping[str, Entry]
    """By kind of count."""
    groups: Mapping[str, Text]
    """Names of the groups of topics."""
    chart: Annotated[Text, filled("title")]
    """Describes a chart for those who cannot see it."""


class NewsItem(Localised):
    """What came of it: one message of the steering group."""

    date: date


class News(Model):
    """Messages of the steering group, the newest first."""

    items: tuple[NewsItem, ...] = ()

    def latest(self, language: Language) -> str | None:
        """The newest message; None where there is none."""
        newest = max(self.items, key=lambda item: item.date, default=None)
        return newest[language] if newest else None
