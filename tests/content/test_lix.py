"""Readability figures, checked by hand."""

import pytest

from bot.content.lix import lix


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0.0),
        ("112 2024 ... !", 0.0),
        ("Gå ut.", 2.0),
        ("Gå ut. Ring polisen.", 4 / 2 + 100 * 1 / 4),
        ("Ring polisen", 2 + 50.0),
        ("Säg: ring oss.", 3 / 2),
        ("Fönster", 1 + 100.0),
        ("Fråga", 1.0),
        ("Ring kl. 9.30 till jarfalla.se nu!", 6 / 2 + 100 * 1 / 6),
    ],
)
def test_words_per_sentence_plus_share_of_long_words(text: str, value: float) -> None:
    assert lix(text) == pytest.approx(value)


def test_six_letters_are_short_and_seven_are_long() -> None:
    assert lix("abcdef") == 1.0
    assert lix("abcdefg") == 101.0


def test_a_word_with_a_hyphen_is_one_word() -> None:
    assert lix("sms-linje") == 101.0


def test_names_are_left_out_in_any_case() -> None:
    assert lix("Ring Kvinnofridslinjen.", {"kvinnofridslinjen"}) == 1.0
    assert lix("KVINNOFRIDSLINJEN", {"kvinnofridslinjen"}) == 0.0
