"""Every reply that lies ready: the emergency number, the way to help, and buttons that lead somewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import get_args

import pytest

from bot.answering.actions import Action, Page, decode
from bot.answering.answerer import Answerer
from bot.answering.pages import FALLBACK_CONTACTS, Pages
from bot.answering.reply import Danger, Kind, Reply, Tally, What
from bot.clock import STOCKHOLM
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Language

SHELTER = "jarfalla-kvinnojour"
POLICE = "police-11414"
MAX_TAPS = 2
COPY_LENGTH = 256
LATER = datetime(2099, 1, 5, 12, tzinfo=STOCKHOLM)


@pytest.fixture(scope="module")
def pages(answerer: Answerer) -> Pages:
    return answerer.pages


def every(pages: Pages, language: Language, now: datetime) -> Iterator[tuple[str, Reply]]:
    """Each reply that lies ready, with a name for the message of a failing test."""
    knowledge = pages.knowledge
    for topic in knowledge.topics:
        for danger in Danger:
            yield f"{topic} {danger}", pages.topic(topic, language, now, danger=danger)
    for contact in knowledge.contacts:
        yield contact, pages.contact(contact, language, now)
    for job in knowledge.jobs:
        yield job, pages.job(job, language)
    for page in get_args(Page):
        yield page, pages.page(page, language, now)
    yield "failure", pages.failure(language)
    yield "notice", pages.notice(knowledge.interface[language].notice.photo, language)


def tap(pages: Pages, action: Action, now: datetime) -> Reply | None:
    """Where a button leads; None for one that only counts. KeyError where it leads nowhere."""
    if action.verb == "t":
        return pages.topic(action.id, action.language, now)
    if action.verb == "c":
        return pages.contact(action.id, action.language, now)
    if action.verb == "j":
        return pages.job(action.id, action.language)
    if action.verb == "m":
        assert action.id in get_args(Page)
        return pages.page(action.id, action.language, now)
    if action.verb == "f":
        assert pages.knowledge.topics[action.id]
        assert action.detail in ("yes", "no")
    else:
        assert action.verb in ("r", "v")
        assert pages.knowledge.contacts[action.id]
        assert action.detail in (("called", "handed") if action.verb == "r" else ("",))
    return None


def actions(reply: Reply) -> list[Action]:
    found = [decode(button.action) for row in reply.buttons for button in row if button.action]
    return [action for action in found if action]


def taps_to(pages: Pages, reply: Reply, contact: str, now: datetime) -> int:
    """How many taps lead from `reply` to the card of `contact`, at most one more than allowed."""
    layer = [reply]
    for taps in range(1, MAX_TAPS + 1):
        following = {action.encode(): action for each in layer for action in actions(each)}
        if any(action.verb == "c" and action.id == contact for action in following.values()):
            return taps
        layer = [found for action in following.values() if (found := tap(pages, action, now))]
    return MAX_TAPS + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_number_stands_last_or_in_an_emergency_first(
    pages: Pages, language: Language, now: datetime
) -> None:
    for name, reply in every(pages, language, now):
        lines = reply.text.splitlines()
        if reply.kind is Kind.EMERGENCY:
            assert reply.blocks[0].style == "alarm", name
            assert "112" in lines[0], name
            assert "last" not in [block.style for block in reply.blocks], name
        else:
            assert reply.blocks[-1].style == "last", name
            assert "112" in lines[-1], name
            assert [block.style for block in reply.blocks].count("last") == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_danger_now_makes_an_emergency(pages: Pages, language: Language, now: datetime) -> None:
    texts = pages.knowledge.interface[language].reply
    kinds = {danger: pages.topic("sign-fear", language, now, danger=danger) for danger in Danger}
    assert kinds[Danger.NOW].kind is Kind.EMERGENCY
    assert kinds[Danger.NO].kind is kinds[Danger.MAYBE].kind is Kind.ANSWER
    assert kinds[Danger.NOW].text.splitlines()[0] == texts.danger_now.format(number="112")
    assert kinds[Danger.MAYBE].text.splitlines()[0] == texts.danger_maybe.format(number="112")
    assert kinds[Danger.NO].blocks[0].style == "title"
    assert pages.page("emergency", language, now).kind is Kind.EMERGENCY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("contact", [SHELTER, POLICE])
def test_the_shelter_and_the_police_are_at_most_two_taps_away(
    pages: Pages, language: Language, now: datetime, contact: str
) -> None:
    far = [name for name, reply in every(pages, language, now) if taps_to(pages, reply, contact, now) > MAX_TAPS]
    assert far == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contacts_page_shows_both_at_once(pages: Pages, language: Language, now: datetime) -> None:
    shown = {action.id for action in actions(pages.page("contacts", language, now)) if action.verb == "c"}
    assert {SHELTER, POLICE} <= shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_decodes_and_leads_to_a_reply(pages: Pages, language: Language, now: datetime) -> None:
    for name, reply in every(pages, language, now):
        assert reply.buttons, name
        for button in (button for row in reply.buttons for button in row):
            assert button.label.strip(), (name, button)
            assert bool(button.action) != bool(button.copy), (name, button)
            assert len(button.copy) <= COPY_LENGTH
            if button.action:
                action = decode(button.action)
                assert action, (name, button)
                found = tap(pages, action, now)
                assert found is None or (found.text and found.language == action.language), (name, button)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_leads_to_where_one_is(pages: Pages, language: Language, now: datetime) -> None:
    for topic in pages.knowledge.topics:
        for action in actions(pages.topic(topic, language, now)):
            assert (action.verb, action.id, action.language) != ("t", topic, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_contacts_and_jobs_can_be_reached_from_the_menu(
    pages: Pages, language: Language, now: datetime
) -> None:
    seen: set[tuple[str, str]] = set()
    waiting = [pages.page("start", language, now)]
    while waiting:
        for action in actions(waiting.pop()):
            key = (action.verb, action.id)
            if action.language == language and key not in seen:
                seen.add(key)
                if found := tap(pages, action, now):
                    waiting.append(found)
    # The group "contacts" is what somebody asks for in words; the menu leads to the cards themselves.
    listed = [ids for group, ids in pages.knowledge.groups.items() if group != "contacts"]
    assert {("t", topic) for ids in listed for topic in ids} <= seen
    assert {("c", contact) for contact in pages.knowledge.contacts if contact != "sos-112"} <= seen
    assert {("j", job) for job in pages.knowledge.jobs} <= seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reference_is_left_open(pages: Pages, language: Language, now: datetime) -> None:
    for name, reply in every(pages, language, now):
        assert "{" not in reply.text, name
        assert "{" not in "".join(button.label for row in reply.buttons for button in row), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_topic_is_one_of_the_contacts(pages: Pages, language: Language, now: datetime) -> None:
    for topic_id, topic in pages.knowledge.topics.items():
        reply = pages.topic(topic_id, language, now)
        assert [line.id for line in reply.contacts] == list(topic.contacts)
        for contact in topic.contacts:
            assert (pages.knowledge.contacts[contact].phone or "") in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_has_its_title_steps_and_warnings(pages: Pages, language: Language, now: datetime) -> None:
    text = pages.knowledge.topics["sign-fear"].text(language)
    reply = pages.topic("sign-fear", language, now)
    assert reply.text.splitlines()[0] == text.title
    styles = [block.style for block in reply.blocks]
    assert styles == ["title", "text", "steps", "avoid", "contacts", "last"]
    assert len(reply.blocks[2].lines) == len(text.steps)
    assert f"1. {text.steps[0]}" in reply.text


def test_a_topic_that_has_expired_says_so_and_its_contacts_too(pages: Pages, now: datetime) -> None:
    topic = pages.knowledge.topics["sign-fear"]
    sentence = f"Inte kontrollerat sedan {topic.check_by}."
    assert sentence not in pages.topic("sign-fear", "sv", now).text
    text = pages.topic("sign-fear", "sv", LATER).text
    assert sentence in text.splitlines()
    contact = pages.knowledge.contacts[topic.contacts[0]]
    assert f"(Inte kontrollerat sedan {contact.check_by}.)" in text


def test_a_topic_is_counted_as_a_question(pages: Pages, now: datetime) -> None:
    assert pages.topic("unsure", "sv", now).tallies == (Tally(What.QUESTION, "unsure"),)


def test_the_menu_alone_is_not_counted(pages: Pages, now: datetime) -> None:
    assert pages.page("start", "sv", now).tallies == ()
    assert pages.job(next(iter(pages.knowledge.jobs)), "sv").tallies == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_still_gives_numbers(pages: Pages, language: Language) -> None:
    text = pages.failure(language).text
    for contact in FALLBACK_CONTACTS:
        assert (pages.knowledge.contacts[contact].phone or "no number") in text


def test_the_language_page_offers_each_language_by_its_own_name(pages: Pages, now: datetime) -> None:
    offered = {button.label: button.action for row in pages.page("language", "en", now).buttons for button in row}
    assert offered["Svenska"] == "m:start:sv"
    assert offered["English"] == "m:start:en"


def test_unknown_ids_are_refused(pages: Pages, knowledge: Knowledge, now: datetime) -> None:
    assert "gone" not in {*knowledge.topics, *knowledge.contacts, *knowledge.jobs}
    with pytest.raises(KeyError):
        pages.topic("gone", "sv", now)
    with pytest.raises(KeyError):
        pages.contact("gone", "sv", now)
    with pytest.raises(KeyError):
        pages.job("gone", "sv")
