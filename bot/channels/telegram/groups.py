"""Groups and channels: the bot says that it works in private chats only, and leaves."""

from contextlib import suppress
from dataclasses import dataclass

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True)
class Groups:
    """Leaves groups and channels; `sentence` says why."""

    sentence: str

    async def message(self, update: Update, context: Context) -> None:
        """Leave where somebody writes."""
        if update.effective_chat:
            await self._leave(context, update.effective_chat.id)

    async def joined(self, update: Update, context: Context) -> None:
        """Leave as soon as somebody adds the bot."""
        change = update.my_chat_member
        member = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
        if change and change.chat.type != change.chat.PRIVATE and change.new_chat_member.status in member:
            await self._leave(context, change.chat.id)

    async def _leave(self, context: Context, chat: int) -> None:
        with suppress(BadRequest, Forbidden):
            await context.bot.send_message(chat, self.sentence)
        with suppress(BadRequest, Forbidden):
            await context.bot.leave_chat(chat)
