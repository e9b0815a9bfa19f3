"""A second poller is told from conflicts that Telegram has now and then."""

from telegram.error import Conflict, InvalidToken

from bot.channels.telegram.troubles import GOOD_AGAINST, Troubles


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_trouble_lasts_from_its_first_time() -> None:
    clock = Clock()
    troubles = Troubles(clock)
    assert troubles.met(Conflict("x")) == 0
    clock.now = 40.0
    assert troubles.met(Conflict("x")) == 40
    assert troubles.met(InvalidToken("x")) == 0


def test_a_few_good_fetches_do_not_end_it() -> None:
    clock = Clock()
    troubles = Troubles(clock)
    for second in range(60):
        clock.now = float(second)
        troubles.met(Conflict("x"))
        for _ in range(GOOD_AGAINST - 1):
            troubles.fetched()
    assert troubles.met(Conflict("x")) == 59


def test_many_good_fetches_end_it() -> None:
    clock = Clock()
    troubles = Troubles(clock)
    for minute in range(10):
        clock.now = 60.0 * minute
        assert troubles.met(Conflict("x")) == 0
        troubles.met(InvalidToken("x"))
        for _ in range(2 * GOOD_AGAINST):
            troubles.fetched()
