"""The newest figures that are published: those of the last closed quarters."""

from datetime import date
from typing import Final

from bot.answering.reply import Block
from bot.content.knowledge import Knowledge
from bot.content.models import Language
from bot.counts.periods import quarters_with
from bot.counts.store import open_store
from bot.reports.build import build_report
from bot.reports.model import Report

QUARTERS: Final = 4
"""A year: long enough that the common topics are safe to show."""


async def latest_report(
    url: str, knowledge: Knowledge, language: Language, today: date, quarters: int = QUARTERS
) -> Report | None:
    """The report on the last closed quarters that have counts, of at most so many; None where there are none.

    Raises:
        StoreError, sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be read.
    """
    async with open_store(url) as store:
        rows = await store.rows()
    closed = quarters_with((row.week for row in rows), today)[-quarters:]
    if not closed:
        return None
    first, last = closed[0].weeks[0], closed[-1].weeks[-1]
    return build_report(rows, knowledge, language, first=first, last=last, by="quarter", today=today)


def summary_block(report: Report) -> Block:
    """The sentences of a report as a part of a reply."""
    return Block("items", report.summary, report.notes[0])
