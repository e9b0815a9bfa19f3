"""What several commands need."""

import sys
from typing import TYPE_CHECKING, Final

from bot.config import CONFIG, DATA, KNOWLEDGE, Settings

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer

BROKEN: Final = 1
"""Exit status where something has to be mended."""


def open_answerer(settings: Settings) -> "Answerer":
    """The answerer for the knowledge of this installation, from the cache where it is current.

    Raises:
        KnowledgeError: the knowledge has a fault of structure.
    """
    from bot.answering.assembly import load_answerer

    return load_answerer(KNOWLEDGE, settings.area, DATA / "cache", settings.landlord, _announce)


def _announce() -> None:
    sys.stderr.write("Learning the example messages: two or three minutes, only when they have changed.\n")


def short(line: str) -> str:
    """A line for the administrator, its paths relative to where `config.yaml` stands."""
    return line.replace(f"{CONFIG.parent}/", "")
