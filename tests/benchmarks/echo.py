"""A bare python-telegram-bot echo handler: `python -m tests.benchmarks.echo IN_FLIGHT [aiohttp]`."""

import os
import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.channels.telegram.transport import make_requests


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    if update.message:
        await update.message.reply_text(update.message.text or "", do_quote=True)


def main() -> None:
    """Poll until SIGTERM."""
    in_flight = int(sys.argv[1])
    builder = (
        ApplicationBuilder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_BASE_URL"])
        .concurrent_updates(in_flight)
    )
    if "aiohttp" in sys.argv:
        fetching, sending = make_requests()
        builder = builder.get_updates_request(fetching).request(sending)
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
