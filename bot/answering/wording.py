"""Turns curated texts into the lines of a reply: numbers are put in here and nowhere else."""

import re
from datetime import date

from bot.answering.reply import Block, BlockStyle, ContactLine
from bot.content.knowledge import Knowledge
from bot.content.models import EMERGENCY_CONTACT, LANGUAGES, Contact, Language

REFERENCE = re.compile(r"\{([a-z0-9-]+)\}")


class Wording:
    """Fills references to contacts and dates into texts of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.emergency_number = knowledge.contacts[EMERGENCY_CONTACT].numbers[0].number
        texts = [(language, knowledge.interface[language].reply) for language in LANGUAGES]
        self._alarm = {code: self._line("alarm", reply.danger_now, code) for code, reply in texts}
        self._maybe = {code: self._line("alarm", reply.danger_maybe, code) for code, reply in texts}
        self._last = {code: self._line("last", reply.last_line, code) for code, reply in texts}

    def fill(self, text: str, language: Language) -> str:
        """`text` with each `{contact-id}` as name and number, and `{number}` as the emergency number."""

        def replacement(match: re.Match[str]) -> str:
            reference = match.group(1)
            if reference in ("number", EMERGENCY_CONTACT):
                return self.emergency_number
            contact = self.knowledge.contacts.get(reference)
            return self.brief(contact, language) if contact else match.group(0)

        return REFERENCE.sub(replacement, text)

    def brief(self, contact: Contact, language: Language) -> str:
        """Name and number, or the name and where to look."""
        reach = contact.phone or contact.web
        return f"{contact.name[language]}, {reach}" if reach else contact.name[language]

    def alarm(self, language: Language) -> Block:
        """The first line of an emergency."""
        return self._alarm[language]

    def maybe(self, language: Language) -> Block:
        """The first line where danger cannot be ruled out."""
        return self._maybe[language]

    def last(self, language: Language) -> Block:
        """The last line of every other reply."""
        return self._last[language]

    def _line(self, style: BlockStyle, text: str, language: Language) -> Block:
        return Block(style, (self.fill(text, language),))

    def expired(self, check_by: date | None, language: Language) -> str:
        """The sentence about a check date that has passed."""
        return self.knowledge.interface[language].reply.expired.format(date=check_by)

    def contact_line(self, contact_id: str, language: Language) -> ContactLine:
        """A contact as it is listed in a reply."""
        contact = self.knowledge.contacts[contact_id]
        return ContactLine(contact_id, contact.name[language], contact.phone)

    def contacts(
        self, ids: tuple[str, ...], language: Language, today: date, heading: str | None = None
    ) -> Block:
        """The block that lists contacts with their numbers, under the usual heading unless another is given."""
        texts = self.knowledge.interface[language]
        lines = []
        for contact_id in ids:
            contact = self.knowledge.contacts[contact_id]
            line = f"{contact.name[language]}: {contact.phone or contact.web or texts.card.unverified}"
            if contact.expired(today):
                line += f" ({self.expired(contact.check_by, language)})"
            lines.append(line)
        return Block("contacts", tuple(lines), texts.reply.contacts if heading is None else heading, ids)
