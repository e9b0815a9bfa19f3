"""All content in one frozen object, and the questions that other parts ask it."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from bot.content.interface import Interface
from bot.content.models import (
    Contact,
    DangerExamples,
    Elsewhere,
    Job,
    Language,
    Model,
    Topic,
    Words,
)
from bot.content.report_texts import News, ReportTexts


class Knowledge(Model):
    """What the bot knows: the content of `knowledge/` for one area."""

    groups: Annotated[Mapping[str, Mapping[str, str]], Field(description="the contract: group, id, meaning")]
    topics: Mapping[str, Topic]
    contacts: Mapping[str, Contact]
    elsewhere: Mapping[str, Elsewhere]
    jobs: Mapping[str, Job]
    interface: Mapping[Language, Interface]
    words: Mapping[Language, Words]
    danger: DangerExamples
    report: Mapping[Language, ReportTexts]
    news: News

    def group_of(self, topic: str) -> str:
        """The group a topic belongs to; KeyError for an unknown id."""
        for group, ids in self.groups.items():
            if topic in ids:
                return group
        raise KeyError(topic)

    def phrases(self) -> Iterator[tuple[str, Language, str]]:
        """Every example phrase as (topic or `elsewhere` id, language, text)."""
        for topic_id, topic in self.topics.items():
            for text in topic.phrases.sv:
                yield topic_id, "sv", text
            for text in topic.phrases.en:
                yield topic_id, "en", text
        for kind, elsewhere in self.elsewhere.items():
            for text in elsewhere.phrases.sv:
                yield f"{ELSEWHERE}{kind}", "sv", text
            for text in elsewhere.phrases.en:
                yield f"{ELSEWHERE}{kind}", "en", text


ELSEWHERE = "-"
"""Put before the ids of `elsewhere` where they stand among topic ids; no topic id begins so."""
