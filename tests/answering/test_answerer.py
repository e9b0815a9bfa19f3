"""What is answered to what; the quality figures stand in the README and are compared with it."""

import shutil
from pathlib import Path

import pytest
import yaml

from bot.answering.answerer import ANSWER_DOUBT, STORY_DOUBT, STORY_FROM, Answerer
from bot.answering.assembly import load_answerer
from bot.answering.evaluate import read_questions
from bot.answering.reply import Danger, Kind
from bot.config import KNOWLEDGE
from bot.content.models import LANGUAGES, Language
from tests.conftest import NOW
from tests.figures import QUESTIONS, published, table

SETS = sorted(QUESTIONS.glob("*.yaml"))


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("han slår henne nu", Kind.EMERGENCY, "emergency"),
        ("numret till kvinnojouren", Kind.ANSWER, "contact-womens-shelter"),
        ("får jag vara anonym när jag ringer polisen", Kind.ANSWER, "anonymous-report"),
        ("hissen är trasig", Kind.UNKNOWN, None),
        ("she has bruises and he answers for her", Kind.ANSWER, "sign-controlling-partner"),
        ("kvinnojour", Kind.ANSWER, "contact-womens-shelter"),
        ("soc", Kind.ANSWER, "contact-social-services"),
        ("polisen", Kind.ANSWER, "contact-police"),
        ("hej", Kind.ANSWER, "greeting"),
    ],
)
def test_the_questions_everybody_asks(answerer: Answerer, text: str, kind: Kind, topic: str | None) -> None:
    reply = answerer.answer(text, None, NOW)
    assert (reply.kind, reply.topic) == (kind, topic)


@pytest.mark.parametrize(
    "text", ["slå på strömmen i källaren", "vi bor på hotell under stambytet", "strypa ventilen till elementet"]
)
def test_look_alikes_are_no_danger(answerer: Answerer, text: str) -> None:
    assert answerer.answer(text, None, NOW).danger is not Danger.NOW


def test_every_reply_holds_112(answerer: Answerer) -> None:
    for question in read_questions(SETS[0]):
        reply = answerer.answer(question.q, question.lang, NOW)
        place = 0 if reply.kind is Kind.EMERGENCY else -1
        assert "112" in reply.text.splitlines()[place]
        assert reply.text.startswith(("Ring 112 nu", "Call 112 now")) == (reply.kind is Kind.EMERGENCY)
        assert len(reply.text) <= 1150


def test_a_story_is_answered_where_a_short_text_is_not(answerer: Answerer) -> None:
    found: dict[bool, set[Kind]] = {True: set(), False: set()}
    for question in (question for path in SETS for question in read_questions(path)):
        reading = answerer.reader.read(question.q)
        doubt = answerer.matcher.rank(reading).doubt
        reply = answerer.answer(question.q, question.lang, NOW)
        if ANSWER_DOUBT < doubt <= STORY_DOUBT and reply.danger is not Danger.NOW:
            found[len(reading.plain.split()) >= STORY_FROM].add(reply.kind)
    assert found[True] == {Kind.ANSWER}
    assert found[False]
    assert found[False] <= {Kind.CHOOSE, Kind.UNKNOWN}


def test_a_maybe_opens_with_the_question_whether_it_happens_now(answerer: Answerer) -> None:
    replies = [answerer.answer(question.q, question.lang, NOW) for question in read_questions(SETS[0])]
    maybe = [reply for reply in replies if reply.danger is Danger.MAYBE]
    assert maybe
    for reply in maybe:
        assert reply.text.startswith(("Händer det just nu? Ring 112.", "Is it happening right now? Call 112."))


@pytest.mark.parametrize("text", ["Ja", "ja!", "Ja, det gör det.", "YES", "Yes, it is"])
def test_yes_to_that_question_is_danger_now(answerer: Answerer, text: str) -> None:
    reply = answerer.answer(text, "sv", NOW)
    assert (reply.kind, reply.topic, reply.danger) == (Kind.EMERGENCY, "emergency", Danger.NOW)


@pytest.mark.parametrize(
    ("text", "language"), [("Nej.", "sv"), ("nej, inte nu", "sv"), ("no", "en"), ("No it isn't", "en")]
)
def test_no_to_that_question_leads_on_to_the_next(answerer: Answerer, text: str, language: Language) -> None:
    reply = answerer.answer(text, language, NOW)
    assert (reply.kind, reply.topic, reply.danger) == (Kind.ANSWER, "greeting", Danger.NO)
    assert reply.language == language


def test_no_word_for_yes_is_one_for_no(answerer: Answerer) -> None:
    replies = [interface.reply for interface in answerer.knowledge.interface.values()]
    yes, no = ({*reply.said_yes} for reply in replies), ({*reply.said_no} for reply in replies)
    assert not set().union(*yes) & set().union(*no)


def test_off_topic_questions_are_pointed_to_where_they_belong(answerer: Answerer) -> None:
    fault = answerer.answer("det droppar från kranen i köket", "sv", NOW)
    party = answerer.answer("grannen har fest och spelar hög musik hela natten", "sv", NOW)
    assert fault.kind is party.kind is Kind.UNKNOWN
    assert "felanmäl" in fault.text.lower()
    assert "störning" in party.text.lower()
    assert fault.buttons


def test_the_reply_speaks_the_language_of_the_question(answerer: Answerer) -> None:
    assert answerer.answer("what are the warning signs of violence", "sv", NOW).language == "en"
    assert answerer.answer("vad är tecken på våld", "en", NOW).language == "sv"
    assert answerer.answer("bris", "en", NOW).language == "en"


def test_an_expired_check_date_is_said_but_stops_nothing(answerer: Answerer) -> None:
    later = NOW.replace(year=2031)
    reply = answerer.answer("hur pratar jag med henne", "sv", later)
    assert "Inte kontrollerat sedan 2027" in reply.text
    assert "SOS Alarm: 112 (" not in answerer.answer("han slår henne nu", "sv", later).text


@pytest.mark.parametrize("text", ["", "   ", "!!!", "😀", "مساعدة", "\u202ehej", "x" * 50_000, "a\u0301" * 20_000])
def test_strange_texts_get_a_reply(answerer: Answerer, text: str) -> None:
    for language in LANGUAGES:
        assert "112" in answerer.answer(text, language, NOW).text


@pytest.mark.parametrize(
    "text", ["potrzebuję pilnie pomocy proszę", "ich brauche dringend Hilfe bitte", "مرحبا أحتاج", "😀", "?!"]
)
def test_what_cannot_be_read_gets_both_languages(answerer: Answerer, text: str) -> None:
    reply = answerer.answer(text, "sv", NOW)
    assert reply.kind is Kind.UNKNOWN
    assert "Swedish" in reply.text
    assert "112" in reply.text
    assert reply.buttons


def test_answers_are_deterministic(answerer: Answerer) -> None:
    for question in read_questions(SETS[0])[:50]:
        first, second = (answerer.answer(question.q, question.lang, NOW) for _ in range(2))
        assert first == second


def test_the_cache_and_another_fit_give_the_same_answers(tmp_path: Path) -> None:
    knowledge, cache = small_knowledge(tmp_path / "knowledge"), tmp_path / "cache"
    fitted, cached = (load_answerer(knowledge, "jarfalla", cache) for _ in range(2))
    assert len(list(cache.iterdir())) == 1
    again = load_answerer(knowledge, "jarfalla", tmp_path / "other")
    for question in read_questions(SETS[0])[:60]:
        one, *others = (each.answer(question.q, question.lang, NOW) for each in (fitted, cached, again))
        for other in others:
            assert (one.text, one.topic, one.danger) == (other.text, other.topic, other.danger)
            assert abs(one.score - other.score) < 0.01


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    knowledge, cache = small_knowledge(tmp_path / "knowledge"), tmp_path / "cache"
    told: list[str] = []
    load_answerer(knowledge, "jarfalla", cache, announce=lambda: told.append("new"))
    load_answerer(knowledge, "jarfalla", cache, announce=lambda: told.append("again"))
    assert told == ["new"]
    for name in ("text.json", "said.npy", "outputs.npy"):
        file = next(cache.iterdir()) / name
        file.write_bytes(file.read_bytes()[:1000])
        again = load_answerer(knowledge, "jarfalla", cache)
        assert again.answer("polisen", "sv", NOW).topic == "contact-police"
        assert len((next(cache.iterdir()) / name).read_bytes()) > 1000


def small_knowledge(folder: Path) -> Path:
    """The knowledge with a few phrases of each topic, quick to fit."""
    shutil.copytree(KNOWLEDGE, folder)
    for path in [*folder.glob("topics/*/*.yaml"), *folder.glob("elsewhere/*.yaml"), *folder.glob("danger/*.yaml")]:
        content = yaml.safe_load(path.read_text("utf-8"))
        phrases = content.get("phrases", content)
        for language in LANGUAGES:
            phrases[language] = phrases[language][:12]
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return folder


def test_question_sets_use_known_ids_once(answerer: Answerer) -> None:
    questions = [question for path in SETS for question in read_questions(path)]
    assert len(questions) >= 600
    assert len({question.q for question in questions}) == len(questions)
    known = {*answerer.knowledge.topics, "none"}
    assert {question.expect for question in questions} == known
    assert {topic for question in questions for topic in question.also} <= known


def test_no_question_is_copied_into_the_knowledge(answerer: Answerer) -> None:
    asked = {
        question.q.casefold() for path in SETS for question in read_questions(path) if len(question.q.split()) > 3
    }
    phrases = {text.casefold() for _, _, text in answerer.knowledge.phrases()}
    danger = answerer.knowledge.danger
    for level in (danger.now, danger.maybe, danger.no):
        phrases |= {text.casefold() for text in (*level.sv, *level.en)}
    assert not asked & phrases


def test_the_figures_in_the_readme_are_true(answerer: Answerer) -> None:
    assert published() == table(answerer)


def test_danger_outvotes_every_topic(answerer: Answerer) -> None:
    text = "vilket nummer har kvinnofridslinjen, han slår henne just nu"
    reply = answerer.answer(text, "sv", NOW)
    assert reply.danger is Danger.NOW
    assert reply.topic in answerer.knowledge.groups["emergency"]
