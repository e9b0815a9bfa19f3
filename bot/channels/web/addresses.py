"""Which address stands for which action: the state of a page is its address, as a button's is its data."""

from typing import Final, get_args

from bot.answering.actions import Action, Page
from bot.content.models import Language

QUESTION: Final = "/fraga"
COUNT: Final = "/rakna"
HEALTH: Final = "/halsa"
STATIC: Final = "/static"
PAGES: Final[dict[Page, str]] = {
    "start": "/",
    "emergency": "/akut",
    "contacts": "/kontakter",
    "all-contacts": "/kontakter",
    "signs": "/tecken",
    "jobs": "/jobb",
    "help": "/hjalp",
    "privacy": "/integritet",
    "language": "/sprak",
    "more": "/fragor",
    "news": "/nytt",
}
"""Pages of the menu. On the web the contacts and all contacts are one page."""
FOLDERS: Final[dict[str, str]] = {"t": "/amne", "c": "/kontakt", "j": "/jobb"}
"""Verbs that open an entry: its id follows. These addresses stand on printed cards and never change."""
SWITCH: Final = "byt"
"""Marks a link to the page that is shown already, in another language: it counts nothing."""


def address(action: Action, *, switch: bool = False) -> str | None:
    """The address that opens `action`, with its language; None for what is not opened by a link."""
    if action.verb in FOLDERS:
        path = f"{FOLDERS[action.verb]}/{action.id}"
    elif action.verb == "m" and action.id in get_args(Page):
        path = next(path for page, path in PAGES.items() if page == action.id)
    else:
        return None
    return f"{path}?lang={action.language}" + (f"&{SWITCH}=1" if switch else "")


def page_at(path: str, language: Language) -> Action | None:
    """The action of a menu page's address."""
    page = next((page for page, known in PAGES.items() if known == path), None)
    return Action("m", page, language) if page else None
