"""`/nytt`: what came of it, with the last published figures. `/statistik`: the report, for administrators."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from telegram import Bot

from bot.answering.pages import Pages
from bot.answering.reply import Reply
from bot.channels.telegram.sending import Sender
from bot.content.models import Language
from bot.reports.formats import FORMATS
from bot.reports.latest import Latest, summary_block

FILE: Final = "inte-ensam.pdf"


@dataclass(frozen=True)
class Statistics:
    """The published figures in Telegram. `admins` are the user numbers that may fetch the report."""

    latest: Latest
    admins: frozenset[int]
    pages: Pages
    sender: Sender
    now: Callable[[], datetime]

    async def news(self, language: Language) -> Reply:
        """What came of it, with the last published figures where there are any."""
        reply = self.pages.page("news", language, self.now())
        report = await self.latest(language)
        return reply.with_blocks(summary_block(report)) if report else reply

    async def send(self, bot: Bot, chat: int, language: Language, question: int) -> None:
        """Send the report as a picture and as files; a sentence where nothing is published yet."""
        report = await self.latest(language)
        texts = self.pages.knowledge.interface[language].notice
        if report is None:
            await self.sender.send(bot, chat, self.pages.notice(texts.no_statistics, language), question)
            return
        # Drawing takes seconds of computing: it must not hold up those who ask for help meanwhile.
        made = {
            name: await asyncio.to_thread(FORMATS[name], report, self.pages.knowledge) for name in ("png", "pdf")
        }
        await self.sender.send_picture(bot, chat, made["png"], report.notes[0])
        await self.sender.send_file(bot, chat, made["pdf"], FILE)
        await self.sender.send(bot, chat, self.pages.notice(texts.statistics, language), question)
