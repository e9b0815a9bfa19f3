"""Every contact with its number on one page, for a channel that has room for it."""

from datetime import datetime

from bot.answering.pages import Pages
from bot.answering.reply import Block, Kind, Reply
from bot.content.models import EMERGENCY_CONTACT, Language


def directory(pages: Pages, language: Language, now: datetime) -> Reply:
    """All contacts, the emergency number and the main ones first, each with its number or where to look."""
    knowledge, wording, today = pages.knowledge, pages.wording, now.date()
    first = (EMERGENCY_CONTACT, *pages.main_contacts())
    rest = tuple(contact for contact in knowledge.contacts if contact not in first)
    menu = knowledge.interface[language].menu
    blocks = (
        Block("title", (wording.fill(menu.contacts_intro, language),)),
        wording.contacts(first, language, today, heading=""),
        wording.contacts(rest, language, today, heading=menu.all_contacts),
        wording.last(language),
    )
    lines = tuple(wording.contact_line(contact, language) for contact in (*first, *rest))
    return Reply(language, Kind.ANSWER, blocks, contacts=lines, buttons=(pages.buttons.bottom_row(language),))


def reachable(pages: Pages) -> tuple[str, ...]:
    """The main contacts that have a number: whom to call when nothing else can be reached."""
    return tuple(contact for contact in pages.main_contacts() if pages.knowledge.contacts[contact].numbers)
