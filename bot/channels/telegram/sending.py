"""Sends replies: as an answer to its question, harmless refusals ignored."""

from contextlib import suppress

from telegram import Bot, CallbackQuery, Message, ReplyParameters
from telegram.error import BadRequest

from bot.answering.reply import Reply
from bot.channels.telegram.errors import is_harmless
from bot.channels.telegram.recent import Recent
from bot.channels.telegram.render import html, keyboard
from bot.content.knowledge import Knowledge
from bot.content.models import Language


class Sender:
    """Writes to one Telegram bot."""

    def __init__(self, knowledge: Knowledge, recent: Recent) -> None:
        self._knowledge = knowledge
        self._recent = recent

    async def send(self, bot: Bot, chat: int, reply: Reply, question: int | None = None) -> None:
        """Send `reply` to `chat` as an answer to the message `question`."""
        parameters = ReplyParameters(question, allow_sending_without_reply=True) if question else None
        markup = keyboard(reply, self._knowledge.interface[reply.language])
        text = html(reply)
        sent = await bot.send_message(chat, text, reply_markup=markup, reply_parameters=parameters)
        self._recent.note(chat, sent.message_id, *([question] if question else []))

    async def send_contact(self, bot: Bot, chat: int, contact_id: str, language: Language) -> None:
        """Send the first long number of a contact as a contact card that the phone can save."""
        contact = self._knowledge.contacts[contact_id]
        number = next((number.number for number in contact.numbers if number.number.startswith("0")), None)
        if number is None:
            return
        international = f"+46{''.join(filter(str.isdigit, number))[1:]}"
        sent = await bot.send_contact(chat, international, contact.name[language])
        self._recent.note(chat, sent.message_id)

    async def send_picture(self, bot: Bot, chat: int, picture: bytes, caption: str) -> None:
        """Send a PNG picture."""
        sent = await bot.send_photo(chat, picture, caption=caption)
        self._recent.note(chat, sent.message_id)

    async def send_file(self, bot: Bot, chat: int, content: bytes, name: str) -> None:
        """Send a file."""
        sent = await bot.send_document(chat, content, filename=name)
        self._recent.note(chat, sent.message_id)

    async def edit(self, query: CallbackQuery, reply: Reply) -> None:
        """Put `reply` in the place of the message that was tapped."""
        markup = keyboard(reply, self._knowledge.interface[reply.language])
        try:
            await query.edit_message_text(html(reply), reply_markup=markup)
        except BadRequest as error:
            if is_harmless(error):
                return
            if query.message is None:
                raise
            await self.send(query.get_bot(), query.message.chat.id, reply)

    async def delete(self, bot: Bot, chat: int, messages: list[int]) -> bool:
        """Delete messages; whether Telegram did."""
        if not messages:
            return True
        try:
            return await bot.delete_messages(chat, messages)
        except BadRequest as error:
            if not is_harmless(error):
                raise
            return False


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Stop the waiting sign on a button; too late is not an error."""
    try:
        await query.answer(text)
    except BadRequest as error:
        if not is_harmless(error):
            raise


def replied_to(message: object) -> int | None:
    """The number of the message that `message` answers, if it can be told."""
    if isinstance(message, Message) and message.reply_to_message:
        with suppress(AttributeError):
            return message.reply_to_message.message_id
    return None
