"""Contact cards: the number first, and nothing promised that is not known."""

from datetime import datetime
from typing import Any

import pytest

from bot.answering.actions import decode
from bot.answering.pages import Pages
from bot.answering.reply import Reply, Tally, What
from bot.answering.wording import Wording
from bot.clock import STOCKHOLM
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Contact, Language

HELPLINE = "kvinnofridslinjen"
SHELTER = "jarfalla-kvinnojour"
LATER = datetime(2099, 1, 5, 12, tzinfo=STOCKHOLM)
PLAIN: dict[str, Any] = {
    "name": {"sv": "Linjen", "en": "The line"},
    "numbers": [{"number": "08-123 456 78", "confidence": "high"}],
    "audience": {"sv": "Alla", "en": "Everyone"},
    "sources": ["https://example.org/"],
    "verified": "2026-11-01",
}


def card(wording: Wording, contact_id: str, language: Language, now: datetime) -> Reply:
    """The card as every channel gets it, its last row included."""
    return Pages(wording.knowledge).contact(contact_id, language, now)


@pytest.fixture
def wording(knowledge: Knowledge) -> Wording:
    return Wording(knowledge)


def made(knowledge: Knowledge, now: datetime, language: Language = "sv", **fields: Any) -> Reply:
    """The card of a contact like `PLAIN` but with `fields`."""
    contact = Contact.model_validate({**PLAIN, **fields})
    changed = knowledge.model_copy(update={"contacts": {**knowledge.contacts, "line": contact}})
    return card(Wording(changed), "line", language, now)


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_begins_with_name_and_number(
    knowledge: Knowledge, wording: Wording, now: datetime, language: Language
) -> None:
    for contact_id, contact in knowledge.contacts.items():
        reply = card(wording, contact_id, language, now)
        first = contact.phone or knowledge.interface[language].card.unverified
        assert reply.text.splitlines()[0] == f"{contact.name[language]}: {first}"
        assert reply.blocks[-1].style == "last"
        assert reply.tallies == (Tally(What.CONTACT_SHOWN, contact_id),)
        assert [(line.id, line.phone) for line in reply.contacts] == [(contact_id, contact.phone)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_national_helpline_shows_both_numbers_and_the_old_one_first(
    wording: Wording, now: datetime, language: Language
) -> None:
    reply = card(wording, HELPLINE, language, now)
    assert reply.text.splitlines()[0].endswith(": 020-50 50 50 / 116 016")
    assert [button.copy for row in reply.buttons for button in row if button.copy] == ["020-50 50 50", "116 016"]


def test_the_bill_line_names_only_the_number_that_the_bill_hides(wording: Wording, now: datetime) -> None:
    text = card(wording, HELPLINE, "sv", now).text
    assert "020-50 50 50 syns inte på telefonräkningen." in text
    assert "116 016 syns inte" not in text
    assert "Samtalet syns inte på telefonräkningen." not in text
    assert "Samtalet finns kvar i telefonens samtalslista." in text


def test_a_card_without_knowledge_of_the_bill_says_nothing_about_it(knowledge: Knowledge, now: datetime) -> None:
    text = made(knowledge, now).text
    assert "telefonräkningen" not in text
    assert "samtalslista" not in text


def test_a_bill_that_hides_every_call(knowledge: Knowledge, now: datetime) -> None:
    text = made(knowledge, now, bill="hidden").text
    assert "Samtalet syns inte på telefonräkningen." in text
    assert "Samtalet finns kvar i telefonens samtalslista." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unverified_contact_shows_the_web_and_whom_to_reach_instead(
    knowledge: Knowledge, wording: Wording, now: datetime, language: Language
) -> None:
    contact, texts = knowledge.contacts[SHELTER], knowledge.interface[language].card
    assert contact.unverified
    assert contact.phone is None
    reply = card(wording, SHELTER, language, now)
    assert reply.text.splitlines()[0] == f"{contact.name[language]}: {texts.unverified}"
    assert f"{texts.web}: {contact.web}" in reply.text.splitlines()
    assert contact.unverified[language] in reply.text
    best = f"{knowledge.contacts[HELPLINE].name[language]}, 020-50 50 50 / 116 016"
    assert f"{texts.instead}:\n• {best}" in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_call_can_be_counted_where_there_is_no_number(
    knowledge: Knowledge, wording: Wording, now: datetime, language: Language
) -> None:
    texts = knowledge.interface[language].card
    shown = labels(card(wording, SHELTER, language, now))
    assert texts.called not in shown
    assert texts.handed_over in shown
    assert texts.called in labels(card(wording, HELPLINE, language, now))


def test_whom_to_reach_instead_stands_only_while_the_contact_is_closed(knowledge: Knowledge) -> None:
    hours = {
        "text": {"sv": "Måndag 9–16", "en": "Monday 9–16"},
        "open": [{"days": ["mon"], "from": "09:00", "to": "16:00"}],
    }
    fields: dict[str, Any] = {"hours": hours, "instead": [HELPLINE]}
    monday = datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM)
    opened = made(knowledge, monday, **fields).text
    closed = made(knowledge, monday.replace(hour=17), **fields).text
    assert "Öppet nu, till 16:00." in opened
    assert "Du kan också nå" not in opened
    day = knowledge.interface["sv"].day.mon
    assert f"Stängt nu. Öppnar {day} 09:00. (Måndag 9–16)" in closed
    assert "Du kan också nå:\n• Kvinnofridslinjen, 020-50 50 50 / 116 016" in closed


def test_a_contact_that_opens_later_today_names_no_day(knowledge: Knowledge) -> None:
    hours = {
        "text": {"sv": "Måndag 9–16", "en": "Monday 9–16"},
        "open": [{"days": ["mon"], "from": "09:00", "to": "16:00"}],
    }
    early = datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM)
    assert "Stängt nu. Öppnar 09:00. (Måndag 9–16)" in made(knowledge, early, hours=hours).text
    assert "Closed now. Opens 09:00. (Monday 9–16)" in made(knowledge, early, "en", hours=hours).text


def test_hours_in_words_alone_promise_nothing_about_now(knowledge: Knowledge, now: datetime) -> None:
    text = made(knowledge, now, hours={"text": {"sv": "Vissa kvällar", "en": "Some evenings"}}).text
    assert "Vissa kvällar" in text.splitlines()
    assert "Öppet nu" not in text
    assert "Stängt nu" not in text


def test_no_hours_at_all(knowledge: Knowledge, now: datetime) -> None:
    text = made(knowledge, now).text
    assert "Öppet" not in text
    assert "Stängt" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_always_open_is_said_so(knowledge: Knowledge, wording: Wording, now: datetime, language: Language) -> None:
    assert knowledge.interface[language].card.open_always in card(wording, HELPLINE, language, now).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expired_card_says_since_when(knowledge: Knowledge, wording: Wording, language: Language) -> None:
    check_by = knowledge.contacts[HELPLINE].check_by
    sentence = knowledge.interface[language].reply.expired.format(date=check_by)
    assert str(check_by) in sentence
    assert sentence in card(wording, HELPLINE, language, LATER).text


def test_the_last_day_is_not_expired_and_the_next_one_is(knowledge: Knowledge) -> None:
    last = datetime(2026, 12, 31, 23, 59, tzinfo=STOCKHOLM)
    first = datetime(2027, 1, 1, 0, 0, tzinfo=STOCKHOLM)
    sentence = "Inte kontrollerat sedan 2026-12-31."
    assert sentence not in made(knowledge, last, check_by="2026-12-31").text
    assert sentence in made(knowledge, first, check_by="2026-12-31").text


def test_the_emergency_number_never_expires(knowledge: Knowledge, wording: Wording) -> None:
    text = card(wording, "sos-112", "sv", LATER).text
    assert "Inte kontrollerat" not in text
    assert text.splitlines()[0] == f"{knowledge.contacts['sos-112'].name['sv']}: 112"


def test_what_is_known_is_said_and_what_is_not_known_is_not(knowledge: Knowledge, now: datetime) -> None:
    facts: dict[str, Any] = {
        "cost": "free",
        "anonymous": True,
        "email": "hej@example.org",
        "languages": {"sv": "Finska", "en": "Finnish"},
        "chat": {"sv": "Kvällar", "en": "Evenings"},
        "say": {"sv": "Säg hej.", "en": "Say hello."},
        "numbers": [{"number": "08-123 456 78", "confidence": "high", "sms": True}],
    }
    lines = {
        "Gratis att ringa.",
        "Den som ringer får vara anonym.",
        "E-post: hej@example.org",
        "Språk: Finska",
        "Chatt: Kvällar",
        "Säg hej.",
        "Det går också att skicka sms.",
    }
    assert lines <= set(made(knowledge, now, **facts).text.splitlines())
    assert not lines & set(made(knowledge, now).text.splitlines())
    assert "Kostar som ett vanligt samtal." in made(knowledge, now, cost="ordinary").text


def test_a_note_about_one_number_names_it(wording: Wording, now: datetime) -> None:
    assert "116 016: nyare nummer, bara från Sverige" in card(wording, HELPLINE, "sv", now).text.splitlines()


def test_only_long_numbers_can_be_saved_as_a_contact(
    knowledge: Knowledge, wording: Wording, now: datetime
) -> None:
    save = knowledge.interface["sv"].card.save_contact
    assert save in labels(card(wording, HELPLINE, "sv", now))
    assert save not in labels(card(wording, "sos-112", "sv", now))
    assert save not in labels(card(wording, SHELTER, "sv", now))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_in_the_other_language_is_one_tap_away(
    wording: Wording, now: datetime, language: Language
) -> None:
    other: Language = "en" if language == "sv" else "sv"
    label = wording.knowledge.interface[language].button.switch
    reply = card(wording, SHELTER, language, now)
    action = next(decode(button.action) for row in reply.buttons for button in row if button.label == label)
    assert action
    assert (action.verb, action.id, action.language) == ("c", SHELTER, other)


def test_an_unknown_contact_has_no_card(wording: Wording, now: datetime) -> None:
    with pytest.raises(KeyError):
        card(wording, "no-such-helpline", "sv", now)
