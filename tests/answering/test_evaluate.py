"""The figures of a question set, worked out by hand on replies that are made up."""

from dataclasses import asdict
from pathlib import Path

import pytest

from bot.answering.evaluate import Figures, Outcome, Question, QuestionsError, evaluate, figures, read_questions
from bot.answering.reply import Danger, Kind, Reply
from bot.content.models import Language


def question(expect: str, *also: str, lang: Language = "sv", emergency: bool = False) -> Question:
    return Question(id="q", q="?", lang=lang, expect=expect, also=also, emergency=emergency)


def reply(topic: str | None, *others: str, kind: Kind = Kind.ANSWER, danger: Danger = Danger.NO) -> Reply:
    return Reply("sv", kind, (), topic=topic, danger=danger, alternatives=others)


UNKNOWN = reply(None, "a", "b", kind=Kind.UNKNOWN)
CHOOSE = reply(None, "a", "b", "c", kind=Kind.CHOOSE)
URGENT = reply("a", kind=Kind.EMERGENCY, danger=Danger.NOW)


def test_the_figures_of_a_set() -> None:
    outcomes = [
        Outcome(question("a"), reply("a")),  # right
        Outcome(question("b", "c"), reply("c")),  # right by `also`
        Outcome(question("a"), reply("b", "x", "a")),  # among three
        Outcome(question("a"), reply("b", "x", "y", "z", "a")),  # too late
        Outcome(question("b", lang="en"), CHOOSE),  # asked back, among three
        Outcome(question("a", lang="en", emergency=True), URGENT),  # right and urgent
        Outcome(question("a", emergency=True), reply("a", danger=Danger.MAYBE)),  # right, danger seen by half
        Outcome(question("a", emergency=True), UNKNOWN),  # danger missed; a is an alternative
        Outcome(question("none"), UNKNOWN),  # rightly unknown
        Outcome(question("none"), reply("a", danger=Danger.MAYBE)),  # false answer and half alarm
    ]
    assert figures(outcomes)["all"] == Figures(
        questions=10,
        top1=0.5,  # 4 of 8
        top3=0.875,  # 7 of 8
        false_answers=0.5,  # 1 of 2
        asked_back=0.1,  # 1 of 10
        danger_now=0.3333,  # 1 of 3
        danger_any=0.6667,  # 2 of 3
        alarm_now=0.0,  # 0 of 7
        alarm_maybe=0.1429,  # 1 of 7
    )
    assert figures(outcomes)["en"] == Figures(2, 0.5, 1.0, 0.0, 0.5, 1.0, 1.0, 0.0, 0.0)
    assert figures(outcomes)["sv"].questions == 8


def test_the_figures_of_nothing_are_zero() -> None:
    for part in figures([]).values():
        assert set(asdict(part).values()) == {0}


def test_a_false_alarm_counts_among_calm_questions_only() -> None:
    part = figures([Outcome(question("a"), URGENT), Outcome(question("a", emergency=True), URGENT)])["all"]
    assert (part.alarm_now, part.alarm_maybe, part.danger_now) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("asked", "given", "miss"),
    [
        (question("a"), reply("a"), False),
        (question("a"), reply("b", "a"), True),
        (question("a"), CHOOSE, True),
        (question("none"), UNKNOWN, False),
        (question("none"), CHOOSE, False),
        (question("none"), reply("a"), True),
        (question("none"), URGENT, True),
        (question("a", emergency=True), URGENT, False),
        (question("a", emergency=True), reply("a", danger=Danger.MAYBE), True),
        (question("a"), URGENT, True),
    ],
)
def test_what_is_listed_as_a_miss(asked: Question, given: Reply, miss: bool) -> None:
    assert Outcome(asked, given).miss is miss


def test_every_question_is_asked_once_in_its_language() -> None:
    asked: list[tuple[str, Language]] = []

    def answer(text: str, language: Language) -> Reply:
        asked.append((text, language))
        return UNKNOWN

    questions = [question("a"), question("b", lang="en")]
    outcomes = evaluate(questions, answer)
    assert asked == [("?", "sv"), ("?", "en")]
    assert [outcome.question for outcome in outcomes] == questions


def test_a_file_of_questions_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(
        "- {id: 1, q: nej, lang: sv, expect: none, emergency: no}\n"
        "- {id: 2, q: 112, lang: en, expect: emergency, also: [unsure], emergency: true}\n",
        "utf-8",
    )
    assert read_questions(path) == [
        Question(id="1", q="nej", lang="sv", expect="none", emergency=False),
        Question(id="2", q="112", lang="en", expect="emergency", also=("unsure",), emergency=True),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "- {id: 1, q: a, lang: sv, expect: none, emergency: no}\n"
            "- {id: 2, q: a, lang: fi, expect: none, emergency: no}\n",
            2,
        ),
        ("- {id: 1, q: a, lang: sv, expect: none}\n", 1),
        ("\n- {id: 1, q: a, lang: sv, expect: none, emergency: perhaps}\n", 2),
        ("- id: 1\n  q: a\n  lang: sv\n  expect: none\n  emergency: no\n  wrong: 1\n", 6),
        ("questions: 1\n", 1),
        ("- [\n", 2),
        ("", 1),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(QuestionsError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="the file cannot be read"):
        read_questions(tmp_path / "none.yaml")
