"""The planned ending: from its day on every message gets the farewell, and nothing else is done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes, TypeHandler

from bot.answering.answerer import Answerer
from bot.answering.ending import farewell
from bot.channels.telegram.sending import Sender, acknowledge
from bot.config import EndedSettings
from bot.content.models import Language


class Ending(TypeHandler[Update, Any, None]):
    """Stands before all other handlers of private chats and takes everything once the day has come."""

    def __init__(
        self,
        ended: EndedSettings,
        answerer: Answerer,
        sender: Sender,
        now: Callable[[], datetime],
        language: Callable[[Update], Language],
    ) -> None:
        super().__init__(Update, self.say)
        self._ended = ended
        self._answerer = answerer
        self._sender = sender
        self._now = now
        self._language = language

    def check_update(self, update: object) -> bool:
        """Whether the day has come and a person wrote or tapped in a private chat."""
        return (
            isinstance(update, Update)
            and self._ended.has_come(self._now().date())
            and update.effective_chat is not None
            and update.effective_chat.type == ChatType.PRIVATE
            and bool(update.message or update.callback_query)
        )

    async def say(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send the farewell."""
        if update.callback_query:
            await acknowledge(update.callback_query)
        chat, message, language = update.effective_chat, update.message, self._language(update)
        if chat is None:  # check_update lets only private chats through
            return
        text = (message.text or message.caption or "") if message else ""
        reply = farewell(self._answerer, self._ended.text, text, language, self._now())
        await self._sender.send(context.bot, chat.id, reply, message.message_id if message else None)
