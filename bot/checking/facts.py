"""Numbers that cannot be dialled and check dates that have passed."""

from collections.abc import Iterator
from typing import Final

import phonenumbers
from phonenumbers import shortnumberinfo

from bot.content.documents import Fault, Where
from bot.content.models import EMERGENCY_CONTACT, Dated
from bot.content.subject import Subject

REGION: Final = "SE"
NOT_IN_DATA: Final = frozenset({"116016"})
"""Opened in Sweden by PTS in 2023 (decision on the 116 series), not yet known to phonenumbers 9.0."""


def invalid_numbers(subject: Subject) -> Iterator[Fault]:
    """Numbers that are not valid in Sweden, and contacts that cannot be reached at all."""
    for file, contact_id, contact in subject.contacts():
        for index, number in enumerate(contact.numbers):
            if not is_swedish_number(number.number):
                where = (contact_id, "numbers", index, "number")
                yield subject.at(
                    file,
                    where,
                    f"'{number.number}' is not a valid Swedish number; check it at the source",
                )
        if not contact.numbers and not contact.unverified and not contact.web:
            yield subject.at(file, (contact_id,), "a contact needs a number, a web page or `unverified`")


def expired_dates(subject: Subject) -> Iterator[Fault]:
    """Check dates before the day of the judgement."""
    entries: list[tuple[str, Where, Dated]] = [(file, (), topic) for file, _, topic in subject.topics()]
    entries += [("jobs.yaml", (job_id,), job) for job_id, job in subject.knowledge.jobs.items()]
    entries += [(file, (contact_id,), contact) for file, contact_id, contact in subject.contacts()]
    for file, where, entry in entries:
        if entry.expired(subject.today):
            message = f"the check date {entry.check_by} has passed; check the facts, then set new dates"
            yield subject.at(file, (*where, "check_by"), message)
    emergency = subject.knowledge.contacts.get(EMERGENCY_CONTACT)
    if emergency and emergency.check_by is not None:
        yield subject.at(
            "contacts/national.yaml",
            (EMERGENCY_CONTACT, "check_by"),
            "the emergency number never expires",
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
