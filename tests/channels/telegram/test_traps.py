"""The traps of Telegram and of python-telegram-bot, one test each."""

import logging
from pathlib import Path

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.answering.answerer import Answerer
from bot.answering.reply import Block, Kind, Reply
from bot.channels.telegram.errors import Fate, classify
from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.channels.telegram.publish import send
from bot.channels.telegram.render import html
from bot.config import Settings
from bot.content.models import LANGUAGES
from tests.channels.telegram.conftest import counts
from tests.channels.telegram.person import NAME, Person, buttons, labels
from tests.fakes import RefusedError, Telegram, plain

PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
QUESTION = "hur pratar jag med henne"


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (BadRequest("Can't parse entities"), Fate.FAULT),
        (BadRequest("Message is not modified: same"), Fate.HARMLESS),
        (BadRequest("Query is too old and response timeout expired"), Fate.HARMLESS),
        (Forbidden("bot was blocked by the user"), Fate.BLOCKED),
        (RetryAfter(3), Fate.TRANSIENT),
        (TimedOut(), Fate.TRANSIENT),
        (NetworkError("gone"), Fate.TRANSIENT),
        (Conflict("two"), Fate.SECOND_POLLER),
        (InvalidToken(), Fate.REVOKED),
        (KeyError("x"), Fate.FAULT),
    ],
)
def test_b1_a_bad_request_is_not_taken_for_a_network_error(error: Exception, fate: Fate) -> None:
    assert classify(error) is fate


async def test_b6_an_answer_is_sent_once_more_after_a_time_out(person: Person, telegram: Telegram) -> None:
    telegram.refusals["sendMessage"].append(RefusedError(504, "Gateway Timeout"))
    await person.say(QUESTION)
    assert telegram.methods().count("sendMessage") >= 2


def test_c1_updates_are_asked_for_by_name() -> None:
    assert {"message", "callback_query"} <= set(ALLOWED_UPDATES)


async def test_c2_an_edited_message_is_not_answered_twice(person: Person, telegram: Telegram) -> None:
    await person.say(QUESTION)
    await person.update(edited_message=person.message(text=QUESTION, edit_date=1764000001))
    await person.update(
        edited_message=person.message(
            text="/start", edit_date=1764000001, entities=[{"type": "bot_command", "offset": 0, "length": 6}]
        )
    )
    assert len(telegram.sent()) == 1


async def test_c4_groups_are_told_and_left(person: Person, telegram: Telegram) -> None:
    group = {"id": -100, "type": "group", "title": "Jobbet"}
    await person.update(message={**person.message(text="han slår henne"), "chat": group})
    assert "privata chattar" in telegram.sent()[-1]["text"]
    assert telegram.methods()[-1] == "leaveChat"


async def test_c4_a_group_is_left_as_soon_as_the_bot_is_added(person: Person, telegram: Telegram) -> None:
    bot = {"id": 123456789, "is_bot": True, "first_name": "Inte ensam"}
    chat = {"id": -100, "type": "channel", "title": "Kanal"}
    rights = {"status": "member", "user": bot}
    change = {
        "chat": chat,
        "from": person.user,
        "date": 1764000000,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": rights,
    }
    await person.update(my_chat_member=change)
    assert telegram.methods()[-1] == "leaveChat"


@pytest.mark.parametrize(
    "content",
    [
        {
            "sticker": {
                "file_id": "a",
                "file_unique_id": "b",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        },
        {"location": {"longitude": 17.8, "latitude": 59.4}},
        {"contact": {"phone_number": "+46700000000", "first_name": "Hemlig"}},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)
async def test_c6_nothing_is_met_with_silence(person: Person, content: dict[str, object]) -> None:
    reply = await person.send(**content)
    assert "112" in reply["text"]
    assert labels(reply)


async def test_a_picture_is_deleted_at_once_and_explained(person: Person, telegram: Telegram) -> None:
    reply = await person.send(photo=PHOTO)
    assert (person.chat, person.questions[-1]) in telegram.deleted
    assert telegram.methods().index("deleteMessages") < telegram.methods().index("sendMessage")
    assert "borttagen" in reply["text"]
    assert "egna ord" in reply["text"]


async def test_a_picture_that_stays_is_not_called_deleted(person: Person, telegram: Telegram) -> None:
    telegram.refusals["deleteMessages"].append(RefusedError(400, "Bad Request: message can't be deleted"))
    reply = await person.send(photo=PHOTO)
    assert "Ta bort bilden" in reply["text"]
    assert "borttagen" not in reply["text"]


async def test_danger_in_a_caption_is_read(person: Person) -> None:
    reply = await person.send(photo=PHOTO, caption="han slår henne nu")
    assert reply["text"].startswith("Ring 112 nu")
    assert "egna ord" in reply["text"]


async def test_a_forwarded_picture_is_deleted_too(person: Person, telegram: Telegram) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Någon", "date": 1764000000}
    reply = await person.send(photo=PHOTO, forward_origin=origin)
    assert (person.chat, person.questions[-1]) in telegram.deleted
    assert "borttagen" in reply["text"]


async def test_a_forwarded_message_is_refused_but_danger_in_it_is_read(person: Person) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Någon", "date": 1764000000}
    reply = await person.send(text=QUESTION, forward_origin=origin)
    assert "Vidarebefordra inga" in reply["text"]
    assert (await person.send(text="han slår henne nu", forward_origin=origin))["text"].startswith("Ring 112 nu")


def test_d1_inserted_words_are_escaped() -> None:
    reply = Reply("sv", Kind.ANSWER, (Block("steps", ("<b> & co",), "1 < 2"),))
    assert plain(html(reply)) == "1 < 2\n1. <b> & co"


async def test_d2_d4_every_button_leads_to_something_telegram_takes(
    person: Person, telegram: Telegram, answerer: Answerer
) -> None:
    knowledge = answerer.knowledge
    start = await person.say("/start")
    for language in LANGUAGES:
        for verb, ids in (("t", knowledge.topics), ("c", knowledge.contacts), ("j", knowledge.jobs)):
            for entry in ids:
                await person.press(
                    f"{verb}:{entry}:{language}", {**start, "reply_markup": {"inline_keyboard": []}}
                )
                assert "112" in telegram.messages[person.chat, start["message_id"]]["text"]
    assert "failure" not in telegram.methods()


async def test_d3_an_old_query_and_an_unchanged_message_are_no_errors(
    person: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    menu = await person.say("/kontakter")
    telegram.old_queries.add("old")
    await person.press("m:contacts:sv", menu, "old")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(telegram.sent()) == 1


@pytest.mark.parametrize(
    "data", ["x", "t:gone:sv", "c:gone:en", "r:gone:called:sv", "m:nowhere:sv", "f:a:b:c:d", "🙂"]
)
async def test_d4_buttons_of_old_releases_and_forged_ones_do_no_harm(person: Person, data: str) -> None:
    menu = await person.say("/kontakter")
    await person.press(data, menu)
    assert "112" in person.last()["text"]


async def test_d5_an_inaccessible_message_is_answered_anew(person: Person, telegram: Telegram) -> None:
    await person.press("c:bris:sv", {"message_id": 5, "date": 0, "chat": {"id": person.chat, "type": "private"}})
    assert person.last()["text"].startswith("Bris")


async def test_d6_a_person_who_blocked_the_bot_is_no_error(
    person: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refusals["sendMessage"] += [RefusedError(403, "Forbidden: bot was blocked by the user")] * 2
    await person.update(message=person.message(text=QUESTION))
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_d9_no_link_preview_is_shown(person: Person, telegram: Telegram) -> None:
    await person.say("/start c_voov")
    assert '"is_disabled": true' in telegram.calls[-1][1]["link_preview_options"].lower()


async def test_d10_commands_and_descriptions_are_published_per_language(
    person: Person, telegram: Telegram, answerer: Answerer
) -> None:
    await send(person.service.application.bot, answerer.knowledge, LANGUAGES)
    languages = [
        parameters.get("language_code") for method, parameters in telegram.calls if method == "setMyCommands"
    ]
    assert languages == [None, "sv", "en"]
    assert telegram.methods().count("setMyDescription") == 3


async def test_g10_a_broken_database_costs_no_answer(
    telegram: Telegram, answerer: Answerer, tmp_path: Path
) -> None:
    from bot.channels.telegram.service import Service
    from bot.config import Secrets
    from tests.conftest import NOW
    from tests.fakes import TOKEN, FakeRequest

    settings = Settings(statistics={"url": f"sqlite+aiosqlite:///{tmp_path}"})
    requests = (FakeRequest(telegram), FakeRequest(telegram))
    service = Service(settings, Secrets(bot_token=TOKEN), answerer, lambda: NOW, requests)
    async with service.open():
        assert "112" in (await Person(service, telegram).say(QUESTION))["text"]


async def test_when_something_breaks_inside_the_person_gets_112_and_two_contacts(
    person: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refusals["sendMessage"].append(RefusedError(400, "Bad Request: can't parse entities"))
    reply = await person.say(f"{QUESTION} hemligt")
    assert "112" in reply["text"]
    assert "Kvinnofridslinjen" in reply["text"]
    assert "114 14" in reply["text"]
    record = next(record for record in caplog.records if record.name.startswith("bot"))
    assert "BadRequest at sending.py" in record.getMessage()
    assert NAME not in caplog.text
    assert "hemligt" not in caplog.text


async def test_counts_hold_topic_contact_and_kind_alone(person: Person, settings: Settings) -> None:
    await person.say("hissen är trasig")
    await person.say(QUESTION)
    rows = await counts(settings, person)
    assert {(row.what, row.id) for row in rows} == {("question", "unknown"), ("question", "how-to-talk")}
    assert buttons(person.last())


def test_i_negation_and_prefixes_are_seen(answerer: Answerer) -> None:
    from tests.conftest import NOW

    assert answerer.answer("hon vill inte ha hjälp", "sv", NOW).topic == "declines-help"
    assert answerer.answer("hon vill ha hjälp", "sv", NOW).topic != "declines-help"
    assert answerer.answer("vilket hotell ligger närmast", "sv", NOW).kind is Kind.UNKNOWN
