"""What is said when a message gets no answer: after a fault of our own, and to somebody who writes too much."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update
from telegram.constants import ChatType

from bot.answering.answerer import Answerer
from bot.answering.reply import Reply
from bot.channels.telegram.sending import Sender
from bot.content.models import Language


@dataclass(frozen=True)
class Excuses:
    """Sends them, in the language that `language` finds for an update."""

    answerer: Answerer
    sender: Sender
    language: Callable[[Update], Language]

    async def apologise(self, update: Update) -> None:
        """After a fault of our own: the emergency number and two contacts."""
        await self._reply(update, self.answerer.pages.failure(self.language(update)))

    async def slow_down(self, update: Update) -> None:
        """Tell somebody who writes too much to wait, with the emergency number."""
        language = self.language(update)
        sentence = self.answerer.knowledge.interface[language].notice.slow_down
        await self._reply(update, self.answerer.pages.notice(sentence, language))

    async def _reply(self, update: Update, reply: Reply) -> None:
        if update.effective_chat and update.effective_chat.type == ChatType.PRIVATE:
            question = update.message.message_id if update.message else None
            await self.sender.send(update.get_bot(), update.effective_chat.id, reply, question)
