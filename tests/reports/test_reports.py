"""The report over two invented years, in every format, read back by others than those who wrote it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES
from bot.counts.disclosure import Figure
from bot.counts.periods import PeriodError
from bot.counts.store import Row
from bot.reports.build import build_report
from bot.reports.formats import FORMATS
from bot.reports.model import Report
from tests.channels.web.chromium import CHROMIUM, OPTIONS, needs_chromium
from tests.reports.invented import two_years

TODAY = date(2027, 2, 1)
LEGENDS_BELOW_THE_TOP_OF_THE_BARS = """charts => charts.map(chart => {
  const box = name => chart.querySelector(name).getBoundingClientRect()
  return box("g[id^=legend]").bottom > box("#patch_2").top + 1
})"""
"""In matplotlib's SVG the second patch is the area of the bars."""


def made(knowledge: Knowledge, rows: list[Row], first: str = "2026-W01", last: str = "2026-W26") -> Report:
    return build_report(rows, knowledge, "sv", first=first, last=last, by="quarter", today=TODAY)


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> list[Row]:
    return [*two_years(knowledge), Row("2026-W10", "paused", "paused", 1)]


@pytest.fixture(scope="module")
def report(knowledge: Knowledge, rows: list[Row]) -> Report:
    return made(knowledge, rows)


def numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


def test_the_first_sentences_tell_what_matters(report: Report) -> None:
    assert re.fullmatch(r"Boten fick minst \d+ frågor. Den svarade på \d+ % av dem.", report.summary[0])
    assert any(sentence.startswith("Vanligaste frågan var: ") for sentence in report.summary)
    assert any("2026-W10" in note and "pausad" in note for note in report.notes)


def test_the_sentence_on_change_says_only_what_is_known(knowledge: Knowledge) -> None:
    def weeks(quarter: int, number: int) -> list[Row]:
        week = f"2026-W{13 * quarter - 8:02}"
        return [Row(week, "question", "unsure", number)]

    for number, word in ((40, "fler"), (10, "färre"), (20, "Det går inte att säga")):
        found = made(knowledge, [*weeks(1, 20), *weeks(2, number)], "2026-W14", "2026-W26").summary
        assert any(word in sentence for sentence in found), found
    assert not any(
        "innan" in sentence for sentence in made(knowledge, weeks(2, 9), "2026-W14", "2026-W26").summary
    )


def test_nothing_counted_is_said_plainly(knowledge: Knowledge) -> None:
    report = made(knowledge, [])
    assert report.summary == ("Inga frågor är räknade under tiden.",)
    for name, write in FORMATS.items():
        assert write(report, knowledge), name


def test_months_and_quarters_agree_where_both_are_exact(knowledge: Knowledge, rows: list[Row]) -> None:
    quarters = made(knowledge, rows)
    months = build_report(rows, knowledge, "sv", first="2026-W01", last="2026-W26", by="month", today=TODAY)
    tables = [{row[0]: row for row in report.tables[3].rows} for report in (quarters, months)]
    for name, row in tables[0].items():
        assert row[-1] == tables[1][name][-1]
        figures = tables[1][name][2:-1]
        if all(isinstance(figure, Figure) and figure.exact for figure in figures):
            assert sum(figure.low for figure in figures if isinstance(figure, Figure)) == row[-1].low  # type: ignore[union-attr]


def test_csv_holds_every_published_cell_and_no_other(report: Report, knowledge: Knowledge) -> None:
    text = FORMATS["csv"](report, knowledge).decode("utf-8-sig")
    records = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(records) == len(report.records) > 100
    for record in records:
        low, high = int(record["at_least"]), int(record["at_most"])
        assert record["number"] == (str(low) if low == high else "")
        assert (low, high) == (1, 4) or low == high


def test_xlsx_is_read_by_another_library_with_its_types(report: Report, knowledge: Knowledge) -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"](report, knowledge)))
    assert book.sheetnames[0] == "I korthet"
    for table, sheet in zip(report.tables, book.worksheets[1:], strict=True):
        assert [cell.value for cell in sheet[1]] == list(table.columns)
        for row, cells in zip(table.rows, sheet.iter_rows(min_row=2, values_only=True), strict=True):
            for wanted, value in zip(row, cells, strict=True):
                exact = isinstance(wanted, Figure) and wanted.exact
                assert value == (wanted.low if isinstance(wanted, Figure) and exact else report.show(wanted))
                assert isinstance(value, int) == exact


def test_pdf_and_picture_are_what_they_say(report: Report, knowledge: Knowledge) -> None:
    assert FORMATS["pdf"](report, knowledge).startswith(b"%PDF-")
    assert FORMATS["png"](report, knowledge).startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("name", ["html", "csv", "png", "xlsx", "pdf"])
def test_the_same_figures_give_the_same_file(name: str, report: Report, knowledge: Knowledge) -> None:
    assert FORMATS[name](report, knowledge) == FORMATS[name](report, knowledge)


@pytest.fixture(scope="module")
def page(report: Report, knowledge: Knowledge) -> str:
    return FORMATS["html"](report, knowledge).decode()


def test_html_needs_nothing_else(page: str) -> None:
    assert not re.search(r'(src|href)="(?!#)', page)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"|"http://www.w3.org/Graphics/[^"]*"', "", page)
    assert page.count('role="img" aria-label="Stapeldiagram') == page.count("<figure") > 3


@needs_chromium
def test_html_in_a_browser_loads_nothing_and_shows_every_table(page: str, report: Report) -> None:
    requests: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        tab = browser.new_page(viewport={"width": 390, "height": 844})
        tab.on("request", lambda request: requests.append(request.url))
        tab.set_content(page)
        headings = tab.locator("h2").all_inner_texts()
        # The page itself is never wider than a phone; wide tables scroll within it.
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        legends = tab.locator("figure svg:has(g[id^=legend])")
        assert legends.evaluate_all(LEGENDS_BELOW_THE_TOP_OF_THE_BARS) == [False]
        shares = tab.locator("td.number", has_text=re.compile(r"\d %$"))
        assert shares.count() >= 3
        browser.close()
    assert requests == []
    assert [table.title for table in report.tables] == headings[1:6]


def test_no_format_tells_more_than_another(report: Report, knowledge: Knowledge, page: str) -> None:
    """Each number in the page stands in the report's cells, sums, shares or axis; hidden ones never appear."""
    for record in report.records:
        if not record.figure.exact:
            assert (record.figure.low, record.figure.high) in {(1, 4)}
    body = re.sub(r"<svg.*?</svg>|<style.*?</style>", "", page, flags=re.S)
    allowed = numbers(" ".join(report.show(cell) for table in report.tables for row in table.rows for cell in row))
    allowed |= numbers(" ".join((*report.notes, *report.summary, *report.protection, "112 1 2 8")))
    allowed |= numbers(" ".join(column for table in report.tables for column in table.columns))
    shown = numbers(re.sub(r"<[^>]*>", " ", body))
    assert shown <= allowed


def test_both_languages_are_complete(knowledge: Knowledge, rows: list[Row]) -> None:
    for language in LANGUAGES:
        report = build_report(
            rows, knowledge, language, first="2025-W01", last="2026-W53", by="quarter", today=TODAY
        )
        assert report.summary
        assert "{" not in " ".join((*report.summary, *report.notes))


def test_names_that_the_knowledge_has_lost_show_their_id(knowledge: Knowledge) -> None:
    report = made(knowledge, [Row("2026-W10", "question", "an-old-topic", 9)])
    assert any(record.name == "an-old-topic" for record in report.records)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-1", "2026-W26", "is no week"),
        ("2026-W60", "2026-W61", "is no week"),
        ("2026-W26", "2026-W01", "exchange them"),
        ("2026-W02", "2026-W12", "no closed quarter"),
        ("2027-W01", "2027-W13", "no closed quarter"),
    ],
)
def test_weeks_that_make_no_report(knowledge: Knowledge, first: str, last: str, words: str) -> None:
    with pytest.raises(PeriodError, match=words):
        made(knowledge, [], first, last)


@pytest.fixture(autouse=True)
def no_state_in_reports(report: Report) -> Iterator[None]:
    """A report is only read: every test leaves it as it was."""
    before = replace(report)
    yield
    assert report == before
