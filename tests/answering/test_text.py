"""The normal form of texts, the guess at the language, and letters of other scripts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.text import MAX_LENGTH, fold, guess_language, is_foreign_script, normalise

ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789åäö ")
COMPOSED = st.text(st.sampled_from("abcåäöÅÄÖéüñ ?!1"), max_size=80)


@given(st.text(max_size=400))
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=400))
def test_normalise_leaves_words_with_single_spaces(text: str) -> None:
    plain = normalise(text)
    assert set(plain) <= ALLOWED
    assert plain == " ".join(plain.split())


@given(st.text(max_size=400))
def test_both_forms_of_composition_are_the_same_text(text: str) -> None:
    assert normalise(unicodedata.normalize("NFC", text)) == normalise(unicodedata.normalize("NFD", text))


@given(st.text(min_size=1, max_size=40), st.integers(1, 3000))
def test_normalise_is_bounded(text: str, times: int) -> None:
    assert len(normalise(text * times)) <= MAX_LENGTH


@pytest.mark.parametrize(
    "text",
    ["\ufdfa", "\ufdfb", "\u3300", "㍿", "ß", "ﬃ", "a\u0301", "a" + "\u0335" * 50, "🏳️‍🌈"],
)
def test_texts_that_grow_stay_bounded(text: str) -> None:
    plain = normalise(text * 200_000)
    assert len(plain) <= MAX_LENGTH
    assert normalise(plain) == plain


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    plain = normalise("början " + "mitt " * 3000 + "slutet")
    assert plain.startswith("början mitt")
    assert plain.endswith("mitt slutet")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Hon  HAR\tblåmärken!\n", "hon har blåmärken"),
        ("hjäääälp", "hjäälp"),
        ("HJÄLP!!!!!", "hjälp"),
        ("idé, Müller, Łódź", "ide muller lodz"),
        ("søster Æ Straße", "soster a strasse"),
        ("ＨＥＬＰ", "help"),
        ("112", "112"),
        ("020-50 50 50", "020 50 50 50"),
        ("who's", "who s"),
        ("?!…", ""),
        ("😱", ""),
        ("", ""),
        ("مساعدة", ""),
    ],
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text) == plain


def test_fold_is_what_a_foreign_keyboard_types() -> None:
    assert fold("blåmärke i öga") == "blamarke i oga"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hon har blåmärken och jag är orolig", "sv"),
        ("vad ska jag göra", "sv"),
        ("blåmärke", "sv"),
        ("she has bruises and I am worried", "en"),
        ("what should I do?", "en"),
        ("polis", None),
        ("112", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert guess_language(normalise(text)) == language


@given(COMPOSED)
def test_the_language_does_not_hang_on_the_form_of_composition(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert guess_language(normalise(composed)) == guess_language(normalise(decomposed))


@pytest.mark.parametrize("text", ["مساعدة", "Помогите", "帮助", "βοήθεια", "ช่วยด้วย", "help Помогите пожалуйста"])
def test_other_scripts_are_foreign(text: str) -> None:
    assert is_foreign_script(text)


@pytest.mark.parametrize("text", ["hjälp", "Hon heter Олga", "112!", "", "😱", "idé", "kniv µ"])
def test_latin_letters_are_not_foreign(text: str) -> None:
    assert not is_foreign_script(text)


@given(COMPOSED)
def test_decomposed_latin_is_not_foreign(text: str) -> None:
    assert not is_foreign_script(unicodedata.normalize("NFD", text))
