"""Whole pages as HTML: the reply, the question field, and around them what every page has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.answering.actions import Action
from bot.answering.directory import reachable
from bot.answering.pages import Pages
from bot.answering.reply import Reply
from bot.channels.web.addresses import COUNT, QUESTION, address
from bot.channels.web.drawing import Drawer, for_browsers
from bot.content.models import LANGUAGES, Language

MAX_CHARACTERS: Final = 1200
"""Of a question; with letters of two bytes it still fits the largest body that is read."""


@dataclass(frozen=True)
class View:
    """A reply and what the page around it has to know.

    `own` is the action that opens this page, where one does; `stamp` marks the counting buttons of this page and
    `noted` are those that have been tapped.
    """

    reply: Reply
    own: Action | None = None
    stamp: str = ""
    noted: frozenset[str] = frozenset()
    detailed: bool = False


class Renderer:
    """Turns replies into pages. Pure but for the moment, which decides on opening hours."""

    def __init__(self, pages: Pages, exit_url: str, now: Callable[[], datetime]) -> None:
        self._pages = pages
        self._now = now
        self._drawer = Drawer(pages.wording)
        environment = Environment(
            loader=PackageLoader("bot.channels.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("page.html")
        self._exit_url = exit_url
        self._around = {language: self._surroundings(language) for language in LANGUAGES}

    def page(self, view: View) -> str:
        """The HTML of a whole page, in the language of its reply."""
        language = view.reply.language
        reply = for_browsers(view.reply, self._pages.knowledge.interface[language].web.stays)
        return self._template.render(
            self._around[language],
            pieces=self._drawer.pieces(reply, self._now(), detailed=view.detailed),
            rows=self._drawer.controls(reply, view.own, view.noted),
            stamp=view.stamp,
            noted=sorted(view.noted),
            switch=_switch(view),
        )

    def _surroundings(self, language: Language) -> dict[str, object]:
        """What every page in one language has, the help for a lost connection included."""
        interface = self._pages.knowledge.interface[language]
        texts = interface.web
        lost = self._pages.instead(texts.unsent, reachable(self._pages), language)
        start = Action("m", "start", language)
        return {
            "language": language,
            "texts": texts,
            "home": address(start),
            "menu": interface.menu,
            "switch_label": interface.button.switch,
            "other": _other(language),
            "call": texts.call.format(number=self._pages.wording.emergency_number),
            "emergency": self._drawer.emergency,
            "exit_url": self._exit_url,
            "question": QUESTION,
            "count": COUNT,
            "length": MAX_CHARACTERS,
            "lost": self._drawer.pieces(lost, datetime.min),
        }


def _switch(view: View) -> str:
    """The address of the same page in the other language; the menu where the page has no address."""
    other = _other(view.reply.language)
    shown = view.own or (Action("t", view.reply.topic, other) if view.reply.topic else Action("m", "start", other))
    return address(Action(shown.verb, shown.id, other), switch=True) or "/"


def _other(language: Language) -> Language:
    return LANGUAGES[1 - LANGUAGES.index(language)]
