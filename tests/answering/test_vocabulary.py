"""Misspelt, split and joined words, and the concepts that a text speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.vocabulary import MAX_MENDED, Lexicon, Vocabulary

VOCABULARY = Vocabulary(
    ["blamarke", "kvinnojour", "sovrumsdorr", "badrum", "dorr", "polis", "slar", "hon", "kniv", "hot"]
)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (["blamarke"], ["blamarke"]),
        (["blamakre"], ["blamarke"]),
        (["blmarke"], ["blamarke"]),
        (["blaamarke"], ["blamarke"]),
        (["kvinojour"], ["kvinnojour"]),
        (["polsi"], ["polis"]),
        (["sovrums", "dorr"], ["sovrumsdorr"]),
        (["hon", "slar"], ["hon", "slar"]),
        ([], []),
    ],
)
def test_words_are_mended(written: list[str], mended: list[str]) -> None:
    assert VOCABULARY.mend(written) == mended


@pytest.mark.parametrize("word", ["hat", "hut", "ho", "x"])
def test_short_words_are_left_alone(word: str) -> None:
    assert VOCABULARY.mend([word]) == [word]


@pytest.mark.parametrize("word", ["tvattmaskin", "olamarke", "zzzzzzzz", "112114"])
def test_words_without_a_neighbour_are_left_alone(word: str) -> None:
    assert VOCABULARY.mend([word]) == [word]


def test_an_unknown_compound_keeps_itself_and_gains_its_parts() -> None:
    mended = VOCABULARY.mend(["badrumsdorr"])
    assert mended[0] == "badrumsdorr"
    assert "dorr" in mended


def test_the_parts_of_a_compound_are_known_words() -> None:
    _, *parts = VOCABULARY.mend(["badrumsdorr"])
    assert parts
    assert set(parts) <= VOCABULARY.index.keys()


def test_a_message_of_nonsense_costs_a_bounded_number_of_searches() -> None:
    mended = VOCABULARY.mend(["kvinojour"] * (MAX_MENDED + 3))
    assert mended == ["kvinnojour"] * MAX_MENDED + ["kvinojour"] * 3


@given(st.lists(st.text(st.sampled_from("abdhiklmnoprsvåö1"), min_size=1, max_size=14), max_size=20))
def test_mending_gives_known_words_or_keeps_what_was_written(words: list[str]) -> None:
    mended = VOCABULARY.mend(words)
    assert all(mended)
    assert VOCABULARY.mend(words) == mended
    assert sum(map(len, mended)) <= 3 * sum(map(len, words)) + len(words)


def test_an_empty_vocabulary_keeps_everything() -> None:
    assert Vocabulary([]).mend(["hjälp", "mig"]) == ["hjälp", "mig"]


LEXICON = Lexicon(
    [
        {"attack": ["slår", "spark*"], "now": ["just nu", "nu"], "body": ["fot"]},
        {"attack": ["hits"], "now": ["right now"]},
    ]
)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("han slar henne", {"attack"}),
        ("han sparkade henne just nu", {"attack", "now"}),
        ("sparken", {"attack"}),
        ("right now he hits", {"attack", "now"}),
        ("right he is now", set()),
        ("just", set()),
        ("fotboll", set()),
        ("spar", set()),
        ("", set()),
    ],
)
def test_concepts(text: str, concepts: set[str]) -> None:
    assert LEXICON.concepts(text.split()) == concepts


def test_a_word_may_belong_to_two_concepts() -> None:
    lexicon = Lexicon([{"one": ["kniv"], "two": ["kniv", "kniv*"]}])
    assert lexicon.concepts(["kniv"]) == {"one", "two"}
    assert lexicon.concepts(["knivar"]) == {"two"}


def test_a_star_at_the_end_of_several_words_stands_for_any_ending() -> None:
    lexicon = Lexicon([{"learning": ["learning difficult*"]}])
    assert lexicon.concepts(["learning", "difficulties"]) == {"learning"}


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Lexicon([]).concepts(["slar", "nu"]) == set()


def test_no_word_of_a_message_is_kept() -> None:
    vocabulary = Vocabulary({"dörr", "kniv", "badrum"})
    before = {name: repr(value) for name, value in vars(vocabulary).items()}
    vocabulary.mend(["zebrafinkmarkering", "badrumm"])
    assert {name: repr(value) for name, value in vars(vocabulary).items()} == before
    assert not any(hasattr(value, "cache_info") for value in vars(vocabulary).values())
