"""The webhook as Telegram has it: set by `publish`, watched by the service."""

import asyncio
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.errors import classify
from bot.channels.telegram.faults import Faults
from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.config import Secrets, Settings
from bot.health import Pulse
from bot.logs import place

WATCH_SECONDS: Final = 20.0
MAX_CONNECTIONS: Final = 40
"""Posts at once from Telegram, its own default; each waits for its answer."""


async def set_webhook(bot: Bot, settings: Settings, secrets: Secrets) -> None:
    """Set the webhook in the mode `webhook`, take it away in the mode `polling`. No question is dropped.

    Raises:
        ConfigError: the secret is missing.
        telegram.error.TelegramError: Telegram refuses or cannot be reached.
    """
    if settings.telegram.mode == "webhook":
        await bot.set_webhook(
            settings.telegram.webhook.url,
            secret_token=secrets.webhook_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
            max_connections=MAX_CONNECTIONS,
            drop_pending_updates=False,
        )
    else:
        await bot.delete_webhook(drop_pending_updates=False)


async def watch_webhook(bot: Bot, url: str, pulse: Pulse, faults: Faults) -> None:
    """Ask Telegram again and again whether it still posts to `url`; beat while it does. For ever."""
    while True:
        try:
            info = await bot.get_webhook_info()
        except TelegramError as error:
            faults.note(f"webhook, {classify(error)}", place(error))
        else:
            if info.url == url:
                pulse.beat()
            else:
                faults.note("webhook", "Telegram posts elsewhere; run `python -m bot publish`")
        await asyncio.sleep(WATCH_SECONDS)
