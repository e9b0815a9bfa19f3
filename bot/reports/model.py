"""A report free of any format: sentences, and tables with a chart each."""

from dataclasses import dataclass

from bot.content.models import Language
from bot.counts.disclosure import Figure


class Share(str):
    """A share in per cent, as it is shown."""

    __slots__ = ()


Cell = str | Figure


@dataclass(frozen=True)
class Bars:
    """A bar chart: one bar per label, one colour per series; bars stand for the lower bounds of the figures."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Figure, ...]], ...]


@dataclass(frozen=True)
class Table:
    """A table with its heading; the first column holds names."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: Bars | None = None

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold figures or shares of them; nothing where there are no rows."""
        return [isinstance(cell, Figure | Share) for row in self.rows[:1] for cell in row]


@dataclass(frozen=True)
class Record:
    """One published cell, for those who go on working with the figures."""

    period: str
    what: str
    id: str
    name: str
    group: str
    figure: Figure


@dataclass(frozen=True)
class Words:
    """How figures that are not exact are written."""

    hidden: str
    at_least: str
    by_quarter_only: str

    def show(self, figure: Figure) -> str:
        """A figure as text."""
        if figure.exact:
            return str(figure.low)
        if figure.hidden:
            return self.hidden
        return self.at_least.format(number=figure.low) if figure.low else self.by_quarter_only


@dataclass(frozen=True)
class Report:
    """What the steering group reads."""

    language: Language
    title: str
    notes: tuple[str, ...]
    summary: tuple[str, ...]
    tables: tuple[Table, ...]
    dictionary: tuple[tuple[str, str], ...]
    protection: tuple[str, ...]
    headings: dict[str, str]
    records: tuple[Record, ...]
    words: Words

    def show(self, cell: Cell) -> str:
        """A cell as text."""
        return cell if isinstance(cell, str) else self.words.show(cell)
