"""Texts that are too long, too hard or too few."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

from bot.answering.pages import Pages
from bot.answering.reply import Danger
from bot.answering.text import fold, normalise
from bot.content.documents import Fault, Where
from bot.content.lix import lix
from bot.content.models import LANGUAGES, Language
from bot.content.subject import REFERENCE, Subject

REPLY_LENGTH: Final = 1000
"""A phone screen; far below Telegram's 4096, so that no reply is ever split."""
LEAD_WORDS: Final = 40
MAX_LIX: Final = 40.0
MIN_PHRASES: Final[dict[Language, int]] = {"sv": 40, "en": 20}


def long_or_hard_texts(subject: Subject) -> Iterator[Fault]:
    """Replies longer than a screen, long leads and texts above the highest LIX."""
    pages = Pages(subject.knowledge)
    for file, topic_id, topic in subject.topics():
        for language in LANGUAGES:
            text = topic.text(language)
            if (words := len(text.lead.split())) > LEAD_WORDS:
                yield subject.at(file, (language, "lead"), f"the lead has {words} words; at most {LEAD_WORDS}")
            for danger in Danger:
                length = len(
                    pages.topic(topic_id, language, datetime.combine(subject.today, time(12)), danger=danger).text
                )
                if length > REPLY_LENGTH:
                    message = f"the reply with everything is {length} characters long; at most {REPLY_LENGTH}"
                    yield subject.at(file, (language,), message)
                    break
            yield from _readable(subject, file, (language,), (text.lead, *text.steps, *text.avoid))
    for kind, elsewhere in subject.knowledge.elsewhere.items():
        for language in LANGUAGES:
            yield from _readable(subject, f"elsewhere/{kind}.yaml", (language,), (elsewhere.text(language).text,))
    for job_id, job in subject.knowledge.jobs.items():
        for language in LANGUAGES:
            yield from _readable(subject, "jobs.yaml", (job_id, language), job.text(language).look)


def phrase_faults(subject: Subject) -> Iterator[Fault]:
    """Too few phrases, and phrases that stand under two topics."""
    first: dict[str, tuple[str, str]] = {}
    entries = [(file, topic_id, topic.phrases) for file, topic_id, topic in subject.topics()]
    entries += [
        (f"elsewhere/{kind}.yaml", f"-{kind}", entry.phrases)
        for kind, entry in subject.knowledge.elsewhere.items()
    ]
    for file, owner, phrases in entries:
        for language in LANGUAGES:
            if len(phrases[language]) < MIN_PHRASES[language]:
                message = f"only {len(phrases[language])} phrases; at least {MIN_PHRASES[language]}"
                yield subject.at(file, ("phrases", language), message)
            for index, phrase in enumerate(phrases[language]):
                key = fold(normalise(phrase))
                other, _ = first.setdefault(key, (owner, file))
                if other != owner:
                    yield subject.at(
                        file,
                        ("phrases", language, index),
                        f"the phrase '{phrase}' stands under '{other}' too",
                    )


def _readable(subject: Subject, file: str, where: Where, lines: tuple[str, ...]) -> Iterator[Fault]:
    text = " ".join(REFERENCE.sub("", line) for line in lines)
    value = lix(text, _names(subject))
    if value > MAX_LIX:
        yield subject.at(
            file,
            where,
            f"the text is hard to read: LIX {value:.0f}, at most {MAX_LIX:.0f}; shorten sentences and words",
        )


def _names(subject: Subject) -> frozenset[str]:
    """Words of organisations' names, which nobody can make shorter."""
    contacts = subject.knowledge.contacts.values()
    names = (contact.name[language] for contact in contacts for language in LANGUAGES)
    return frozenset(word for name in names for word in normalise(name).split())
