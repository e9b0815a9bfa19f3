"""A reply as Telegram shows it: HTML text and an inline keyboard."""

from functools import lru_cache
from html import escape
from typing import Final

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram._utils.types import JSONDict

from bot.answering.actions import Action
from bot.answering.reply import Block, Button, Reply
from bot.content.interface import Interface

BULLETS: Final = {"avoid": "⛔ ", "items": "• ", "contacts": "📞 "}


def html(reply: Reply) -> str:
    """The text of a reply; every inserted word is escaped here and nowhere else."""
    return "\n\n".join(_block(block) for block in reply.blocks)


def keyboard(reply: Reply, interface: Interface) -> InlineKeyboardMarkup:
    """The buttons of a reply, with "Ta bort" under them."""
    delete = Button(interface.button.delete, Action("d", "message", reply.language).encode())
    return _keyboard((*reply.buttons, (delete,)))


# The same few hundred keyboards are sent again and again, and making one takes longer than finding the answer.
@lru_cache(maxsize=1024)
def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup:
    return _Keyboard([[_button(button) for button in row] for row in rows])


class _Keyboard(InlineKeyboardMarkup):
    """A keyboard that is turned into JSON once."""

    __slots__ = ("_ready",)

    def to_dict(self, recursive: bool = True) -> JSONDict:
        if not recursive:
            return super().to_dict(recursive)
        try:
            return self._ready
        except AttributeError:
            self._ready: JSONDict = super().to_dict()
            return self._ready


def _block(block: Block) -> str:
    lines = [escape(line) for line in block.lines]
    if block.style in ("alarm", "title"):
        lines = [f"<b>{line}</b>" for line in lines]
    elif block.style == "notice":
        lines = [f"<i>{line}</i>" for line in lines]
    elif block.style == "steps":
        lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    elif block.style in BULLETS:
        lines = [f"{BULLETS[block.style]}{line}" for line in lines]
    heading = [f"<b>{escape(block.heading)}</b>"] if block.heading else []
    return "\n".join([*heading, *lines])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    return InlineKeyboardButton(button.label, callback_data=button.action)
