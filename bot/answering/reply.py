"""What the bot answers, free of any channel."""

from enum import StrEnum
from typing import Literal, NamedTuple

from bot.content.models import Language


class Kind(StrEnum):
    """What sort of reply it is; the words are those of `ask --json`."""

    EMERGENCY = "emergency"
    ANSWER = "answer"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


class Danger(StrEnum):
    """Whether somebody is in danger now, as read from the question."""

    NOW = "now"
    MAYBE = "maybe"
    NO = "no"


class What(StrEnum):
    """The kinds of counts; together with an id each is one row per week."""

    QUESTION = "question"
    CONTACT_SHOWN = "contact_shown"
    CALLED = "called"
    HANDED_OVER = "handed_over"
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


class Tally(NamedTuple):
    """One thing to count: what, and for which topic, contact or kind."""

    what: What
    id: str


BlockStyle = Literal["alarm", "title", "text", "notice", "steps", "avoid", "items", "contacts", "last"]


class Block(NamedTuple):
    """A piece of a reply: an optional heading and lines. The style tells a channel how to draw it.

    `ids` are the contacts that the lines are about, in the same order, where each line is about one.
    """

    style: BlockStyle
    lines: tuple[str, ...]
    heading: str = ""
    ids: tuple[str, ...] = ()


class ContactLine(NamedTuple):
    """A contact as it stands in a reply: `phone` is None while no number is verified."""

    id: str
    name: str
    phone: str | None


class Button(NamedTuple):
    """Something to tap. `action` is an encoded `Action`; `copy` is text for the clipboard instead."""

    label: str
    action: str = ""
    copy: str = ""


class Reply(NamedTuple):
    """One whole reply in one language."""

    language: Language
    kind: Kind
    blocks: tuple[Block, ...]
    topic: str | None = None
    score: float = 0.0
    danger: Danger = Danger.NO
    alternatives: tuple[str, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    tallies: tuple[Tally, ...] = ()

    def with_blocks(self, *blocks: Block) -> "Reply":
        """The same reply with more blocks, put before the closing line about the emergency number."""
        if self.blocks and self.blocks[-1].style == "last":
            return self._replace(blocks=(*self.blocks[:-1], *blocks, self.blocks[-1]))
        return self._replace(blocks=(*self.blocks, *blocks))

    @property
    def text(self) -> str:
        """The whole reply as plain text, as the terminal and `ask --json` show it."""
        return plain_text(self.blocks)


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Blocks as plain text: headings on lines of their own, steps numbered, the rest with dots."""
    parts = []
    for block in blocks:
        lines = [f"{block.heading}:"] if block.heading else []
        if block.style == "steps":
            lines += [f"{number}. {line}" for number, line in enumerate(block.lines, 1)]
        elif block.style in ("avoid", "items", "contacts"):
            lines += [f"• {line}" for line in block.lines]
        else:
            lines += block.lines
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
