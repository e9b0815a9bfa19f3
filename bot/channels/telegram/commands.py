"""The commands of the menu: their names in both languages, and which one a message holds."""

from typing import Final, NamedTuple

from telegram import Message

from bot.answering.actions import Page
from bot.content.models import LANGUAGES, Language

COMMANDS: Final[dict[Page, tuple[str, ...]]] = {
    "emergency": ("akut", "emergency"),
    "contacts": ("kontakter", "contacts"),
    "signs": ("tecken", "signs"),
    "jobs": ("jobb", "jobs"),
    "help": ("hjalp", "help"),
    "privacy": ("integritet", "privacy"),
    "language": ("sprak", "language"),
    "news": ("nytt", "news"),
}
"""Menu pages and the commands that open them, Swedish and English."""
CLEAR: Final = ("rensa", "clear")
REPORT: Final = ("statistik", "statistics")


class Command(NamedTuple):
    """A command that somebody has sent."""

    name: str
    language: Language
    """That of the command's name."""


def command_in(message: Message) -> Command:
    """The command at the beginning of a message that the filters took for one of the bot's."""
    name = (message.text or "").split()[0].lstrip("/").split("@")[0].lower()
    names = next(names for names in (*COMMANDS.values(), CLEAR, REPORT) if name in names)
    return Command(name, LANGUAGES[names.index(name)])
