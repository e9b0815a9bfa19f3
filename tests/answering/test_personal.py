"""What points at a person is noticed; what everybody may know is not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.personal import holds_personal_data
from bot.content.knowledge import Knowledge
from tests.conftest import NOW


@pytest.mark.parametrize(
    "text",
    [
        "19850101-1234",
        "850101-1234",
        "8501011234",
        "198501011234",
        "850101+1234",
        "hon är född 850101 1234 och rädd",
        "850161-1234",
        "ring henne på 070-123 45 67",
        "0701234567",
        "076 123 45 67",
        "+46 70 123 45 67",
        "+46701234567",
        "070-020 12 34",
        "070-116 22 33",
        "08-123 456 78",
        "han bor på Storgatan 5",
        "björkvägen 12B, två trappor",
        "Granstigen 3 b",
        "Kungsängsbacken 101",
    ],
)
def test_personal_data_is_noticed(text: str) -> None:
    assert holds_personal_data(text)
    assert holds_personal_data(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "112",
        "ring 112 eller 114 14",
        "är 1177 rätt nummer",
        "020-50 50 50",
        "116 016",
        "116-111 till bris",
        "lägenhet 1203, port 4",
        "dörren byttes 2024-05-01 och 2025-06-12",
        "klockan 18:30",
        "det bor en kvinna på gatan",
        "3 hål i väggen och 12 i dörren",
        "det låter från vägen 24 timmar om dygnet",
    ],
)
def test_what_points_at_nobody_is_not_noticed(text: str) -> None:
    assert not holds_personal_data(text)


def test_no_number_of_the_knowledge_is_personal(knowledge: Knowledge) -> None:
    short = [
        number.number
        for contact in knowledge.contacts.values()
        for number in contact.numbers
        if number.number.startswith(("020", "116", "11"))
    ]
    assert short
    assert [number for number in short if holds_personal_data(f"vem svarar på {number}?")] == []


@pytest.mark.parametrize("text", ["hon bor på Storgatan 5 och är rädd", "she is scared, 070-123 45 67"])
def test_the_reply_asks_to_leave_it_out_before_the_last_line(answerer: Answerer, text: str) -> None:
    reply = answerer.answer(text, None, NOW)
    hint = answerer.knowledge.interface[reply.language].reply.personal_data
    assert hint in reply.blocks[-2].lines or hint in reply.blocks[-1].lines
    assert hint not in answerer.answer("hon är rädd", None, NOW).text


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert holds_personal_data(text) in (True, False)
    assert holds_personal_data(f"{text} 850101-1234")
