"""Every fault in `knowledge/` at once, and what only the partners can settle."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

import phonenumbers
from phonenumbers import shortnumberinfo

from bot.answering.pages import Pages
from bot.answering.reply import Danger
from bot.answering.text import fold, normalise
from bot.content.documents import Fault, Value, Where
from bot.content.knowledge import Knowledge
from bot.content.lix import lix
from bot.content.load import Source, read_source
from bot.content.models import EMERGENCY_CONTACT, LANGUAGES, Contact, Dated, Language, Topic

REPLY_LENGTH: Final = 1000
"""A phone screen; far below Telegram's 4096, so that no reply is ever split."""
LEAD_WORDS: Final = 40
MAX_LIX: Final = 40.0
MIN_PHRASES: Final[dict[Language, int]] = {"sv": 40, "en": 20}
REFERENCE: Final = re.compile(r"\{([a-z0-9-]+)\}")
DIGITS: Final = re.compile(r"\d(?:[ -]?\d){2,}")
YEAR: Final = re.compile(r"^(?:19|20)\d\d$")
NOT_SHOWN: Final = frozenset(
    {
        "phrases",
        "sources",
        "reviewed",
        "check_by",
        "verified",
        "numbers",
        "hours",
        "web",
        "email",
        "contacts",
        "related",
        "topics",
        "instead",
        "languages",
    }
)
REGION: Final = "SE"
NOT_IN_DATA: Final = frozenset({"116016"})
"""Opened in Sweden by PTS in 2023 (decision on the 116 series), not yet known to phonenumbers 9.0."""


@dataclass(frozen=True)
class Findings:
    """What is wrong, and what is open: `faults` have to be mended, `unsettled` waits for the partners."""

    faults: tuple[Fault, ...]
    unsettled: tuple[Fault, ...]


def check(root: Path, area: str, today: date) -> Findings:
    """Judge the knowledge in `root` for `area` on the day `today`."""
    source = read_source(root, area)
    faults = [*source.faults, *_stray_digits(source)]
    unsettled: list[Fault] = []
    if not source.faults:
        judge = _Judge(source, Knowledge.model_construct(**source.parts), today)
        faults += judge.faults()
        unsettled += judge.unsettled()
    return Findings(tuple(sorted(set(faults))), tuple(sorted(unsettled)))


class _Judge:
    """The rules that need the whole knowledge base."""

    def __init__(self, source: Source, knowledge: Knowledge, today: date) -> None:
        self.source = source
        self.knowledge = knowledge
        self.today = today
        self.noon = datetime.combine(today, time(12))
        names = {contact.name[language] for contact in knowledge.contacts.values() for language in LANGUAGES}
        self.names = frozenset(word for name in names for word in normalise(name).split())

    def faults(self) -> list[Fault]:
        return [
            *self._references(),
            *self._unused(),
            *self._numbers(),
            *self._dates(),
            *self._texts(),
            *self._phrases(),
        ]

    def unsettled(self) -> list[Fault]:
        return [
            self.at(file, (contact_id, "unverified"), f"{contact.name['sv']}: {contact.unverified['sv']}")
            for file, contact_id, contact in self._contacts()
            if contact.unverified
        ]

    def at(self, file: str, where: Where, message: str) -> Fault:
        return self.source.documents[file].fault(where, message)

    def _topics(self) -> Iterator[tuple[str, str, Topic]]:
        for topic_id, topic in self.knowledge.topics.items():
            yield f"topics/{self.knowledge.group_of(topic_id)}/{topic_id}.yaml", topic_id, topic

    def _contacts(self) -> Iterator[tuple[str, str, Contact]]:
        for file, document in self.source.documents.items():
            if file.startswith("contacts/") and isinstance(document.data, dict):
                for contact_id in document.data:
                    yield file, contact_id, self.knowledge.contacts[contact_id]

    def _references(self) -> Iterator[Fault]:
        topics, contacts = self.knowledge.topics, self.knowledge.contacts
        for file, topic_id, topic in self._topics():
            for key, ids, known in (
                ("contacts", topic.contacts, contacts),
                ("related", topic.related, topics),
            ):
                for index, reference in enumerate(ids):
                    if reference not in known or reference == topic_id:
                        yield self.at(file, (key, index), f"'{reference}' is not a known id for {key} here")
        for job_id, job in self.knowledge.jobs.items():
            for index, reference in enumerate(job.topics):
                if reference not in topics:
                    yield self.at(
                        "jobs.yaml", (job_id, "topics", index), f"the topic '{reference}' does not exist"
                    )
        for file, contact_id, contact in self._contacts():
            for index, reference in enumerate(contact.instead):
                if reference not in contacts or reference == contact_id:
                    yield self.at(
                        file, (contact_id, "instead", index), f"the contact '{reference}' does not exist"
                    )
        for file, where, text in _shown(self.source):
            for reference in REFERENCE.findall(text):
                if reference not in contacts and not file.startswith("interface/"):
                    yield self.at(file, where, f"{{{reference}}} is no contact")

    def _unused(self) -> Iterator[Fault]:
        used = {EMERGENCY_CONTACT}
        for topic in self.knowledge.topics.values():
            used.update(topic.contacts)
        for contact in self.knowledge.contacts.values():
            used.update(contact.instead)
        for _, _, text in _shown(self.source):
            used.update(REFERENCE.findall(text))
        for file, contact_id, _ in self._contacts():
            if contact_id not in used:
                message = f"no topic and no other contact names '{contact_id}'; add it where it helps or remove it"
                yield self.at(file, (contact_id,), message)

    def _numbers(self) -> Iterator[Fault]:
        for file, contact_id, contact in self._contacts():
            for index, number in enumerate(contact.numbers):
                if not is_swedish_number(number.number):
                    where = (contact_id, "numbers", index, "number")
                    yield self.at(
                        file,
                        where,
                        f"'{number.number}' is not a valid Swedish number; check it at the source",
                    )
            if not contact.numbers and not contact.unverified and not contact.web:
                yield self.at(file, (contact_id,), "a contact needs a number, a web page or `unverified`")

    def _dates(self) -> Iterator[Fault]:
        entries: list[tuple[str, Where, Dated]] = [(file, (), topic) for file, _, topic in self._topics()]
        entries += [("jobs.yaml", (job_id,), job) for job_id, job in self.knowledge.jobs.items()]
        entries += [(file, (contact_id,), contact) for file, contact_id, contact in self._contacts()]
        for file, where, entry in entries:
            if entry.expired(self.today):
                message = f"the check date {entry.check_by} has passed; check the facts, then set new dates"
                yield self.at(file, (*where, "check_by"), message)
        if self.knowledge.contacts[EMERGENCY_CONTACT].check_by is not None:
            yield self.at(
                "contacts/national.yaml",
                (EMERGENCY_CONTACT, "check_by"),
                "the emergency number never expires",
            )

    def _texts(self) -> Iterator[Fault]:
        pages = Pages(self.knowledge)
        for file, topic_id, topic in self._topics():
            for language in LANGUAGES:
                text = topic.text(language)
                if (words := len(text.lead.split())) > LEAD_WORDS:
                    yield self.at(file, (language, "lead"), f"the lead has {words} words; at most {LEAD_WORDS}")
                for danger in Danger:
                    length = len(pages.topic(topic_id, language, self.noon, danger=danger).text)
                    if length > REPLY_LENGTH:
                        message = f"the reply with everything is {length} characters long; at most {REPLY_LENGTH}"
                        yield self.at(file, (language,), message)
                        break
                yield from self._readable(file, (language,), (text.lead, *text.steps, *text.avoid))
        for kind, elsewhere in self.knowledge.elsewhere.items():
            for language in LANGUAGES:
                yield from self._readable(f"elsewhere/{kind}.yaml", (language,), (elsewhere.text(language).text,))
        for job_id, job in self.knowledge.jobs.items():
            for language in LANGUAGES:
                yield from self._readable("jobs.yaml", (job_id, language), job.text(language).look)

    def _readable(self, file: str, where: Where, lines: tuple[str, ...]) -> Iterator[Fault]:
        text = " ".join(REFERENCE.sub("", line) for line in lines)
        value = lix(text, self.names)
        if value > MAX_LIX:
            yield self.at(
                file,
                where,
                f"the text is hard to read: LIX {value:.0f}, at most {MAX_LIX:.0f}; shorten sentences and words",
            )

    def _phrases(self) -> Iterator[Fault]:
        first: dict[str, tuple[str, str]] = {}
        entries = [(file, topic_id, topic.phrases) for file, topic_id, topic in self._topics()]
        entries += [
            (f"elsewhere/{kind}.yaml", f"-{kind}", entry.phrases)
            for kind, entry in self.knowledge.elsewhere.items()
        ]
        for file, owner, phrases in entries:
            for language in LANGUAGES:
                if len(phrases[language]) < MIN_PHRASES[language]:
                    message = f"only {len(phrases[language])} phrases; at least {MIN_PHRASES[language]}"
                    yield self.at(file, ("phrases", language), message)
                for index, phrase in enumerate(phrases[language]):
                    key = fold(normalise(phrase))
                    other, _ = first.setdefault(key, (owner, file))
                    if other != owner:
                        yield self.at(
                            file,
                            ("phrases", language, index),
                            f"the phrase '{phrase}' stands under '{other}' too",
                        )


def is_swedish_number(number: str) -> bool:
    """Whether phonenumbers' data know `number` as valid in Sweden, short numbers (112, 114 14, 1177) included."""
    if number.replace(" ", "") in NOT_IN_DATA:
        return True
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or shortnumberinfo.is_valid_short_number_for_region(parsed, REGION)


def _shown(source: Source) -> Iterator[tuple[str, Where, str]]:
    """Every text that a user may read, with its place."""
    for file, document in source.documents.items():
        if not file.startswith(("words/", "danger/")) and file != "topics.yaml":
            for where, text in _leaves(document.data, ()):
                if not NOT_SHOWN.intersection(where):
                    yield file, where, text


def _leaves(value: Value, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
    else:
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(child, (*where, key))


def _stray_digits(source: Source) -> Iterator[Fault]:
    for file, where, text in _shown(source):
        for match in DIGITS.finditer(REFERENCE.sub("", text)):
            if not YEAR.match(match.group()):
                message = f"the digits '{match.group()}' look like a phone number; write {{contact-id}} instead"
                yield source.documents[file].fault(where, message)
