"""How danger is read, and what must never change it."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.evaluate import read_questions
from bot.answering.reply import Danger
from bot.answering.text import fold
from tests.figures import QUESTIONS

ORDER = (Danger.NO, Danger.MAYBE, Danger.NOW)
URGENT = [
    question.q
    for path in sorted(QUESTIONS.glob("*.yaml"))
    for question in read_questions(path)
    if question.emergency
]
ACTS = [
    "han slår henne",
    "he is strangling her",
    "han sparkar på barnet",
    "mannen hotar henne med kniv",
    "pappan kväver mamman",
]
common = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def assess(answerer: Answerer, text: str) -> Danger:
    """How danger is read from a text."""
    return answerer.danger.assess(answerer.reader.read(text))


def grave(answerer: Answerer) -> list[str]:
    """Messages that are read as danger now."""
    return [text for text in URGENT if assess(answerer, text) is Danger.NOW]


def swap(text: str, at: int) -> str:
    """Two neighbouring letters of one word exchanged."""
    words = text.split(" ")
    word = words[at % len(words)]
    place = at % max(1, len(word) - 1)
    words[at % len(words)] = (
        word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]
    )
    return " ".join(words)


def drop(text: str, at: int) -> str:
    """One letter of one word left out."""
    words = text.split(" ")
    word = words[at % len(words)]
    if len(word) > 1:
        words[at % len(words)] = word[: at % len(word)] + word[at % len(word) + 1 :]
    return " ".join(words)


CHANGES: list[Callable[[str, int], str]] = [
    swap,
    drop,
    lambda text, _at: text.upper(),
    lambda text, _at: fold(text),
    lambda text, _at: f"{text}!!! ...",
    lambda text, at: ("hej ", "Hallå, ", "hello ", "Ursäkta ")[at % 4] + text,
]


@common
@given(st.data())
def test_no_slip_turns_danger_now_into_no(answerer: Answerer, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(grave_once(answerer)))
    change = data.draw(st.sampled_from(CHANGES))
    changed = change(text, data.draw(st.integers(0, 500)))
    assert assess(answerer, changed) is not Danger.NO, changed


_GRAVE: list[str] = []


def grave_once(answerer: Answerer) -> list[str]:
    """`grave`, worked out once."""
    if not _GRAVE:
        _GRAVE.extend(grave(answerer))
    return _GRAVE


@pytest.mark.parametrize("text", [*ACTS, *URGENT])
def test_just_now_never_lowers_danger(answerer: Answerer, text: str) -> None:
    before = ORDER.index(assess(answerer, text))
    for marker in (" just nu", " right now"):
        assert ORDER.index(assess(answerer, text + marker)) >= before


@pytest.mark.parametrize("text", ACTS)
def test_a_violent_act_right_now_is_danger_now(answerer: Answerer, text: str) -> None:
    assert assess(answerer, f"{text} just nu") is Danger.NOW


@pytest.mark.parametrize(
    "text",
    [
        "min bror skriver att han ska ta livet av sig i natt",
        "inatt avslutar hon allt säger hon, hon vill dö",
        "she texted that she will kill herself tonight, do you have a helpline",
        "he has put all the pills on the table, this evening it is over he says",
    ],
)
def test_suicide_with_a_time_set_for_it_is_danger_now(answerer: Answerer, text: str) -> None:
    assert assess(answerer, text) is Danger.NOW


@pytest.mark.parametrize(
    "text",
    [
        "kan ni laga kranen ikväll",
        "är tvättstugan öppen ikväll",
        "is the laundry room open tonight",
        "jag åt hela asken choklad ikväll",
        "hela asken med skruv är borta, kommer ni ikväll",
    ],
)
def test_a_time_alone_is_not_danger_now(answerer: Answerer, text: str) -> None:
    assert assess(answerer, text) is not Danger.NOW


@pytest.mark.parametrize(
    "text",
    [
        "han slog henne för tio år sen, hon bor ensam nu",
        "brandövning i morgon, alla skriker",
        "ska jag slå av vattnet i köket",
        "vad heter kvinnojouren",
        "the washing machine is beating like mad",
    ],
)
def test_past_things_and_figures_of_speech_are_not_danger_now(answerer: Answerer, text: str) -> None:
    assert assess(answerer, text) is not Danger.NOW


def test_the_reading_is_the_same_each_time(answerer: Answerer) -> None:
    assert [assess(answerer, text) for text in URGENT] == [assess(answerer, text) for text in URGENT]


STORIES = (
    "Kranen i köket droppar. Grannen sparkar på sin fru i trapphuset, hon skriker. Har ni en packning?",
    "I came to fix the sink. He is holding a knife at her throat. The tap is done now.",
)


@pytest.mark.parametrize("text", STORIES)
@pytest.mark.parametrize("greeting", ["Hej! ", "hej ", "God dag. Hej. ", "Hello, "])
def test_a_greeting_changes_nothing_of_what_sentences_tell(answerer: Answerer, text: str, greeting: str) -> None:
    assert assess(answerer, greeting + text) is assess(answerer, text)


@pytest.mark.parametrize("text", STORIES)
def test_just_now_never_lowers_what_sentences_tell(answerer: Answerer, text: str) -> None:
    for marker in (" just nu", " Right now."):
        assert ORDER.index(assess(answerer, text + marker)) >= ORDER.index(assess(answerer, text))


@pytest.mark.parametrize("text", ["hej", "Hej hej!", "God dag. Hej."])
def test_nothing_but_a_greeting_is_read_too(answerer: Answerer, text: str) -> None:
    assert assess(answerer, text) is not Danger.NOW
