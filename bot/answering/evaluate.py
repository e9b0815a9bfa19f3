"""How well a question set is answered: first hit, first three, false answers, danger."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bot.answering.reply import Danger, Kind, Reply
from bot.complaints import complaint
from bot.content.documents import read_document
from bot.content.models import LANGUAGES, Id, Language, Model, Text

NONE: Final = "none"
TOP: Final = 3


class Question(Model):
    """One labelled question."""

    id: Text
    q: Text
    lang: Language
    expect: Id
    also: tuple[Id, ...] = ()
    emergency: bool


class QuestionsError(Exception):
    """The file of questions cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; a share of nothing is 0."""

    questions: int
    top1: float
    top3: float
    false_answers: float
    asked_back: float
    danger_now: float
    danger_any: float
    alarm_now: float
    alarm_maybe: float


@dataclass(frozen=True)
class Outcome:
    """A question and how it was answered."""

    question: Question
    reply: Reply

    @property
    def accepted(self) -> frozenset[str]:
        """The topics that count as right."""
        return frozenset({self.question.expect, *self.question.also})

    @property
    def hit(self) -> bool:
        """Whether the topic is right."""
        return self.reply.topic in self.accepted

    @property
    def hit_in_three(self) -> bool:
        """Whether a right topic is the answer or among the first three alternatives."""
        return bool({self.reply.topic, *self.reply.alternatives[:TOP]} & self.accepted)

    @property
    def false_answer(self) -> bool:
        """Whether a question that is not about these topics was answered all the same."""
        return self.question.expect == NONE and self.reply.kind in (Kind.ANSWER, Kind.EMERGENCY)

    @property
    def miss(self) -> bool:
        """Whether something about the reply is wrong enough to be listed."""
        wrong = self.false_answer if self.question.expect == NONE else not self.hit
        return wrong or (self.question.emergency != (self.reply.danger is Danger.NOW))


def read_questions(path: Path) -> list[Question]:
    """The questions in `path`. QuestionsError when the file does not have the format of a question set."""
    document = read_document(path)
    if document.faults:
        raise QuestionsError(str(document.faults[0]))
    try:
        return TypeAdapter(list[Question]).validate_python(document.data)
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(map(str, detail["loc"])) or "file"
        raise QuestionsError(str(document.fault(detail["loc"], complaint(detail, place)))) from None


def evaluate(questions: Iterable[Question], answer: Callable[[str, Language], Reply]) -> list[Outcome]:
    """Ask every question."""
    return [Outcome(question, answer(question.q, question.lang)) for question in questions]


def figures(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    """The figures over `all` and for each language."""
    outcomes = list(outcomes)
    parts = {"all": outcomes}
    for language in LANGUAGES:
        parts[language] = [outcome for outcome in outcomes if outcome.question.lang == language]
    return {name: _figures(part) for name, part in parts.items()}


def _figures(outcomes: list[Outcome]) -> Figures:
    topical = [outcome for outcome in outcomes if outcome.question.expect != NONE]
    others = [outcome for outcome in outcomes if outcome.question.expect == NONE]
    urgent = [outcome for outcome in outcomes if outcome.question.emergency]
    calm = [outcome for outcome in outcomes if not outcome.question.emergency]
    return Figures(
        questions=len(outcomes),
        top1=_share(outcome.hit for outcome in topical),
        top3=_share(outcome.hit_in_three for outcome in topical),
        false_answers=_share(outcome.false_answer for outcome in others),
        asked_back=_share(outcome.reply.kind is Kind.CHOOSE for outcome in outcomes),
        danger_now=_share(outcome.reply.danger is Danger.NOW for outcome in urgent),
        danger_any=_share(outcome.reply.danger is not Danger.NO for outcome in urgent),
        alarm_now=_share(outcome.reply.danger is Danger.NOW for outcome in calm),
        alarm_maybe=_share(outcome.reply.danger is Danger.MAYBE for outcome in calm),
    )


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return round(sum(found) / len(found), 4) if found else 0.0
