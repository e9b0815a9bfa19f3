"""The report as files for spreadsheets and scripts: XLSX and CSV."""

import csv
import io
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bot.counts.disclosure import Figure
from bot.reports.model import Cell, Report, Table

CSV_COLUMNS = ("period", "what", "id", "name", "group", "number", "at_least", "at_most")
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""Written as the day of making, so that the same figures give the same file and no moment stands in it."""


def xlsx(report: Report) -> bytes:
    """A workbook: one sheet of text, one per table. Exact figures are numbers, the others text."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": report.title, "created": MADE})
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _about(book.add_worksheet(report.headings["summary"][:31]), report, bold, wrapped)
        for table in report.tables:
            _table(book.add_worksheet(table.title.partition(".")[0][:31]), table, report, bold)
    return stream.getvalue()


def values(report: Report) -> str:
    """Every published cell as CSV: semicolons, and a byte order mark, so that Excel in Sweden opens it as it is.

    `number` is empty where the figure is not exact; `at_least` and `at_most` always hold its bounds.
    With pandas: `read_csv(file, sep=";", encoding="utf-8-sig")`.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for record in report.records:
        figure = record.figure
        number = figure.low if figure.exact else ""
        writer.writerow(
            (record.period, record.what, record.id, record.name, record.group, number, figure.low, figure.high)
        )
    return "\ufeff" + stream.getvalue()


def _about(sheet: Worksheet, report: Report, bold: object, wrapped: object) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    lines: list[tuple[str, str]] = [(report.title, "")]
    lines += [("", note) for note in report.notes]
    lines += [(report.headings["summary"], ""), *(("", sentence) for sentence in report.summary)]
    lines += [(report.headings["dictionary"], ""), *report.dictionary]
    lines += [(report.headings["protection"], ""), *(("", line) for line in report.protection)]
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, wrapped)


def _table(sheet: Worksheet, table: Table, report: Report, bold: object) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(table.columns), 16)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    for row, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(cells):
            _cell(sheet, row, column, cell, report)


def _cell(sheet: Worksheet, row: int, column: int, cell: Cell, report: Report) -> None:
    if isinstance(cell, Figure) and cell.exact:
        sheet.write_number(row, column, cell.low)
    else:
        sheet.write_string(row, column, report.show(cell))
