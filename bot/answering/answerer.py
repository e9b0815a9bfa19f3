"""From a question to a reply: danger first, then the topic, else a choice, else where to turn."""

from datetime import datetime
from typing import Final

from bot.answering.danger import DangerReader
from bot.answering.matcher import EMERGENCY_GROUP, Matcher, Ranking
from bot.answering.pages import Pages
from bot.answering.personal import holds_personal_data
from bot.answering.reading import Reader, Reading
from bot.answering.reply import Block, Danger, Kind, Reply, Tally, What
from bot.answering.text import fold, guess_language, is_foreign_script, normalise
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Language

ANSWER_DOUBT: Final = 0.5
"""Up to this doubt the best topic is answered."""
UNKNOWN_DOUBT: Final = 0.65
"""Up to this doubt the bot asks back and offers topics; above, the question belongs elsewhere."""
STORY_FROM: Final = 30
"""Words from which on a message is a story."""
STORY_DOUBT: Final = 0.8
"""Up to this doubt a story is answered: hardly anybody writes at length what belongs elsewhere. Found on 570
stories that were not yet learnt: five more of a hundred right at once, five more off-topic ones answered."""
OFFERED: Final = 3
MIN_FOREIGN_WORDS: Final = 3
KNOWN_SHARE: Final = 0.4
ALTERNATIVES: Final = 3
GREETING: Final = "greeting"


class Answerer:
    """Answers questions from one knowledge base. Deterministic; the moment is an argument."""

    def __init__(self, knowledge: Knowledge, reader: Reader, landlord: str = "") -> None:
        self.knowledge = knowledge
        self.reader = reader
        self.matcher = Matcher(reader.model)
        self.danger = DangerReader(reader)
        self.pages = Pages(knowledge, landlord)
        replies = [interface.reply for interface in knowledge.interface.values()]
        self._yes = frozenset(normalise(text) for reply in replies for text in reply.said_yes)
        self._no = frozenset(normalise(text) for reply in replies for text in reply.said_no)

    def answer(self, text: str, language: Language | None, now: datetime) -> Reply:
        """The reply to `text`; `language` is used where the text does not tell its own.

        `now` is local time in Stockholm, for opening hours and check dates.
        """
        reading = self.reader.read(text)
        told = guess_language(reading.plain)
        spoken = told or language or LANGUAGES[0]
        if not reading.plain or (told is None and is_foreign_script(text)):
            return self._unreadable(text, spoken)
        if reading.plain in self._no:
            return self.pages.topic(GREETING, spoken, now)
        # The one question that is ever asked is whether it is happening now; what was asked before nobody keeps.
        danger = Danger.NOW if reading.plain in self._yes else self.danger.assess(reading)
        if danger is not Danger.NOW and told is None and self._is_unknown_language(reading.plain):
            return self._unreadable(text, spoken)
        ranking = self.matcher.rank(reading)
        reply = self._reply(danger, ranking, _is_story(reading), spoken, now)
        if holds_personal_data(text):
            hint = self.knowledge.interface[spoken].reply.personal_data
            reply = reply.with_blocks(Block("notice", (hint,)))
        return reply

    def _reply(
        self, danger: Danger, ranking: Ranking, is_story: bool, language: Language, now: datetime
    ) -> Reply:
        if danger is Danger.NOW:
            urgent = self.knowledge.groups[EMERGENCY_GROUP]
            best = next(topic for topic in ranking.topics if topic in urgent)
            return self._answer(best, ranking, danger, language, now)
        if ranking.doubt <= (STORY_DOUBT if is_story else ANSWER_DOUBT):
            return self._answer(ranking.topics[0], ranking, danger, language, now)
        if ranking.doubt <= UNKNOWN_DOUBT:
            return self._choose(ranking, danger, language)
        return self._unknown(ranking, danger, language)

    def _answer(self, best: str, ranking: Ranking, danger: Danger, language: Language, now: datetime) -> Reply:
        reply = self.pages.topic(best, language, now, danger=danger)
        others = tuple(topic for topic in ranking.topics[: ALTERNATIVES + 1] if topic != best)[:ALTERNATIVES]
        return reply._replace(score=ranking.scores[ranking.topics.index(best)], alternatives=others)

    def _choose(self, ranking: Ranking, danger: Danger, language: Language) -> Reply:
        offered = tuple(ranking.topics[:OFFERED])
        texts = self.knowledge.interface[language]
        blocks = self._blocks(texts.reply.choose, danger, language)
        buttons = tuple((self.pages.buttons.topic(topic, language),) for topic in offered)
        return Reply(
            language,
            Kind.CHOOSE,
            blocks,
            score=ranking.scores[0],
            danger=danger,
            alternatives=offered,
            buttons=(*buttons, self.pages.buttons.bottom_row(language)),
            tallies=(Tally(What.QUESTION, Kind.CHOOSE),),
        )

    def _unknown(self, ranking: Ranking, danger: Danger, language: Language) -> Reply:
        text = self.knowledge.elsewhere[ranking.kind].text(language).text
        blocks = self._blocks(text, danger, language)
        return Reply(
            language,
            Kind.UNKNOWN,
            blocks,
            score=ranking.elsewhere,
            danger=danger,
            alternatives=tuple(ranking.topics[:ALTERNATIVES]),
            buttons=self.pages.menu_rows(language),
            tallies=(Tally(What.QUESTION, Kind.UNKNOWN),),
        )

    def _unreadable(self, text: str, language: Language) -> Reply:
        texts = self.knowledge.interface[language]
        sentence = texts.reply.other_language if normalise(text) or is_foreign_script(text) else texts.notice.empty
        reply = self.pages.notice(sentence, language)
        return reply._replace(kind=Kind.UNKNOWN, tallies=(Tally(What.QUESTION, Kind.UNKNOWN),))

    def _is_unknown_language(self, plain: str) -> bool:
        """Whether hardly a word is one of those that people have used in the examples."""
        words = fold(plain).split()
        known = sum(word in self.reader.analyser.vocabulary.index for word in words)
        return len(words) >= MIN_FOREIGN_WORDS and known < KNOWN_SHARE * len(words)

    def _blocks(self, text: str, danger: Danger, language: Language) -> tuple[Block, ...]:
        """`text` between the question whether it happens now, where danger may be, and the closing line."""
        wording = self.pages.wording
        opening = (wording.maybe(language),) if danger is Danger.MAYBE else ()
        return (*opening, Block("text", (wording.fill(text, language),)), wording.last(language))


def _is_story(reading: Reading) -> bool:
    return reading.plain.count(" ") + 1 >= STORY_FROM
