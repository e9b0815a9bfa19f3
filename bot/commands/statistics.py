"""The anonymous counts: `stats`."""

import typer

from bot.config import ConfigError, load_settings

app = typer.Typer()


@app.command()
def stats() -> None:
    """Print the anonymous counts: week, what, id, number."""
    import asyncio

    from sqlalchemy.exc import SQLAlchemyError

    from bot.counts.store import Row, open_store

    async def read() -> list[Row]:
        async with open_store(load_settings().statistics_url) as store:
            return await store.rows()

    try:
        rows = asyncio.run(read())
    except (SQLAlchemyError, OSError) as error:
        raise ConfigError(f"the counts cannot be read ({type(error).__name__}); check statistics.url") from None
    print(f"{'week':10}{'what':16}{'id':32}{'number':>8}")
    for row in rows:
        print(f"{row.week:10}{row.what:16}{row.id:32}{row.number:>8}")
