"""The service and its chat: `run`, `chat`, `publish`, `health`."""

import logging
from typing import Annotated

import typer

from bot.commands.common import BROKEN, open_answerer
from bot.config import ConfigError, load_settings

app = typer.Typer()


@app.command()
def run() -> None:
    """Start the service: Telegram where TELEGRAM_BOT_TOKEN is set, else the chat in this terminal."""
    from bot.config import Secrets

    secrets = Secrets()
    if secrets.bot_token is None or not secrets.bot_token.get_secret_value():
        chat(hint=True)
        return
    from bot.channels.telegram.service import serve

    settings = load_settings()
    raise typer.Exit(serve(settings, secrets, open_answerer(settings)))


@app.command()
def chat(hint: Annotated[bool, typer.Option(hidden=True)] = False) -> None:
    """Chat in the terminal."""
    import asyncio

    from bot.channels.terminal import Terminal
    from bot.counts.counter import open_counter

    settings = load_settings()
    answerer = open_answerer(settings)

    async def talk() -> None:
        async with open_counter(settings.statistics_url) as counter:
            await Terminal(answerer, counter, settings.languages[0]).talk(hint=hint)

    logging.basicConfig(level=logging.WARNING)
    asyncio.run(talk())


@app.command()
def publish() -> None:
    """Tell Telegram the commands and descriptions of the bot, in each language."""
    from bot.channels.telegram.publish import publish as send
    from bot.config import Secrets

    secrets = Secrets()
    if secrets.bot_token is None:
        raise ConfigError(
            "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and set it in the environment"
        )
    settings = load_settings()
    raise typer.Exit(send(secrets, open_answerer(settings).knowledge, settings))


@app.command()
def health() -> None:
    """Whether the running service hears Telegram: exit status 0 if it does, else 1."""
    from bot.health import is_healthy

    if not is_healthy(load_settings().heartbeat):
        print("The service does not run, or has not heard from Telegram for a while. Its log says why.")
        raise typer.Exit(BROKEN)
    print("The service hears Telegram.")
