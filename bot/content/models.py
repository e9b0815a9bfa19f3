"""What `knowledge/` holds, as frozen data. The field descriptions are what curators see in their editor."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.complaints import ID, LINK, NUMBER

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
EMERGENCY_CONTACT: Final = "sos-112"
"""The one contact that never expires and stands in every reply."""

Id = Annotated[str, StringConstraints(pattern=ID)]
"""ASCII, so that `r:<id>:handed:sv` stays under Telegram's 64 bytes of callback data."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Url = Annotated[str, StringConstraints(pattern=LINK)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Model(BaseModel):
    """Base of all content: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Localised(Model):
    """One short text in each language."""

    sv: Text
    en: Text

    def __getitem__(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en


class TopicText(Model):
    """What a person reads about a topic in one language."""

    title: Annotated[Text, Field(max_length=60, description="heading and button label")]
    lead: Annotated[Text, Field(description="what it may mean, at most 40 words")]
    steps: Annotated[tuple[Text, ...], Field(min_length=1, max_length=5, description="one action each")]
    avoid: Annotated[tuple[Text, ...], Field(max_length=3, description="what not to do")] = ()


class Phrases(Model):
    """Examples of how somebody asks, by language."""

    sv: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.sv if language == "sv" else self.en


class Dated(Model):
    """What somebody has checked, and when it has to be checked again."""

    sources: Annotated[tuple[Url, ...], Field(min_length=1, description="web pages that back the text")]
    check_by: Annotated[date | None, Field(description="last day on which the text counts as checked")]

    def expired(self, today: date) -> bool:
        """Whether the check date has passed on `today`."""
        return self.check_by is not None and self.check_by < today


class Topic(Dated):
    """One thing that can be asked about. Its id is the file's name, its group the folder's."""

    sv: TopicText
    en: TopicText
    contacts: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    reviewed: date
    phrases: Phrases = Phrases()

    def text(self, language: Language) -> TopicText:
        """The texts in `language`."""
        return self.sv if language == "sv" else self.en


class ElsewhereText(Model):
    """What is said to a question that is not about violence."""

    title: Text
    text: Text


class Elsewhere(Model):
    """A kind of question that this bot does not answer, and where such questions belong."""

    sv: ElsewhereText
    en: ElsewhereText
    phrases: Phrases = Phrases()

    def text(self, language: Language) -> ElsewhereText:
        """The texts in `language`."""
        return self.sv if language == "sv" else self.en


class JobText(Model):
    """A job's button label and what to look for."""

    title: Annotated[Text, Field(max_length=40)]
    look: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]


class Job(Dated):
    """Something that is repaired or done, and the signs that belong to it."""

    sv: JobText
    en: JobText
    topics: Annotated[tuple[Id, ...], Field(min_length=1, max_length=6)]
    reviewed: date

    def text(self, language: Language) -> JobText:
        """The texts in `language`."""
        return self.sv if language == "sv" else self.en


class Number(Model):
    """A telephone number as it is written for people; never reformatted."""

    number: Annotated[str, StringConstraints(pattern=NUMBER)]
    confidence: Literal["high", "medium"]
    sms: bool = False
    bill: Literal["hidden"] | None = None
    note: Localised | None = None


class Opening(Model):
    """Hours on some days; an end before the start lies on the next day."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    start: Annotated[time, Field(alias="from")]
    end: Annotated[time | Literal["24:00"], Field(alias="to")]


class Hours(Model):
    """When a contact answers: always in words, and in figures where they are certain."""

    text: Localised
    open: tuple[Opening, ...] = ()


class Contact(Dated):
    """Somebody to call, write to or visit."""

    name: Localised
    numbers: tuple[Number, ...] = ()
    unverified: Localised | None = None
    web: str | None = None
    chat: Localised | None = None
    email: str | None = None
    hours: Hours | None = None
    cost: Literal["free", "ordinary"] | None = None
    audience: Localised
    anonymous: bool = False
    bill: Literal["hidden"] | None = None
    languages: Localised | None = None
    note: Localised | None = None
    say: Localised | None = None
    instead: tuple[Id, ...] = ()
    verified: date
    check_by: date | None = None

    @property
    def phone(self) -> str | None:
        """The numbers as text, the first one first; None when none is verified."""
        return " / ".join(number.number for number in self.numbers) or None


class DangerExamples(Model):
    """Messages in which danger is happening now, may be, or is not."""

    now: Phrases
    maybe: Phrases
    no: Phrases


class Words(Model):
    """Everyday words by concept, in one language; a trailing * stands for any ending."""

    concepts: Mapping[Id, tuple[Text, ...]]
