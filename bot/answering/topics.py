"""The answers of the topics. What does not depend on the day is put together before anybody asks."""

from datetime import date
from typing import NamedTuple

from bot.answering.buttons import Buttons
from bot.answering.reply import Block, Button, ContactLine, Danger, Kind, Reply, Tally, What
from bot.answering.wording import Wording
from bot.content.models import EMERGENCY_CONTACT, LANGUAGES, Language


class Ready(NamedTuple):
    """The lasting part of an answer."""

    blocks: tuple[Block, ...]
    contacts: tuple[ContactLine, ...]
    buttons: tuple[tuple[Button, ...], ...]
    tallies: tuple[Tally, ...]


class Topics:
    """Answers by topic and language."""

    def __init__(self, wording: Wording, buttons: Buttons) -> None:
        self.knowledge = wording.knowledge
        self.wording = wording
        self.buttons = buttons
        self._ready = {
            (topic_id, language): self._prepare(topic_id, language)
            for topic_id in self.knowledge.topics
            for language in LANGUAGES
        }

    def reply(self, topic_id: str, language: Language, today: date, danger: Danger) -> Reply:
        """The answer of a topic, counted as a question about it. KeyError for an unknown id."""
        topic, ready, wording = self.knowledge.topics[topic_id], self._ready[topic_id, language], self.wording
        emergency = danger is Danger.NOW
        blocks = [*ready.blocks]
        if danger is not Danger.NO:
            blocks.insert(0, wording.alarm(language) if emergency else wording.maybe(language))
        if topic.contacts:
            blocks.append(wording.contacts(topic.contacts, language, today))
        if topic.expired(today):
            blocks.append(Block("notice", (wording.expired(topic.check_by, language),)))
        if not emergency:
            blocks.append(wording.last(language))
        return Reply(
            language,
            Kind.EMERGENCY if emergency else Kind.ANSWER,
            tuple(blocks),
            topic=topic_id,
            danger=danger,
            contacts=ready.contacts,
            buttons=ready.buttons,
            tallies=ready.tallies,
        )

    def _prepare(self, topic_id: str, language: Language) -> Ready:
        topic = self.knowledge.topics[topic_id]
        text, texts = topic.text(language), self.knowledge.interface[language].reply

        def filled(lines: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(self.wording.fill(line, language) for line in lines)

        blocks = [
            Block("title", (text.title,)),
            Block("text", filled((text.lead,))),
            Block("steps", filled(text.steps), texts.steps),
        ]
        if text.avoid:
            blocks.append(Block("avoid", filled(text.avoid), texts.avoid))
        return Ready(
            tuple(blocks),
            tuple(self.wording.contact_line(contact, language) for contact in topic.contacts),
            self._buttons(topic_id, language),
            (Tally(What.QUESTION, topic_id),),
        )

    def _buttons(self, topic_id: str, language: Language) -> tuple[tuple[Button, ...], ...]:
        topic, make = self.knowledge.topics[topic_id], self.buttons
        return (
            *((make.contact(contact, language),) for contact in topic.contacts if contact != EMERGENCY_CONTACT),
            *((make.topic(related, language),) for related in topic.related),
            make.feedback(topic_id, language),
            (*make.bottom_row(language), make.switch("t", topic_id, language)),
        )
