"""The bookkeeping of updates, without a network: what a fetch would confirm at each moment."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.limits import BURST, FORGET_SECONDS, MAX_CHATS, NOTICE_SECONDS, Limits, Verdict
from bot.channels.telegram.window import LIMIT, Window


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 300)), max_size=300))
def test_nothing_unfinished_is_ever_confirmed(steps: list[tuple[bool, int]]) -> None:
    window, taken, finished = Window(), set[int](), set[int]()
    for take, number in steps:
        if take:
            assert window.take(number) == (
                number not in taken and number >= max(finished_prefix(taken, finished), 0)
            )
            taken |= {number} if number >= finished_prefix(taken, finished) else set()
        elif number in taken:
            window.finish(number)
            finished.add(number)
        unfinished = taken - finished
        assert window.offset <= min(unfinished, default=1 + max(taken, default=-1))
        assert window.open == len(unfinished)


def finished_prefix(taken: set[int], finished: set[int]) -> int:
    """What the window must have for an offset."""
    return min(taken - finished, default=max(taken, default=-1) + 1)


def test_a_window_is_full_when_telegram_hands_out_nothing_new() -> None:
    window = Window()
    for number in range(LIMIT):
        assert not window.full
        assert window.take(number)
    assert window.full
    for number in range(1, LIMIT):
        window.finish(number)
    assert (window.offset, window.open, window.full, window.oldest) == (0, 1, True, 0)
    window.finish(0)
    assert (window.offset, window.open, window.full, window.oldest) == (LIMIT, 0, False, None)


def test_after_a_week_smaller_numbers_are_taken() -> None:
    window = Window()
    assert window.take(1000)
    window.forget()
    assert not window.take(5), "1000 is not finished"
    window.finish(1000)
    window.forget()
    assert window.take(5)


def test_a_person_may_write_quickly_but_not_without_end() -> None:
    limits = Limits(lambda: 1000.0)
    verdicts = [limits.judge(1, 1000.0) for _ in range(100)]
    assert verdicts.count(Verdict.ADMIT) == BURST
    assert verdicts.count(Verdict.TELL) == 1
    assert limits.judge(2, 1000.0) is Verdict.ADMIT
    assert limits.judge(1, 1001.0) is Verdict.DROP, "not from the future"


def test_what_waited_during_an_outage_is_no_flood() -> None:
    limits = Limits(lambda: 100_000.0)
    assert {limits.judge(1, 10.0 * number) for number in range(1000)} == {Verdict.ADMIT}


def test_the_notice_is_repeated_after_a_while() -> None:
    moment = 0.0
    limits = Limits(lambda: moment)
    verdicts = []
    for number in range(int(BURST + 3 * NOTICE_SECONDS * 4)):
        moment = number / 4
        verdicts.append(limits.judge(1))
    assert 2 <= verdicts.count(Verdict.TELL) <= 4


def test_the_memory_of_chats_is_bounded() -> None:
    limits = Limits(lambda: 0.0)
    for chat in range(MAX_CHATS + 100):
        limits.judge(chat)
    assert limits.chats == MAX_CHATS


def test_a_chat_is_forgotten_after_a_minute() -> None:
    moment = 0.0
    limits = Limits(lambda: moment)
    limits.judge(1)
    moment = FORGET_SECONDS + 1
    limits.judge(2)
    assert limits.chats == 1


async def test_lanes_keep_order_within_a_chat_and_work_side_by_side() -> None:
    done: list[tuple[int, int]] = []
    crashes: list[BaseException] = []

    async def work(chat: int, number: int) -> None:
        await asyncio.sleep(0.03 if number == 0 else 0.0)
        done.append((chat, number))
        if number == 1:
            raise ValueError

    lanes = Lanes(crashes.append, slots=4)
    for number in range(3):
        for chat in range(4):
            lanes.put(chat, lambda chat=chat, number=number: work(chat, number))  # type: ignore[misc]
    assert await lanes.finish(1.0)
    for chat in range(4):
        assert [number for where, number in done if where == chat] == [0, 1, 2]
    assert [type(crash) for crash in crashes] == [ValueError] * 4
    assert lanes.chats == 0


@pytest.mark.parametrize(("patience", "through"), [(0.02, True), (5.0, False)])
async def test_a_slow_chat_gives_its_slot_back(patience: float, through: bool) -> None:
    lanes, passed = Lanes(lambda _error: None, slots=1, patience=patience), asyncio.Event()

    async def quick() -> None:
        passed.set()

    lanes.put(1, lambda: asyncio.sleep(0.3))
    lanes.put(2, quick)
    await asyncio.sleep(0.15)
    assert passed.is_set() is through
    await lanes.finish(1.0)


async def test_what_is_not_finished_in_time_is_given_up() -> None:
    lanes = Lanes(lambda _error: None)
    lanes.put(1, lambda: asyncio.sleep(60))
    assert not await lanes.finish(0.05)
    assert lanes.chats == 0
