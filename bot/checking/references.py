"""Ids that lead nowhere, contacts that nobody names, and digits outside contacts."""

import re
from collections.abc import Iterator
from typing import Final

from bot.checking.subject import REFERENCE, Subject, shown
from bot.content.documents import Fault
from bot.content.load import Source
from bot.content.models import EMERGENCY_CONTACT

DIGITS: Final = re.compile(r"\d(?:[ -]?\d){2,}")
YEAR: Final = re.compile(r"^(?:19|20)\d\d$")


def unknown_ids(subject: Subject) -> Iterator[Fault]:
    """Ids of contacts and topics that do not exist."""
    topics, contacts = subject.knowledge.topics, subject.knowledge.contacts
    for file, topic_id, topic in subject.topics():
        for key, ids, known in (
            ("contacts", topic.contacts, contacts),
            ("related", topic.related, topics),
        ):
            for index, reference in enumerate(ids):
                if reference not in known or reference == topic_id:
                    yield subject.at(file, (key, index), f"'{reference}' is not a known id for {key} here")
    for job_id, job in subject.knowledge.jobs.items():
        for index, reference in enumerate(job.topics):
            if reference not in topics:
                yield subject.at("jobs.yaml", (job_id, "topics", index), f"the topic '{reference}' does not exist")
    for file, contact_id, contact in subject.contacts():
        for index, reference in enumerate(contact.instead):
            if reference not in contacts or reference == contact_id:
                yield subject.at(file, (contact_id, "instead", index), f"the contact '{reference}' does not exist")
    for file, where, text in shown(subject.source):
        for reference in REFERENCE.findall(text):
            if reference not in contacts and not file.startswith("interface/"):
                yield subject.at(file, where, f"{{{reference}}} is no contact")


def unused_contacts(subject: Subject) -> Iterator[Fault]:
    """Contacts that no topic, text or other contact names."""
    used = {EMERGENCY_CONTACT}
    for topic in subject.knowledge.topics.values():
        used.update(topic.contacts)
    for contact in subject.knowledge.contacts.values():
        used.update(contact.instead)
    for _, _, text in shown(subject.source):
        used.update(REFERENCE.findall(text))
    for file, contact_id, _ in subject.contacts():
        if contact_id not in used:
            message = f"no topic and no other contact names '{contact_id}'; add it where it helps or remove it"
            yield subject.at(file, (contact_id,), message)


def stray_digits(source: Source) -> Iterator[Fault]:
    """Digits that look like a phone number in a text; numbers stand in contacts alone."""
    for file, where, text in shown(source):
        for match in DIGITS.finditer(REFERENCE.sub("", text)):
            if not YEAR.match(match.group()):
                message = f"the digits '{match.group()}' look like a phone number; write {{contact-id}} instead"
                yield source.documents[file].fault(where, message)
