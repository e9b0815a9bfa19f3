"""The formats of the report by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.content.knowledge import Knowledge
from bot.reports.model import Report


def _html(report: Report, knowledge: Knowledge) -> bytes:
    from bot.reports.page import html

    return html(report, knowledge.report[report.language]).encode()


def _pdf(report: Report, _: Knowledge) -> bytes:
    from bot.reports.pdf import pdf

    return pdf(report)


def _png(report: Report, _: Knowledge) -> bytes:
    from bot.reports.charts import png

    return png(report)


def _xlsx(report: Report, _: Knowledge) -> bytes:
    from bot.reports.sheets import xlsx

    return xlsx(report)


def _csv(report: Report, _: Knowledge) -> bytes:
    from bot.reports.sheets import values

    return values(report).encode()


# Each format imports its library when it is asked for: drawing alone costs more than a day of answers.
FORMATS: Final[dict[str, Callable[[Report, Knowledge], bytes]]] = {
    "html": _html,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "csv": _csv,
    "png": _png,
}


def format_of(path: Path | None, named: str) -> str:
    """The format that is named, else that of the file's ending, else HTML."""
    ending = path.suffix.removeprefix(".").lower() if path else ""
    return named or (ending if ending in FORMATS else "html")
