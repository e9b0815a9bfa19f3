"""What is judged: the knowledge with the documents behind it, and how to point at a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.content.documents import Fault, Value, Where
from bot.content.knowledge import Knowledge
from bot.content.models import Contact, Topic
from bot.content.source import Source

REFERENCE: Final = re.compile(r"\{([a-z0-9-]+)\}")
"""`{contact-id}` in a text."""
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
        "said_yes",
        "said_no",
    }
)


@dataclass(frozen=True)
class Subject:
    """A knowledge base that has no faults of structure, its source and the day of the judgement."""

    source: Source
    knowledge: Knowledge
    today: date

    def at(self, file: str, where: Where, message: str) -> Fault:
        """A fault at a place in a file of the knowledge."""
        return self.source.documents[file].fault(where, message)

    def topics(self) -> Iterator[tuple[str, str, Topic]]:
        """Every topic with its file and id."""
        for topic_id, topic in self.knowledge.topics.items():
            yield f"topics/{self.knowledge.group_of(topic_id)}/{topic_id}.yaml", topic_id, topic

    def contacts(self) -> Iterator[tuple[str, str, Contact]]:
        """Every contact with its file and id."""
        for file, document in self.source.documents.items():
            if file.startswith("contacts/") and isinstance(document.data, dict):
                for contact_id in document.data:
                    yield file, contact_id, self.knowledge.contacts[contact_id]


def shown(source: Source) -> Iterator[tuple[str, Where, str]]:
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
