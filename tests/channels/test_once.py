"""What counts only the first time."""

from bot.channels.once import Once


def test_a_tap_is_first_only_once() -> None:
    once = Once()
    assert [once.first(1, 2, "r"), once.first(1, 2, "r"), once.first(1, 3, "r")] == [True, False, True]


def test_the_memory_of_taps_is_bounded() -> None:
    once = Once(size=10)
    for number in range(25):
        assert once.first(number)
    assert len(once._seen) == 10
    assert once.first(0)
