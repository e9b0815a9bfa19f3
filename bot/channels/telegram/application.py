"""Python-telegram-bot's application as this bot uses it: HTML, no previews, no updater of its own."""

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, Defaults
from telegram.request import BaseRequest

from bot.channels.telegram.delivery import App
from bot.config import Secrets


def build_application(secrets: Secrets, fetching: BaseRequest, sending: BaseRequest) -> App:
    """The application without handlers: updates are fetched with `fetching`, all else goes by `sending`.

    Raises:
        telegram.error.InvalidToken: there is no token.
    """
    defaults = Defaults(
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=False,
    )
    application: App = (
        ApplicationBuilder()
        .token(secrets.bot_token.get_secret_value() if secrets.bot_token else "")
        .base_url(secrets.api_base_url)
        .defaults(defaults)
        .request(sending)
        .get_updates_request(fetching)
        .updater(None)
        .build()
    )
    return application
