"""The state that a button carries: an action, an id and the language, as short ASCII text.

`t:<topic>:<lang>`, `c:<contact>:<lang>`, `r:<contact>:<called|handed>:<lang>`,
`f:<id>:<yes|no>:<lang>`, `j:<job>:<lang>` and `m:<page>:<lang>`. Buttons of old messages survive
a new release, so an id that is gone leads to the menu, never to an error.
"""

import re
from typing import Literal, NamedTuple, cast, get_args

from bot.content.models import LANGUAGES, Language

Verb = Literal["t", "c", "r", "f", "j", "m", "d", "n", "v"]
"""Topic, contact, referral, feedback, job, menu page, delete, noted (does nothing), vCard."""
Page = Literal[
    "start",
    "emergency",
    "contacts",
    "all-contacts",
    "signs",
    "jobs",
    "help",
    "privacy",
    "language",
    "more",
    "news",
]
VERBS: tuple[str, ...] = get_args(Verb)
WITH_DETAIL = ("r", "f")
PATTERN = re.compile(r"[a-z0-9:-]{1,64}")
PARTS = 3


class Action(NamedTuple):
    """What a tap asks for."""

    verb: Verb
    id: str
    language: Language
    detail: str = ""

    def encode(self) -> str:
        """As callback data of at most 64 bytes."""
        parts = (
            (self.verb, self.id, self.detail, self.language)
            if self.detail
            else (self.verb, self.id, self.language)
        )
        return ":".join(parts)


def decode(data: str) -> Action | None:
    """The action that `data` stands for, or None when no button of this bot could have sent it."""
    if not PATTERN.fullmatch(data):
        return None
    verb, *rest = data.split(":")
    detail = rest.pop(1) if verb in WITH_DETAIL and len(rest) == PARTS else ""
    if verb not in VERBS or len(rest) != PARTS - 1 or rest[1] not in LANGUAGES:
        return None
    if bool(detail) != (verb in WITH_DETAIL):
        return None
    return Action(cast("Verb", verb), rest[0], rest[1], detail)
