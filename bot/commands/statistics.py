"""The anonymous counts: `stats`, `report`, `count`, `export`, `import`, `migrate`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.clock import iso_week, local_now
from bot.commands.common import open_answerer
from bot.config import ConfigError, load_settings

if TYPE_CHECKING:
    from bot.counts.store import Store

app = typer.Typer()
T = TypeVar("T")


@app.command()
def stats() -> None:
    """Print the anonymous counts as they are kept: week, what, id, number. Not for publication."""
    print(f"{'week':10}{'what':16}{'id':32}{'number':>8}")
    for row in _with_store(lambda store: store.rows()):
        print(f"{row.week:10}{row.what:16}{row.id:32}{row.number:>8}")


@app.command()
def report(
    *,
    first: Annotated[str, typer.Option("--from", help="first week, as 2026-W01")],
    last: Annotated[str, typer.Option("--to", help="last week, as 2026-W26")],
    name: Annotated[str, typer.Option("--format", help="html, pdf, xlsx, csv or png")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="the file; standard output without it")] = None,
    by: Annotated[str, typer.Option(help="columns by month or by quarter")] = "quarter",
    lang: Annotated[str, typer.Option(help="sv or en")] = "",
) -> None:
    """Write the steering group's report on the closed quarters within two weeks.

    What is counted: a question is a message or a tap that got a reply, not a person and not a case; the same
    person may ask many times, and somebody may only be trying the bot out. A shown contact is a card with a
    number that was shown. A referral is a tap on "I handed it over": nobody has checked it.
    Numbers from 1 to 4 are written as "fewer than 5", and sums are made of what is shown.
    CSV has semicolons and is UTF-8 with a byte order mark.
    """
    from bot.counts.periods import PeriodError
    from bot.reports.build import build_report
    from bot.reports.formats import FORMATS, format_of

    settings = load_settings()
    language = next((known for known in settings.languages if known == (lang or settings.languages[0])), None)
    if language is None:
        raise ConfigError(f"the language '{lang}' is not one of {', '.join(settings.languages)}")
    kind = format_of(out, name)
    if kind not in FORMATS:
        raise ConfigError(f"the format '{kind}' is not one of {', '.join(FORMATS)}")
    if by not in ("month", "quarter"):
        raise ConfigError(f"the columns '{by}' are not one of month, quarter")
    knowledge = open_answerer(settings).knowledge
    rows = _with_store(lambda store: store.rows())
    try:
        made = build_report(
            rows,
            knowledge,
            language,
            first=first,
            last=last,
            by="month" if by == "month" else "quarter",
            today=local_now().date(),
        )
    except PeriodError as error:
        raise ConfigError(str(error)) from None
    content = FORMATS[kind](made, knowledge)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{out} cannot be written ({error.strerror}); name another file with --out") from None


@app.command()
def count(
    pause: Annotated[
        bool | None, typer.Option("--pause/--resume", help="stop counting, as for a training day, or go on")
    ] = None,
) -> None:
    """Pause or resume counting, or tell which it is. A running bot notices within ten seconds of use."""

    async def change(store: "Store") -> bool:
        if pause is not None:
            await store.pause(iso_week(local_now()), paused=pause)
        return await store.is_paused()

    print("Counting is paused." if _with_store(change) else "Counting goes on.")


@app.command("export")
def export_counts(
    out: Annotated[Path | None, typer.Argument(help="the file; standard output without it")] = None,
) -> None:
    """Write every counter as CSV, for a backup or another store. Not for publication."""
    from bot.counts.transfer import write_rows

    rows = _with_store(lambda store: store.rows())
    with nullcontext(sys.stdout) if out is None else out.open("w", encoding="utf-8", newline="") as stream:
        number = write_rows(rows, stream)
    print(f"{number} counters written.", file=sys.stderr)


@app.command("import")
def import_counts(path: Annotated[Path, typer.Argument(metavar="FILE", help="made by export")]) -> None:
    """Read counters from such a CSV into an empty store."""
    from bot.counts.schema import StoreError
    from bot.counts.transfer import import_rows, read_rows

    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = read_rows(stream)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read ({type(error).__name__}); name a file made by export") from None
    except StoreError as error:
        raise ConfigError(f"{path}, {error}") from None
    _with_store(lambda store: import_rows(store, rows))
    print(f"{len(rows)} counters imported.")


@app.command()
def migrate() -> None:
    """Make or complete the tables of the counts; safe to run at any time, and by several at once."""
    from bot.counts.store import FAULTS, explain, make_engine, migrate_store

    url = load_settings().statistics_url

    async def make() -> None:
        engine = make_engine(url)
        try:
            await migrate_store(engine)
        finally:
            await engine.dispose()

    try:
        asyncio.run(make())
    except FAULTS as error:
        raise ConfigError(explain(error, url)) from None
    print("The tables of the counts are current.")


def _with_store(use: Callable[["Store"], Awaitable[T]]) -> T:
    """What `use` makes of the store; ConfigError with one sentence when the database cannot be used."""
    from bot.counts.store import FAULTS, explain, open_store

    url = load_settings().statistics_url

    async def run() -> T:
        async with open_store(url) as store:
            return await use(store)

    try:
        return asyncio.run(run())
    except FAULTS as error:
        raise ConfigError(explain(error, url)) from None
