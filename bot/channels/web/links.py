"""Numbers and addresses of the contacts as links in a text, everything else escaped."""

import re

from markupsafe import Markup, escape

from bot.content.knowledge import Knowledge


class Linker:
    """Finds what can be called or opened. Only what stands in the contacts becomes a link."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._links: dict[str, str] = {}
        for contact in knowledge.contacts.values():
            for number in contact.numbers:
                self._links[number.number] = telephone(number.number)
            if contact.web:
                self._links[contact.web] = f"https://{contact.web}"
            if contact.email:
                self._links[contact.email] = f"mailto:{contact.email}"
        longest_first = sorted(self._links, key=len, reverse=True)
        # A number or address is not one where it is part of a longer one: `1177` in `1177.se`.
        self._pattern = re.compile(
            rf"(?<![\w@.-])({'|'.join(map(re.escape, longest_first))})(?![\w@-]|\.\w)", re.ASCII
        )

    def __call__(self, text: str) -> Markup:
        """`text` as HTML, with its links."""
        parts = self._pattern.split(text)
        return Markup("").join(  # what is joined is escaped part by part
            self._link(part) if index % 2 else escape(part) for index, part in enumerate(parts)
        )

    def _link(self, text: str) -> Markup:
        target = self._links[text]
        kind = "tel" if target.startswith("tel:") else "out"
        return Markup('<a class="{}" href="{}">{}</a>').format(kind, target, text)


def telephone(number: str) -> str:
    """The `tel:` address of a number as it is written for people (RFC 3966, a local number)."""
    return f"tel:{''.join(filter(str.isdigit, number))}"
