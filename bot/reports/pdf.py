"""The report as PDF, set by typst (a wheel of its own: no system package has to be installed)."""

import json
import tempfile
from pathlib import Path
from typing import Final

import typst

from bot.reports.charts import svg
from bot.reports.model import Report

TEMPLATE: Final = Path(__file__).parent / "templates" / "report.typ"


def pdf(report: Report) -> bytes:
    """The report on A4 pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = []
        for table in report.tables:
            picture = svg(table)
            if picture:
                (folder / f"{table.id}.svg").write_text(picture, "utf-8")
            tables.append(
                {
                    "id": table.id,
                    "title": table.title,
                    "chart": bool(picture),
                    "columns": table.columns,
                    "numbers": table.numeric,
                    "rows": [[report.show(cell) for cell in row] for row in table.rows],
                }
            )
        content = {
            "language": report.language,
            "title": report.title,
            "notes": report.notes,
            "headings": report.headings,
            "summary": report.summary,
            "tables": [table for table in tables if table["rows"]],
            "dictionary": report.dictionary,
            "protection": report.protection,
        }
        (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        (folder / "report.typ").write_text(TEMPLATE.read_text("utf-8"), "utf-8")
        made: bytes = typst.compile(folder / "report.typ", root=folder, timestamp=0)
    return made
