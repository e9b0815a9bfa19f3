"""Moves counts between stores: all rows as CSV, and back without loss or doubling."""

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from bot.counts.periods import PeriodError, monday
from bot.counts.schema import StoreError
from bot.counts.store import Row, Store, portions

COLUMNS: Final = ("week", "what", "id", "number")


def write_rows(rows: Iterable[Row], stream: TextIO) -> int:
    """Write rows as CSV with a heading; how many."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    number = 0
    for row in rows:
        writer.writerow(row)
        number += 1
    return number


def read_rows(stream: TextIO) -> list[Row]:
    """The rows of a CSV that `write_rows` wrote. StoreError, with the line, for anything else."""
    reader = csv.reader(stream)
    if tuple(next(reader, ())) != COLUMNS:
        raise StoreError(
            f"line 1: the heading is not {','.join(COLUMNS)}; use a file made by `python -m bot export`"
        )
    rows = []
    for line, cells in enumerate(reader, 2):
        try:
            week, what, identity, number = cells
            monday(week)
            rows.append(Row(week, what, identity, int(number)))
        except (ValueError, PeriodError):
            message = f"line {line}: not a week, two names and a whole number; nothing was imported"
            raise StoreError(message) from None
    if len({row[:3] for row in rows}) < len(rows):
        raise StoreError("a counter stands twice in the file; nothing was imported")
    return rows


async def import_rows(store: Store, rows: list[Row]) -> None:
    """Add rows to an empty store. StoreError where it has counts already: a second import would double them."""
    if await store.rows():
        raise StoreError("the store has counts already; import into an empty one, or the counts would be doubled")
    for portion in portions(rows):
        await store.add_rows(portion)
