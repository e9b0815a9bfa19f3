"""Every fault in `knowledge/` at once, and what only the partners can settle."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.checking.facts import expired_dates, invalid_numbers
from bot.checking.references import stray_digits, unused_contacts
from bot.checking.texts import long_or_hard_texts, phrase_faults
from bot.content.documents import Fault
from bot.content.knowledge import Knowledge
from bot.content.load import read_source
from bot.content.references import unknown_ids
from bot.content.subject import Subject

RULES: Final = (unused_contacts, invalid_numbers, expired_dates, long_or_hard_texts, phrase_faults)


@dataclass(frozen=True)
class Findings:
    """What is wrong, and what is open: `faults` have to be mended, `unsettled` waits for the partners."""

    faults: tuple[Fault, ...]
    unsettled: tuple[Fault, ...]


def check(root: Path, area: str, today: date) -> Findings:
    """Judge the knowledge in `root` for `area` on the day `today`."""
    source = read_source(root, area)
    faults = [*source.faults, *stray_digits(source)]
    if source.faults:
        return Findings(tuple(sorted(set(faults))), ())
    subject = Subject(source, Knowledge.model_construct(**source.parts), today)
    broken = list(unknown_ids(subject))
    # Texts are measured as whole replies, which an id that leads nowhere would break.
    for rule in RULES:
        if not (broken and rule is long_or_hard_texts):
            faults.extend(rule(subject))
    faults += broken
    return Findings(tuple(sorted(set(faults))), tuple(sorted(_unsettled(subject))))


def _unsettled(subject: Subject) -> list[Fault]:
    return [
        subject.at(file, (contact_id, "unverified"), f"{contact.name['sv']}: {contact.unverified['sv']}")
        for file, contact_id, contact in subject.contacts()
        if contact.unverified
    ]
