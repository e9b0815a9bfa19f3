"""Contacts that nobody names, and digits outside contacts."""

import re
from collections.abc import Iterator
from typing import Final

from bot.content.documents import Fault
from bot.content.models import EMERGENCY_CONTACT
from bot.content.source import Source
from bot.content.subject import REFERENCE, Subject, shown

DIGITS: Final = re.compile(r"\d(?:[ -]?\d){2,}")
YEAR: Final = re.compile(r"^(?:19|20)\d\d$")


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
