"""A reply as the web page shows it: what the templates need, and no rule of what is answered or offered."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.answering.actions import Action, decode
from bot.answering.cards import hours_now
from bot.answering.pages import PAGE_TOPICS
from bot.answering.reply import Block, Button, Reply
from bot.answering.taps import COUNTING, once_group, thanks
from bot.answering.wording import Wording
from bot.channels.web.addresses import address
from bot.channels.web.links import Linker, telephone

SIGN: Final = re.compile(r"^([^\w\s]+)\s+(.*)$", re.DOTALL)
"""A label with a picture sign before it; the sign is not read out."""


@dataclass(frozen=True)
class Row:
    """A line of a list of contacts."""

    name: str
    link: str
    rest: Markup
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A block, its texts as HTML."""

    style: str
    heading: str
    lines: tuple[Markup, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Control:
    """Something to tap: a link where `link` is set, a form that counts where `data` is, else a note."""

    label: str
    sign: str = ""
    link: str = ""
    data: str = ""


class Drawer:
    """Draws the replies of one knowledge base."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._knowledge = wording.knowledge
        self.linked = Linker(wording.knowledge)
        self.emergency = telephone(wording.emergency_number)

    def pieces(self, reply: Reply, now: datetime, *, detailed: bool = False) -> list[Piece]:
        """The blocks of a reply; `detailed` tells of each contact in a list whom it is for and when it answers."""
        return [self._piece(block, reply, now, detailed) for block in reply.blocks]

    def controls(self, reply: Reply, own: Action | None, noted: frozenset[str]) -> list[list[Control]]:
        """The buttons of a reply that is the page `own`, row by row.

        `noted` are the counting taps that are done, as encoded actions. What the page has in another place is
        left out: contacts of a list, the other language.
        """
        elsewhere = {("c", contact) for block in reply.blocks for contact in block.ids}
        elsewhere |= {("t", reply.topic or "")} | ({(own.verb, own.id)} if own else set())
        rows = [list(self._row(row, elsewhere, noted)) for row in reply.buttons]
        return [row for row in rows if row]

    def _row(
        self, row: Iterable[Button], elsewhere: set[tuple[str, str]], noted: frozenset[str]
    ) -> Iterator[Control]:
        actions = {button: action for button in row if (action := decode(button.action))}
        taken = {once_group(action) for action in actions.values() if action.encode() in noted}
        for button, action in actions.items():
            match = SIGN.match(button.label)
            sign, label = match.groups() if match else ("", button.label)
            if action.verb in COUNTING:
                if action.encode() in noted:
                    yield Control(thanks(self._knowledge, action))
                elif once_group(action) not in taken:
                    yield Control(label, sign, data=action.encode())
            elif (action.verb, action.id) not in elsewhere and (link := address(action)):
                yield Control(label, sign, link)

    def _piece(self, block: Block, reply: Reply, now: datetime, detailed: bool) -> Piece:
        if block.ids:
            rows = (
                self._contact(contact, line, reply, now, detailed)
                for contact, line in zip(block.ids, block.lines, strict=True)
            )
            return Piece(block.style, block.heading, rows=tuple(rows))
        lines = [part for line in block.lines for part in line.split("\n")]
        return Piece(block.style, block.heading, tuple(self.linked(line) for line in lines))

    def _contact(self, contact_id: str, line: str, reply: Reply, now: datetime, detailed: bool) -> Row:
        contact, language = self._knowledge.contacts[contact_id], reply.language
        name = contact.name[language]
        link = address(Action("c", contact_id, language)) or ""
        details: tuple[str, ...] = ()
        if detailed:
            details = (contact.audience[language], hours_now(self._wording, contact, language, now))
        rest = line.removeprefix(name).lstrip(":, ")
        return Row(name, link, self.linked(rest), tuple(detail for detail in details if detail))


def for_browsers(reply: Reply, stays: tuple[str, ...]) -> Reply:
    """What is said about privacy in a chat, as it is on a page: `stays` in place of the steps in a chat."""
    if reply.topic != PAGE_TOPICS["privacy"]:
        return reply
    blocks = [
        block._replace(style="items", lines=stays, heading="") if block.style == "steps" else block
        for block in reply.blocks
        if block.style != "avoid"
    ]
    return reply._replace(blocks=tuple(blocks))
