"""Tells Telegram the commands and descriptions: a step of its own, not something each start repeats."""

import asyncio
import logging
from typing import Final

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.answering.wording import Wording
from bot.channels.telegram.commands import CLEAR, COMMANDS
from bot.channels.telegram.published import set_webhook
from bot.config import Secrets, Settings
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Language
from bot.logs import place, set_up_logging

log = logging.getLogger(__name__)

DEFAULT: Final = ""
"""Telegram's name for "everybody else"."""


def commands(knowledge: Knowledge, language: Language) -> list[BotCommand]:
    """The commands with their descriptions in `language`."""
    texts = knowledge.interface[language].command
    position = LANGUAGES.index(language)
    names = (
        {"start": "start"}
        | {page: names[position] for page, names in COMMANDS.items()}
        | {"clear": CLEAR[position]}
    )
    return [BotCommand(name, getattr(texts, field)) for field, name in names.items()]


async def send(bot: Bot, knowledge: Knowledge, languages: tuple[Language, ...]) -> None:
    """Set name, descriptions and commands per language, the first language for everybody else.

    Raises:
        telegram.error.TelegramError: Telegram refuses or cannot be reached.
    """
    wording = Wording(knowledge)
    for code, language in ((DEFAULT, languages[0]), *((language, language) for language in languages)):
        texts = knowledge.interface[language].command
        await bot.set_my_commands(commands(knowledge, language), language_code=code or None)
        await bot.set_my_name(texts.name, language_code=code or None)
        await bot.set_my_short_description(texts.short_description, language_code=code or None)
        await bot.set_my_description(wording.fill(texts.description, language), language_code=code or None)


def publish(secrets: Secrets, knowledge: Knowledge, settings: Settings) -> int:
    """Run `send` against Telegram and set or delete the webhook; the exit status for the process.

    Raises:
        ConfigError: the mode webhook without its secret.
    """
    set_up_logging()
    token = secrets.bot_token.get_secret_value() if secrets.bot_token else ""

    async def run() -> None:
        async with Bot(token, base_url=secrets.api_base_url) as bot:
            await send(bot, knowledge, settings.languages)
            await set_webhook(bot, settings, secrets)

    try:
        asyncio.run(run())
    except TelegramError as error:
        log.error("Telegram did not take the commands: %s. Check the token and the network.", place(error))
        return 1
    webhook = " The webhook is set." if settings.telegram.mode == "webhook" else ""
    print(f"Commands and descriptions are set.{webhook}")  # noqa: T201
    return 0
