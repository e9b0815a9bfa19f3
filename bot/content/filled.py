"""Texts with names in braces, which are filled in when they are shown."""

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator

from bot.content.models import Text


def filled(*names: str) -> AfterValidator:
    """A text that is filled in: it must hold exactly these names in braces."""

    def check(text: str) -> str:
        try:
            found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            found = {"a brace without its partner"}
        if found != set(names):
            wanted = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"must hold {wanted} and no other braces")
        return text

    return AfterValidator(check)


WithNumber = Annotated[Text, filled("number")]
WithDate = Annotated[Text, filled("date")]
