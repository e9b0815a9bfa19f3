"""The newest figures that are published: those of the last closed quarters."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final

from bot.answering.reply import Block
from bot.content.knowledge import Knowledge
from bot.content.models import Language
from bot.counts.periods import quarters_with
from bot.counts.store import FAULTS, open_store
from bot.logs import place
from bot.reports.build import build_report
from bot.reports.model import Report

log = logging.getLogger(__name__)

QUARTERS: Final = 4
"""A year: long enough that the common topics are safe to show."""


Latest = Callable[[Language], Awaitable[Report | None]]
"""The newest published report in a language; None where there is none or the database cannot be read."""


def latest_from(url: str, knowledge: Knowledge, today: Callable[[], date]) -> Latest:
    """`Latest` for the counts at `url`. A database that cannot be read is logged."""

    async def latest(language: Language) -> Report | None:
        try:
            return await latest_report(url, knowledge, language, today())
        except FAULTS as error:
            log.warning("the figures cannot be read: %s", place(error))
            return None

    return latest


async def latest_report(url: str, knowledge: Knowledge, language: Language, today: date) -> Report | None:
    """The report on the last `QUARTERS` closed quarters that have counts; None where there are none.

    Raises:
        StoreError, sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be read.
    """
    async with open_store(url) as store:
        rows = await store.rows()
    closed = quarters_with((row.week for row in rows), today)[-QUARTERS:]
    if not closed:
        return None
    first, last = closed[0].weeks[0], closed[-1].weeks[-1]
    return build_report(rows, knowledge, language, first=first, last=last, by="quarter", today=today)


def summary_block(report: Report) -> Block:
    """The sentences of a report as a part of a reply."""
    return Block("items", report.summary, report.notes[0])
