"""What the bot does with messages: questions, commands, pictures."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.answering.answerer import Answerer
from bot.answering.reply import Block, Kind, Reply
from bot.channels.once import Once
from bot.channels.telegram.buttons import Buttons
from bot.channels.telegram.commands import CLEAR, COMMANDS, REPORT, command_in
from bot.channels.telegram.ending import Ending
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.recent import Recent
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.statistics import Statistics
from bot.config import EndedSettings
from bot.content.models import LANGUAGES, Language
from bot.counts.counter import Counter
from bot.reports.latest import Latest

PRIVATE: Final = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
PUBLIC: Final = filters.UpdateType.CHANNEL_POSTS | (filters.UpdateType.MESSAGE & ~filters.ChatType.PRIVATE)
PICTURES: Final = filters.PHOTO | filters.VIDEO | filters.VIDEO_NOTE | filters.ANIMATION | filters.Document.ALL
Context = ContextTypes.DEFAULT_TYPE
Moment = Callable[[], datetime]


class Handlers:
    """The handlers of one bot. Stateless but for message numbers that are kept in memory for `/rensa`."""

    def __init__(
        self,
        answerer: Answerer,
        counter: Callable[[], Counter],
        now: Moment,
        default: Language,
        *,
        latest: Latest,
        admins: frozenset[int],
    ) -> None:
        self.answerer = answerer
        self.pages = answerer.pages
        self.counter = counter
        self.now = now
        self.default = default
        self.recent = Recent()
        self.sender = Sender(answerer.knowledge, self.recent)
        self.statistics = Statistics(latest, admins, self.pages, self.sender, now)
        self.buttons = Buttons(answerer, counter, now, self.sender, Once())
        self.groups = Groups(answerer.knowledge.interface[default].notice.private_only)

    def register(
        self, application: "Application[Any, Any, Any, Any, Any, Any]", ended: EndedSettings | None = None
    ) -> None:
        """Add every handler to `application`, the most special first."""
        add = application.add_handler
        if ended:
            add(Ending(ended, self.answerer, self.sender, self.now, self.language))
        add(ChatMemberHandler(self.groups.joined, ChatMemberHandler.MY_CHAT_MEMBER))
        add(CallbackQueryHandler(self.buttons.press))
        add(MessageHandler(PUBLIC, self.groups.message))
        add(MessageHandler(PRIVATE & PICTURES, self.picture))
        add(MessageHandler(PRIVATE & filters.FORWARDED, self.forwarded))
        add(CommandHandler("start", self.start, PRIVATE))
        add(CommandHandler([name for names in COMMANDS.values() for name in names], self.command, PRIVATE))
        administrators = filters.User(user_id=self.statistics.admins)
        add(CommandHandler(REPORT, self.report, PRIVATE & administrators))
        add(CommandHandler(CLEAR, self.clear, PRIVATE))
        add(MessageHandler(PRIVATE & filters.TEXT, self.question))
        add(MessageHandler(PRIVATE & (filters.VOICE | filters.AUDIO), self.voice))
        add(MessageHandler(PRIVATE, self.anything))

    def language(self, update: Update) -> Language:
        """The language of the person's app, where the bot speaks it."""
        code = (update.effective_user.language_code or "") if update.effective_user else ""
        return next((language for language in LANGUAGES if code.startswith(language)), self.default)

    async def question(self, update: Update, context: Context) -> None:
        """Answer a text."""
        message = _message(update)
        await self._respond(
            message, context, self.answerer.answer(message.text or "", self.language(update), self.now())
        )

    async def start(self, update: Update, context: Context) -> None:
        """Greet, or open what a poster's link points at: `t_<topic>` or `c_<contact>`."""
        language = self.language(update)
        verb, _, target = (context.args[0] if context.args else "").partition("_")
        knowledge = self.answerer.knowledge
        if verb == "t" and target in knowledge.topics:
            reply = self.pages.topic(target, language, self.now())
        elif verb == "c" and target in knowledge.contacts:
            reply = self.pages.contact(target, language, self.now())
        else:
            reply = self.pages.page("start", language, self.now())
        await self._respond(_message(update), context, reply)

    async def command(self, update: Update, context: Context) -> None:
        """Open a page of the menu; the command's own language is used."""
        message = _message(update)
        name, language = command_in(message)
        page = next(page for page, names in COMMANDS.items() if name in names)
        if page == "news":
            reply = await self.statistics.news(language)
        else:
            reply = self.pages.page(page, language, self.now())
        await self._respond(message, context, reply)

    async def report(self, update: Update, context: Context) -> None:
        """Send the report to an administrator; anybody else's command is answered like a question."""
        message = _message(update)
        await self.statistics.send(
            context.bot, message.chat_id, command_in(message).language, message.message_id
        )

    async def clear(self, update: Update, context: Context) -> None:
        """Delete what can be deleted and say what cannot."""
        message = _message(update)
        language = command_in(message).language
        self.recent.note(message.chat_id, message.message_id)
        deleted = await self.sender.delete(context.bot, message.chat_id, self.recent.take(message.chat_id))
        texts = self.answerer.knowledge.interface[language].notice
        sentences = f"{texts.clear_done}\n{texts.clear_cannot}" if deleted else texts.clear_cannot
        await self._notice(message, context, sentences, language, answering=False)

    async def picture(self, update: Update, context: Context) -> None:
        """Delete a picture at once; a caption is answered like a question."""
        message = _message(update)
        language = self.language(update)
        deleted = await self.sender.delete(context.bot, message.chat_id, [message.message_id])
        reply = self.answerer.answer(message.caption, language, self.now()) if message.caption else None
        texts = self.answerer.knowledge.interface[reply.language if reply else language].notice
        sentence = texts.photo if deleted else texts.photo_kept
        if reply:
            await self._respond(message, context, _with_notice(reply, sentence), answering=False)
        else:
            await self._notice(message, context, sentence, language, answering=False)

    async def voice(self, update: Update, context: Context) -> None:
        """Say that sound cannot be heard."""
        language = self.language(update)
        sentence = self.answerer.knowledge.interface[language].notice.voice
        await self._notice(_message(update), context, sentence, language)

    async def forwarded(self, update: Update, context: Context) -> None:
        """Ask not to forward messages: they show who wrote them. Danger in one is still read."""
        message = _message(update)
        language = self.language(update)
        sentence = self.answerer.knowledge.interface[language].notice.forwarded
        reply = self.answerer.answer(message.text or message.caption or "", language, self.now())
        if reply.kind is Kind.EMERGENCY:
            await self._respond(message, context, _with_notice(reply, sentence))
        else:
            await self._notice(message, context, sentence, language)

    async def anything(self, update: Update, context: Context) -> None:
        """Never be silent."""
        language = self.language(update)
        sentence = self.answerer.knowledge.interface[language].notice.attachment
        await self._notice(_message(update), context, sentence, language)

    async def _notice(
        self, message: Message, context: Context, sentence: str, language: Language, *, answering: bool = True
    ) -> None:
        await self._respond(message, context, self.pages.notice(sentence, language), answering=answering)

    async def _respond(self, message: Message, context: Context, reply: Reply, *, answering: bool = True) -> None:
        question = message.message_id if answering else None
        await self.sender.send(context.bot, message.chat_id, reply, question)
        self.counter().add(reply.tallies)


def _message(update: Update) -> Message:
    if update.effective_message is None:  # the filters let only messages through
        raise TypeError("an update without a message reached a message handler")
    return update.effective_message


def _with_notice(reply: Reply, sentence: str) -> Reply:
    notice = Block("notice", (sentence,))
    if reply.kind is Kind.EMERGENCY:
        return reply._replace(blocks=(*reply.blocks, notice))
    return reply.with_blocks(notice)
