"""The service and its chat: `run`, `chat`, `publish`, `health`."""

import logging

import typer

from bot.commands.common import BROKEN, open_answerer
from bot.config import ConfigError, load_settings

app = typer.Typer()


@app.command()
def run() -> None:
    """Start the service: the web page, and Telegram beside it where TELEGRAM_BOT_TOKEN is set."""
    from functools import partial

    from bot.channels.web import server
    from bot.config import Secrets

    settings, secrets = load_settings(), Secrets()
    token = secrets.bot_token.get_secret_value() if secrets.bot_token else ""
    if token and settings.telegram.enabled:
        from bot.channels.telegram.process import serve

        answerer = open_answerer(settings)
        beside = partial(server.beside, settings, answerer) if settings.web.enabled else None
        raise typer.Exit(serve(settings, secrets, answerer, beside))
    if not settings.web.enabled:
        raise ConfigError(
            "there is nothing to serve: set TELEGRAM_BOT_TOKEN, or web.enabled or telegram.enabled in config.yaml"
        )
    answerer = open_answerer(settings)
    texts = answerer.knowledge.interface[settings.languages[0]].web

    def announce(address: str) -> None:
        print(texts.started.format(address=address), flush=True)
        if not token:
            print(texts.no_token, flush=True)

    raise typer.Exit(server.serve(settings, answerer, announce))


@app.command()
def chat() -> None:
    """Chat in the terminal."""
    import asyncio

    from bot.channels.terminal import Terminal
    from bot.counts.counter import open_counter

    settings = load_settings()
    answerer = open_answerer(settings)

    async def talk() -> None:
        async with open_counter(settings.statistics_url) as counter:
            await Terminal(answerer, counter, settings.languages[0]).talk()

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
    """Whether the running service is well (with Telegram: hears it): exit status 0 if it is, else 1."""
    from bot.health import is_healthy

    if not is_healthy(load_settings().heartbeat):
        print("The service does not run, or has not heard from Telegram for a while. Its log says why.")
        raise typer.Exit(BROKEN)
    print("The service is well.")
