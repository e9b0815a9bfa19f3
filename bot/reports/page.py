"""The report as one HTML file that needs nothing else."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.content.report_texts import ReportTexts
from bot.reports.charts import svg
from bot.reports.model import Report

ENVIRONMENT: Final = Environment(
    loader=PackageLoader("bot.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def html(report: Report, texts: ReportTexts) -> str:
    """The page; charts are drawn in it, each with a text for those who cannot see it and its table beside it."""
    # The drawing library escapes the names it writes; nothing else stands in its SVG.
    charts = {table.id: Markup(svg(table)) for table in report.tables}  # noqa: S704
    return ENVIRONMENT.get_template("report.html").render(report=report, texts=texts, charts=charts)
