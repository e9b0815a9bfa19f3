"""What buttons carry: it fits, it comes back whole, and forged data is harmless."""

from datetime import datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.actions import VERBS, WITH_DETAIL, Action, Page, Verb, decode
from bot.answering.answerer import Answerer
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES

MAX_BYTES = 64
"""Telegram's limit for callback data."""
IDS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
LANGUAGE = st.sampled_from(LANGUAGES)
PLAIN: tuple[Verb, ...] = ("t", "c", "j", "m", "d", "n", "v")
DETAILED: tuple[Verb, ...] = ("r", "f")


def possible(knowledge: Knowledge) -> list[Action]:
    """Every action that a button could carry."""
    actions = []
    for language in LANGUAGES:
        actions += [Action("t", topic, language) for topic in knowledge.topics]
        actions += [Action("f", topic, language, word) for topic in knowledge.topics for word in ("yes", "no")]
        actions += [Action("c", contact, language) for contact in knowledge.contacts]
        actions += [Action("v", contact, language) for contact in knowledge.contacts]
        actions += [
            Action("r", contact, language, word) for contact in knowledge.contacts for word in ("called", "handed")
        ]
        actions += [Action("j", job, language) for job in knowledge.jobs]
        actions += [Action("m", page, language) for page in get_args(Page)]
        actions += [Action("n", each, language) for each in (*knowledge.topics, *knowledge.contacts)]
        actions.append(Action("d", "reply", language))
    return actions


def test_every_possible_action_fits_and_comes_back(knowledge: Knowledge) -> None:
    actions = possible(knowledge)
    assert len(actions) == len(set(actions)) > 500
    for action in actions:
        data = action.encode()
        assert len(data.encode()) <= MAX_BYTES
        assert decode(data) == action


def test_the_longest_id_fits() -> None:
    assert len(Action("r", "x" * 40, "sv", "called").encode()) <= MAX_BYTES


@given(st.sampled_from(PLAIN), IDS, LANGUAGE)
def test_an_action_without_detail_comes_back(verb: Verb, name: str, language: str) -> None:
    action = Action(verb, name, "sv" if language == "sv" else "en")
    assert decode(action.encode()) == action


@given(st.sampled_from(DETAILED), IDS, LANGUAGE, st.sampled_from(["called", "handed", "yes", "no"]))
def test_an_action_with_detail_comes_back(verb: Verb, name: str, language: str, detail: str) -> None:
    action = Action(verb, name, "sv" if language == "sv" else "en", detail)
    assert decode(action.encode()) == action


def test_the_kinds_of_actions_are_all_tested() -> None:
    assert set(VERBS) == {*PLAIN, *DETAILED}
    assert set(WITH_DETAIL) == set(DETAILED)


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "::",
        "t",
        "t:unsure",
        "t:unsure:fi",
        "t:unsure:sv:more",
        "t:unsure:sv\n",
        "T:unsure:sv",
        "t:Unsure:sv",
        "t:över:sv",
        "x:unsure:sv",
        "r:bris:sv",
        "f:unsure:sv",
        "r:bris:called:more:sv",
        "r:bris::sv",
        "t:../../etc/passwd:sv",
        "t:unsure:sv" + " " * 10,
        "t:" + "x" * 60 + ":sv",
        "t:unsure:s\u0076\u0301",
        "112",
        '{"verb": "t"}',
    ],
)
def test_forged_data_is_no_action(data: str) -> None:
    assert decode(data) is None


@given(st.one_of(st.text(max_size=80), st.text(st.sampled_from("tcrfjmdnv:svenxy-1"), max_size=80)))
def test_whatever_decodes_is_what_a_button_could_carry(data: str) -> None:
    action = decode(data)
    assert action is None or action.encode() == data


@pytest.mark.parametrize("page", ["", "nothing", "menu", "t", "-", "sos-112"])
def test_an_unknown_page_is_the_menu(answerer: Answerer, now: datetime, page: str) -> None:
    menu, reply = answerer.pages.page("start", "sv", now), answerer.pages.page(page, "sv", now)
    assert reply.text == menu.text
    assert reply.buttons[: len(menu.buttons)] == menu.buttons
