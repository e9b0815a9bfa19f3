"""What a caretaker meets: questions, menus, cards, counting, deleting."""

import pytest

from bot.channels.telegram.commands import COMMANDS
from bot.config import Settings
from tests.channels.telegram.conftest import counts
from tests.channels.telegram.person import Person, buttons, labels
from tests.fakes import Telegram

DANGER = "han slår henne nu"


async def test_start_greets_in_three_lines_and_shows_the_menu(person: Person) -> None:
    reply = await person.say("/start")
    assert len(reply["text"].split("\n\n")[0].splitlines()) == 3
    assert reply["text"].splitlines()[-1].endswith("112.")
    for word in ("Akut", "Kontakter", "Tecken", "Vad lagar du?", "Vad gör jag?", "Integritet", "Språk"):
        assert any(word in label for label in labels(reply)), word


async def test_a_question_is_answered_as_a_reply_to_it(person: Person) -> None:
    reply = await person.say("dörren i trean är sönderslagen igen och hon vågade inte titta på mig")
    assert reply["reply_to_message"]["message_id"] == person.questions[-1]
    assert "Gör så här" in reply["text"]
    assert reply["text"].splitlines()[-1].endswith("112.")
    assert "🗑 Ta bort" in labels(reply)


async def test_danger_puts_112_before_any_other_word(person: Person) -> None:
    assert (await person.say(DANGER))["text"].startswith("Ring 112 nu")
    assert (await person.say("he is strangling her right now"))["text"].startswith("Call 112 now")


@pytest.mark.parametrize(
    ("word", "contact"), [("kvinnojour", "kvinnojour"), ("polisen", "Polisen"), ("soc", "Social")]
)
async def test_one_word_gives_the_contact_at_once(person: Person, word: str, contact: str) -> None:
    reply = await person.say(word)
    assert contact in reply["text"]
    assert any(button.get("callback_data", "").startswith("c:") for button in buttons(reply))


async def test_shelter_and_police_are_two_taps_from_any_answer(person: Person) -> None:
    answer = await person.say("hon har blåmärken och är rädd")
    contacts = await person.tap("Kontakter", answer)
    assert any("kvinnojour" in label for label in labels(contacts))
    card = await person.tap("Polisen", contacts)
    assert card["text"].splitlines()[0] == "Polisen, inte akut: 114 14"
    copies = [button["copy_text"]["text"] for button in buttons(card) if "copy_text" in button]
    assert copies == ["114 14"]


async def test_a_card_shows_hours_now_cost_and_audience(person: Person) -> None:
    card = await person.say("/start c_valj-att-sluta")
    assert "Öppet nu, till 16:00." in card["text"]
    assert "Gratis att ringa." in card["text"]
    assert "För: " in card["text"]


async def test_a_number_can_be_saved_as_a_contact(person: Person, telegram: Telegram) -> None:
    card = await person.say("/start c_valj-att-sluta")
    await person.tap("Visa som kontakt", card)
    method, parameters = telegram.calls[-1]
    assert method == "sendContact"
    assert parameters["phone_number"] == "+4620555666"


async def test_a_referral_is_counted_once_however_often_tapped(person: Person, settings: Settings) -> None:
    card = await person.say("/start c_kvinnofridslinjen")
    data = next(button["callback_data"] for button in buttons(card) if "lämnade" in button["text"])
    before = {**card}
    for query in ("one", "two", "three"):
        await person.press(data, before, query)
    rows = [row for row in await counts(settings, person) if row.what == "handed_over"]
    assert [(row.week, row.id, row.number) for row in rows] == [("2026-W48", "kvinnofridslinjen", 1)]
    assert "✓ Noterat utan namn" in labels(person.last())


async def test_called_and_handed_over_count_apart(person: Person, settings: Settings) -> None:
    card = await person.say("/start c_bris")
    await person.tap("Jag ringde", card)
    await person.tap("Jag lämnade numret", card)
    rows = {(row.what, row.id): row.number for row in await counts(settings, person)}
    assert rows["called", "bris"] == rows["handed_over", "bris"] == rows["contact_shown", "bris"] == 1


async def test_feedback_is_counted_and_thanked(person: Person, settings: Settings) -> None:
    answer = await person.say("hur pratar jag med henne")
    await person.tap("Hjälpte inte", answer)
    assert "✓ Tack" in labels(person.last())
    assert not any("👍" in label for label in labels(person.last()))
    assert any(row.what == "not_helpful" for row in await counts(settings, person))


async def test_delete_removes_question_and_answer(person: Person, telegram: Telegram) -> None:
    answer = await person.say("vad är tecken på våld")
    data = next(button["callback_data"] for button in buttons(answer) if "Ta bort" in button["text"])
    await person.press(data, answer)
    assert {(person.chat, person.questions[0]), (person.chat, answer["message_id"])} <= telegram.deleted


async def test_delete_takes_the_answer_alone_when_the_question_cannot_be_deleted(
    person: Person, telegram: Telegram
) -> None:
    answer = await person.say("vad är tecken på våld")
    telegram.undeletable.add(person.questions[0])
    data = next(button["callback_data"] for button in buttons(answer) if "Ta bort" in button["text"])
    await person.press(data, answer)
    assert telegram.deleted == {(person.chat, answer["message_id"])}


async def test_clear_deletes_what_it_can_and_says_what_it_cannot(person: Person, telegram: Telegram) -> None:
    await person.say("hej")
    await person.say("polisen")
    reply = await person.say("/rensa")
    assert {(person.chat, number) for number in person.questions} <= telegram.deleted
    assert [message["message_id"] for message in telegram.sent()] == [reply["message_id"]]
    for word in ("två dygn", "låsskärmen", "annan telefon", "servrar", "skärmen"):
        assert word in reply["text"]


async def test_language_is_one_tap_away(person: Person) -> None:
    answer = await person.say("hur pratar jag med henne")
    english = await person.tap("In English", answer)
    assert english["message_id"] == answer["message_id"]
    assert "What to do" in english["text"]


@pytest.mark.parametrize("name", [name for names in COMMANDS.values() for name in names])
async def test_every_command_answers(person: Person, name: str) -> None:
    reply = await person.say(f"/{name}")
    assert "112" in reply["text"]
    assert labels(reply)


async def test_deep_links_open_topics_and_cards(person: Person) -> None:
    assert "Gör så här" in (await person.say("/start t_what-to-do"))["text"]
    assert (await person.say("/start c_bris"))["text"].startswith("Bris: 116 111")
    assert "Hej!" in (await person.say("/start c_unknown"))["text"]


async def test_a_choice_replaces_the_list_but_an_answer_stays(person: Person, telegram: Telegram) -> None:
    menu = await person.say("/tecken")
    await person.press("t:sign-fear:sv", menu)
    assert len(telegram.sent()) == 1
    await person.press("t:document:sv", person.last())
    assert len(telegram.sent()) == 2


async def test_personal_data_gets_one_line_more(person: Person) -> None:
    reply = await person.say("hon har blåmärken, bor på Storgatan 12 och har nummer 070-123 45 67")
    assert "Skriv inga namn" in reply["text"]
    assert reply["text"].splitlines()[-1].endswith("112.")


@pytest.mark.parametrize("text", ["😀😀😀", "مرحبا أحتاج مساعدة", "???", "помогите мне"])
async def test_emoji_and_other_scripts_get_the_menu_and_112(person: Person, text: str) -> None:
    reply = await person.say(text)
    assert "112" in reply["text"]
    assert any("Akut" in label or "Emergency" in label for label in labels(reply))


async def test_a_long_message_is_answered(person: Person) -> None:
    assert (await person.say("bla " * 900 + "han slår henne just nu med en hammare"))["text"]
