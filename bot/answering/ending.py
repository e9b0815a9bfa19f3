"""The planned ending: what is answered, in every channel, once its day has come."""

from collections.abc import Mapping
from datetime import datetime

from bot.answering.answerer import Answerer
from bot.answering.reply import Block, Kind, Reply
from bot.content.models import Language


def farewell(
    answerer: Answerer, words: Mapping[Language, str], text: str, language: Language | None, now: datetime
) -> Reply:
    """The farewell in place of an answer to `text`, counted as nothing.

    `words` are those of this installation, by language; the common ones stand in where they are missing. Where
    somebody is in danger now, what to do until help comes stands before it.
    """
    reply = answerer.answer(text, language, now)
    last = answerer.pages.farewell(reply.language, words.get(reply.language))
    if reply.kind is Kind.EMERGENCY:
        return reply.with_blocks(Block("notice", last.blocks[0].lines))._replace(tallies=())
    return last
