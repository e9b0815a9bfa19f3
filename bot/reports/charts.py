"""Bar charts by matplotlib, as SVG for pages and as one PNG picture."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from bot.counts.disclosure import FEWEST, Figure
from bot.reports.model import Bars, Report, Table

COLOURS: Final = ("#0b5a54", "#c98a1b", "#6b7a8f")
"""Told apart in grey as well, and by people who see colours differently."""
WIDTH: Final = 7.2
BAR: Final = 0.34
FRAME: Final = 0.9
LEGEND: Final = 0.3
LONGEST_LABEL: Final = 34
GAP: Final = 0.5
PICTURED: Final = ("groups", "topics", "contacts")
DRAWING: Final = threading.Lock()
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.fonttype": "path",
    # Fixed, so that the same figures give the same file.
    "svg.hashsalt": "inte-ensam",
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def svg(table: Table) -> str:
    """The chart of a table as an SVG element without date and generator; empty where there is nothing to draw."""
    bars = _drawable(table)
    if bars is None:
        return ""
    with _style():
        canvas = Canvas(figsize=(WIDTH, _height(bars)), layout="constrained")
        _draw(canvas.subplots(), bars)
        stream = io.StringIO()
        canvas.savefig(
            stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")), transparent=True
        )
    return "<svg" + stream.getvalue().partition("<svg")[2]


def png(report: Report) -> bytes:
    """The summary and the main charts as one picture, for a chat or a slide."""
    drawn = [(table.title, bars) for table in report.tables if table.id in PICTURED and (bars := _drawable(table))]
    heights = [_height(bars) + GAP for _, bars in drawn]
    lines = [report.notes[0], *report.summary]
    head = 0.6 + 0.26 * len(lines)
    with _style():
        canvas = Canvas(figsize=(WIDTH + 1.4, head + sum(heights)), layout="constrained", dpi=160)
        ratios = {"height_ratios": [head, *heights]}
        axes = canvas.subplots(len(drawn) + 1, 1, gridspec_kw=ratios, squeeze=False)[:, 0]
        axes[0].axis("off")
        axes[0].text(0, 1, report.title, va="top", fontsize=14, fontweight="bold", transform=axes[0].transAxes)
        text = "\n".join(lines)
        axes[0].text(0, 1 - 0.42 / head, text, va="top", linespacing=1.5, transform=axes[0].transAxes)
        for axis, (title, bars) in zip(axes[1:], drawn, strict=True):
            _draw(axis, bars)
            axis.set_title(title, loc="left", fontweight="bold")
        stream = io.BytesIO()
        canvas.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


@contextmanager
def _style() -> Iterator[None]:
    # The library's settings belong to the whole process, and reports are drawn in threads.
    with DRAWING, mpl.rc_context(STYLE):
        yield


def _drawable(table: Table) -> Bars | None:
    bars = table.bars
    return bars if bars and any(figure.low for _, figures in bars.series for figure in figures) else None


def _height(bars: Bars) -> float:
    legend = LEGEND if len(bars.series) > 1 else 0.0
    return FRAME + legend + BAR * len(bars.labels) * max(1.0, 0.8 * len(bars.series))


def _draw(axis: Any, bars: Bars) -> None:
    share = 0.8 / len(bars.series)
    places = range(len(bars.labels))
    for index, (name, figures) in enumerate(bars.series):
        offsets = [place + (index - (len(bars.series) - 1) / 2) * share for place in places]
        drawn = axis.barh(
            offsets,
            [0 if figure.hidden else figure.low for figure in figures],
            height=share * 0.92,
            color=COLOURS[index],
            label=name,
        )
        # A bar that is not exact ends where it is known to reach, and says so.
        axis.bar_label(drawn, labels=[_mark(figure) for figure in figures], padding=3)
    axis.set_yticks(list(places), [_short(label) for label in bars.labels])
    axis.invert_yaxis()
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.margins(x=0.12)
    if len(bars.series) > 1:
        # Above the bars, since none of them leaves room for it.
        axis.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=len(bars.series))


def _mark(figure: Figure) -> str:
    if figure.exact:
        return str(figure.low)
    if figure.hidden:
        return f"< {FEWEST}"
    return f"≥ {figure.low}" if figure.low else ""


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
