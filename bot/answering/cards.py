"""A contact as a card: number first, then hours now, cost, whom for, and what the call leaves behind."""

from datetime import datetime

from bot.answering.actions import Action
from bot.answering.hours import open_state
from bot.answering.reply import Block, Button, Kind, Reply, Tally, What
from bot.answering.wording import Wording
from bot.content.models import Contact, Language

SHORT_NUMBER = 7
"""Characters up to which a number is a short one: 112, 114 14, 116 016, 90101."""


def card(
    wording: Wording, contact_id: str, language: Language, now: datetime, bottom: tuple[Button, ...]
) -> Reply:
    """The card of `contact_id` at `now` (local time), `bottom` its last row. KeyError for an unknown id."""
    contact = wording.knowledge.contacts[contact_id]
    texts = wording.knowledge.interface[language].card
    first = contact.phone or texts.unverified
    blocks = [Block("title", (f"{contact.name[language]}: {first}",))]
    lines = [line for line in _lines(wording, contact, language, now) if line]
    blocks.append(Block("text", tuple(lines)))
    if contact.unverified or contact.expired(now.date()):
        blocks.append(Block("notice", _notices(wording, contact, language, now)))
    if contact.instead and not _answers(contact, now):
        blocks.append(
            Block(
                "contacts",
                tuple(wording.brief(wording.knowledge.contacts[other], language) for other in contact.instead),
                texts.instead,
                contact.instead,
            )
        )
    blocks.append(wording.last(language))
    return Reply(
        language,
        Kind.ANSWER,
        tuple(blocks),
        contacts=(wording.contact_line(contact_id, language),),
        buttons=(*_buttons(wording, contact_id, language), bottom),
        tallies=(Tally(What.CONTACT_SHOWN, contact_id),),
    )


def hours_now(wording: Wording, contact: Contact, language: Language, now: datetime) -> str:
    """Whether the contact answers now and until when, else the hours in words; empty when unknown."""
    if contact.hours is None:
        return ""
    texts = wording.knowledge.interface[language].card
    state = open_state(contact.hours.open, now)
    if state is None:
        return contact.hours.text[language]
    if state.always:
        return texts.open_always
    if state.is_open:
        return texts.open_until.format(time=state.until)
    day = getattr(wording.knowledge.interface[language].day, state.next_day) if state.next_day else ""
    opens = texts.opens.format(day=day, time=state.next_time).replace("  ", " ")
    return f"{opens} ({contact.hours.text[language]})"


def _answers(contact: Contact, now: datetime) -> bool:
    state = open_state(contact.hours.open, now) if contact.hours else None
    return bool(contact.numbers) and (state is None or state.is_open)


def _lines(wording: Wording, contact: Contact, language: Language, now: datetime) -> tuple[str, ...]:
    texts = wording.knowledge.interface[language].card
    hidden = [texts.bill_hidden_number.format(number=number.number) for number in contact.numbers if number.bill]
    notes = [f"{number.number}: {number.note[language]}" for number in contact.numbers if number.note]
    return (
        contact.say[language] if contact.say else "",
        hours_now(wording, contact, language, now),
        *notes,
        texts.free if contact.cost == "free" else texts.ordinary if contact.cost == "ordinary" else "",
        texts.sms if any(number.sms for number in contact.numbers) else "",
        f"{texts.audience}: {contact.audience[language]}",
        texts.anonymous if contact.anonymous else "",
        texts.bill_hidden if contact.bill else "",
        *hidden,
        texts.call_list if contact.bill or hidden else "",
        f"{texts.languages}: {contact.languages[language]}" if contact.languages else "",
        f"{texts.chat}: {contact.chat[language]}" if contact.chat else "",
        f"{texts.web}: {contact.web}" if contact.web else "",
        f"{texts.email}: {contact.email}" if contact.email else "",
        wording.fill(contact.note[language], language) if contact.note else "",
        texts.checked.format(date=contact.verified),
    )


def _notices(wording: Wording, contact: Contact, language: Language, now: datetime) -> tuple[str, ...]:
    lines = [wording.fill(contact.unverified[language], language)] if contact.unverified else []
    if contact.expired(now.date()):
        lines.append(wording.expired(contact.check_by, language))
    return tuple(lines)


def _buttons(wording: Wording, contact_id: str, language: Language) -> tuple[tuple[Button, ...], ...]:
    contact = wording.knowledge.contacts[contact_id]
    texts = wording.knowledge.interface[language].card
    copies = tuple(
        (Button(texts.copy_number.format(number=number.number), copy=number.number),) for number in contact.numbers
    )
    # Telegram's contact cards want an international number, which short numbers do not have.
    long = any(len(number.number) > SHORT_NUMBER for number in contact.numbers)
    save = ((Button(texts.save_contact, Action("v", contact_id, language).encode()),),) if long else ()
    referral = (
        (Button(texts.called, Action("r", contact_id, language, "called").encode()),) if contact.numbers else ()
    ) + (Button(texts.handed_over, Action("r", contact_id, language, "handed").encode()),)
    return (*copies, *save, referral)
