"""What happens when a button is tapped."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answering.actions import Action, decode
from bot.answering.answerer import Answerer
from bot.answering.taps import COUNTING, once_group, open_action, tallies_of, tally_of, thanks
from bot.channels.once import Once
from bot.channels.telegram.errors import is_harmless
from bot.channels.telegram.sending import Sender, acknowledge, replied_to
from bot.counts.counter import Counter

CONTENT: Final = ("f", "r", "n")
"""Verbs of buttons that only stand under an answer or a card, which is kept when one goes on."""
Rows = list[list[InlineKeyboardButton]]


class Buttons:
    """Handles taps. Each button carries its whole state; an unknown one shows the menu."""

    def __init__(
        self,
        answerer: Answerer,
        counter: Callable[[], Counter],
        now: Callable[[], datetime],
        sender: Sender,
        once: Once,
    ) -> None:
        self._knowledge = answerer.knowledge
        self._pages = answerer.pages
        self._counter = counter
        self._now = now
        self._sender = sender
        self._once = once

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Act on a tap."""
        query = update.callback_query
        if query is None:
            return
        action = decode(query.data or "") or Action("m", "start", "sv")
        if action.verb in COUNTING:
            await self._count(query, action)
            return
        await acknowledge(query)
        if action.verb == "d":
            await self._delete(query, context)
        elif action.verb == "v" and action.id in self._knowledge.contacts and query.message:
            await self._sender.send_contact(query.get_bot(), query.message.chat.id, action.id, action.language)
        elif action.verb != "n":
            await self._open(query, action)

    async def _open(self, query: CallbackQuery, action: Action) -> None:
        reply = open_action(self._pages, action, self._now())
        own = {(shown.verb, shown.id) for shown in _shown(query)}
        holds_content = any(verb in CONTENT for verb, _ in own)
        same = any((verb, action.id) in own for verb in CONTENT)
        if query.message is None or (holds_content and not same):
            chat = query.message.chat.id if query.message else query.from_user.id
            await self._sender.send(query.get_bot(), chat, reply, replied_to(query.message))
        else:
            await self._sender.edit(query, reply)
        self._counter().add(tallies_of(reply, shown_already=same))

    async def _count(self, query: CallbackQuery, action: Action) -> None:
        tally = tally_of(self._knowledge, action)
        if tally is None:
            await acknowledge(query)
            return
        words = thanks(self._knowledge, action)
        await acknowledge(query, words)
        chat = query.message.chat.id if query.message else 0
        number = query.message.message_id if query.message else query.id
        if self._once.first(chat, number, action.verb, action.id, once_group(action)):
            self._counter().add((tally,))
        await _mark(query, action, words)

    async def _delete(self, query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE) -> None:
        if query.message is None:
            return
        question = replied_to(query.message)
        messages = [query.message.message_id, *([question] if question else [])]
        if not await self._sender.delete(context.bot, query.message.chat.id, messages):
            # The question may be gone already, or too old: the answer goes alone.
            await self._sender.delete(context.bot, query.message.chat.id, messages[:1])


async def _mark(query: CallbackQuery, action: Action, label: str) -> None:
    """Replace the tapped button by a sign that it was noted; the other feedback button goes with it."""
    noted = InlineKeyboardButton(label, callback_data=Action("n", action.id, action.language).encode())
    rows: Rows = []
    for row in _rows(query):
        marked: list[InlineKeyboardButton] = []
        for button in row:
            shown = decode(button.callback_data) if isinstance(button.callback_data, str) else None
            if shown == action:
                marked.append(noted)
            elif not (shown and shown.verb == "f" and action.verb == "f"):
                marked.append(button)
        rows.append(marked)
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows))
    except BadRequest as error:
        if not is_harmless(error):
            raise


def _rows(query: CallbackQuery) -> Rows:
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    return [list(row) for row in markup.inline_keyboard] if markup else []


def _shown(query: CallbackQuery) -> list[Action]:
    data = [button.callback_data for row in _rows(query) for button in row]
    return [action for text in data if isinstance(text, str) and (action := decode(text))]
