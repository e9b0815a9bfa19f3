"""What is remembered for `/rensa`, and for how long."""

from bot.channels.telegram.recent import MAX_AGE, MAX_CHATS, Recent


def test_a_chat_is_forgotten_when_its_messages_are_too_old_to_delete() -> None:
    moment = 0.0
    recent = Recent(lambda: moment)
    recent.note(1, 10)
    moment = MAX_AGE + 1
    recent.note(2, 20)
    assert list(recent._chats) == [2]
    assert recent.take(1) == []
    assert recent.take(2) == [20]


def test_messages_that_are_too_old_are_not_offered_for_deleting() -> None:
    moment = 0.0
    recent = Recent(lambda: moment)
    recent.note(1, 10)
    moment = MAX_AGE - 1
    recent.note(1, 11)
    moment = MAX_AGE + 1
    assert recent.take(1) == [11]


def test_the_number_of_chats_is_bounded() -> None:
    recent = Recent(lambda: 0.0)
    for chat in range(MAX_CHATS + 5):
        recent.note(chat, 1)
    assert len(recent._chats) == MAX_CHATS
