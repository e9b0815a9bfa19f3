"""Whole pages as HTML: the reply, the question field, and around them what every page has."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from bot.answering.actions import Action
from bot.answering.directory import reachable
from bot.answering.pages import Pages
from bot.answering.reply import Reply
from bot.channels.web.addresses import COUNT, QUESTION, address
from bot.channels.web.drawing import Drawer, for_browsers
from bot.content.models import LANGUAGES, Language

REPLY, SWITCH, STAMP, LOST = "\x00reply\x00", "\x00switch\x00", "\x00stamp\x00", "\x00lost\x00"
"""Stand for what differs from page to page; no text can hold them, as YAML allows no such character."""
PLACES: Final = re.compile(f"{SWITCH}|{REPLY}")
REMEMBERED: Final = 512
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
        self._reply = environment.get_template("reply.html")
        self._exit_url = exit_url
        around = environment.get_template("page.html")
        self._around = {
            language: PLACES.split(
                around.render(self._surroundings(language), switch=SWITCH, reply=REPLY, lost=LOST).replace(
                    LOST, self._lost(language)
                )
            )
            for language in LANGUAGES
        }
        # Replies hold curated texts alone, so what is remembered here says nothing about anybody.
        self._drawn = lru_cache(REMEMBERED)(self._draw)

    def page(self, view: View) -> str:
        """The HTML of a whole page, in the language of its reply."""
        minute = self._now().replace(second=0, microsecond=0) if view.detailed else datetime.min
        draw = self._draw if view.noted else self._drawn
        shown = view.reply._replace(score=0.0, alternatives=(), tallies=())
        drawn = draw(shown, view.own, view.noted, minute)
        before, between, after = self._around[view.reply.language]
        return "".join((before, escape(_switch(view)), between, drawn.replace(STAMP, view.stamp), after))

    def _draw(self, reply: Reply, own: Action | None, noted: frozenset[str], minute: datetime) -> str:
        """The HTML of a reply; with a `minute`, each contact in a list with whether it answers then."""
        shown = for_browsers(reply, self._pages.knowledge.interface[reply.language].web.stays)
        return self._reply.render(
            pieces=self._drawer.pieces(shown, minute, detailed=minute is not datetime.min),
            rows=self._drawer.controls(shown, own, noted),
            noted=sorted(noted),
            emergency=self._drawer.emergency,
            count=COUNT,
            stamp=STAMP,
        )

    def _lost(self, language: Language) -> str:
        """What is shown when nothing can be reached: numbers, and no links that would lead nowhere."""
        texts = self._pages.knowledge.interface[language].web
        reply = self._pages.instead(texts.unsent, reachable(self._pages), language)
        pieces = self._drawer.pieces(reply, datetime.min)
        return self._reply.render(pieces=pieces, emergency=self._drawer.emergency, rows=[], links=False)

    def _surroundings(self, language: Language) -> dict[str, object]:
        """What every page in one language has."""
        interface = self._pages.knowledge.interface[language]
        texts = interface.web
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
            "length": MAX_CHARACTERS,
        }


def _switch(view: View) -> str:
    """The address of the same page in the other language; the menu where the page has no address."""
    other = _other(view.reply.language)
    shown = view.own or (Action("t", view.reply.topic, other) if view.reply.topic else Action("m", "start", other))
    return address(Action(shown.verb, shown.id, other), switch=True) or "/"


def _other(language: Language) -> Language:
    return LANGUAGES[1 - LANGUAGES.index(language)]
