"""Ids that lead nowhere."""

from collections.abc import Iterator

from bot.content.documents import Fault
from bot.content.models import EMERGENCY_CONTACT
from bot.content.subject import REFERENCE, Subject, shown

FILLED = ("interface/", "report/")
"""Folders whose braces are filled in by the program; their models know the names."""


def unknown_ids(subject: Subject) -> Iterator[Fault]:
    """Ids of contacts and topics that do not exist; each would break a reply."""
    if EMERGENCY_CONTACT not in subject.knowledge.contacts:
        yield subject.at(
            "contacts/national.yaml", (), f"the contact '{EMERGENCY_CONTACT}' is missing; every reply needs it"
        )
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
            if reference not in contacts and not file.startswith(FILLED):
                yield subject.at(file, where, f"{{{reference}}} is no contact")
