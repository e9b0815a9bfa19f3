"""The replies that lie ready: topics, the menu, lists of contacts and of signs by job."""

from datetime import datetime
from typing import Final

from bot.answering.actions import Action, Page
from bot.answering.buttons import Buttons
from bot.answering.cards import card
from bot.answering.reply import Block, Button, Danger, Kind, Reply
from bot.answering.topics import Topics
from bot.answering.wording import Wording
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Language

MAIN_CONTACTS: Final = (
    "jarfalla-kvinnojour",
    "kvinnofridslinjen",
    "police-11414",
    "jarfalla-socialtjanst",
    "bris",
)
"""Shown first in the list; the shelter and the police stand at most two taps from anywhere."""
FALLBACK_CONTACTS: Final = ("kvinnofridslinjen", "police-11414")
"""Shown with the emergency number when something fails inside."""
MENU: Final[tuple[tuple[Page, ...], ...]] = (
    ("emergency", "contacts"),
    ("signs", "jobs"),
    ("help", "more"),
    ("privacy", "language"),
)
MENU_PAGES: Final = frozenset({"contacts", "all-contacts", "signs", "more", "jobs", "language"})
"""Pages behind the menu; any other name opens the menu itself."""
PAGE_TOPICS: Final[dict[str, str]] = {
    "emergency": "emergency",
    "help": "what-to-do",
    "privacy": "about-privacy",
}
"""Menu entries that are topics."""

Rows = tuple[tuple[Button, ...], ...]


class Pages:
    """Builds every reply that is not found by matching. Pure: the moment is an argument."""

    def __init__(self, knowledge: Knowledge, landlord: str = "") -> None:
        self.knowledge = knowledge
        self.landlord = landlord
        self.wording = Wording(knowledge)
        self.buttons = Buttons(knowledge)
        self._topics = Topics(self.wording, self.buttons)

    def topic(self, topic_id: str, language: Language, now: datetime, *, danger: Danger = Danger.NO) -> Reply:
        """The answer of a topic, counted as a question about it. KeyError for an unknown id."""
        return self._topics.reply(topic_id, language, now.date(), danger)

    def contact(self, contact_id: str, language: Language, now: datetime) -> Reply:
        """The card of a contact. KeyError for an unknown id."""
        switch = self.buttons.switch("c", contact_id, language)
        return card(self.wording, contact_id, language, now, (*self.buttons.bottom_row(language), switch))

    def job(self, job_id: str, language: Language) -> Reply:
        """What to notice at a job, and the signs that belong to it. KeyError for an unknown id."""
        job = self.knowledge.jobs[job_id]
        text = job.text(language)
        blocks = (
            Block("title", (text.title,)),
            Block("items", text.look, self.knowledge.interface[language].reply.look),
            self.wording.last(language),
        )
        rows = tuple((self.buttons.topic(topic, language),) for topic in job.topics)
        return Reply(language, Kind.ANSWER, blocks, buttons=(*rows, self.buttons.bottom_row(language)))

    def page(self, page: Page | str, language: Language, now: datetime) -> Reply:
        """An entry of the menu."""
        if page in PAGE_TOPICS:
            danger = Danger.NOW if page == "emergency" else Danger.NO
            return self.topic(PAGE_TOPICS[page], language, now, danger=danger)
        menu = self.knowledge.interface[language].menu
        intro, rows = {
            "contacts": (menu.contacts_intro, self._main_contacts(language)),
            "all-contacts": (menu.contacts_intro, self._all_contacts(language)),
            "signs": (menu.signs_intro, self._group(("signs",), language)),
            "more": (menu.other_topics, self._group(("emergency", "action", "law", "about"), language)),
            "jobs": (menu.jobs_intro, self._jobs(language)),
            "language": (menu.language_intro, self._languages()),
            "news": (menu.news_intro, ()),
        }.get(page, (menu.greeting, self.menu_rows(language)))
        reply = self._list(intro, rows, language, with_bottom=page != "start")
        return reply.with_blocks(*self._news(page, language))

    def _news(self, page: str, language: Language) -> tuple[Block, ...]:
        """What came of it: under the menu the newest message, on its own page all of them, the newest first."""
        menu = self.knowledge.interface[language].menu
        items = sorted(self.knowledge.news.items, key=lambda item: item.date, reverse=True)
        if page == "news":
            lines = tuple(f"{item.date}: {item[language]}" for item in items)
            return (Block("items", lines),) if lines else (Block("text", (menu.no_news,)),)
        if page in MENU_PAGES or not items:
            return ()
        return (Block("notice", (items[0][language],), menu.news),)

    def main_contacts(self) -> tuple[str, ...]:
        """The contacts that come first: those of `MAIN_CONTACTS`, then the landlord."""
        return tuple(
            contact for contact in (*MAIN_CONTACTS, self.landlord) if contact in self.knowledge.contacts
        )

    def menu_rows(self, language: Language) -> Rows:
        """The main menu as buttons."""
        menu = self.knowledge.interface[language].menu
        labels = {**menu.model_dump(), "more": menu.other_topics}
        return tuple(
            tuple(Button(labels[page], Action("m", page, language).encode()) for page in row) for row in MENU
        )

    def failure(self, language: Language) -> Reply:
        """What a person gets when something breaks: the emergency number and two contacts."""
        return self.instead(self.knowledge.interface[language].notice.failure, FALLBACK_CONTACTS, language)

    def farewell(self, language: Language, text: str | None = None) -> Reply:
        """What every message gets after the planned ending: `text` or the common words, contacts, 112."""
        words = text or self.knowledge.interface[language].notice.farewell
        return self.instead(words, FALLBACK_CONTACTS, language)

    def instead(self, sentence: str, contacts: tuple[str, ...], language: Language) -> Reply:
        """A sentence about what could not be done, and whom to call instead."""
        blocks = (
            Block("text", (sentence,)),
            self.wording.contacts(contacts, language, datetime.min.date()),
            self.wording.last(language),
        )
        lines = tuple(self.wording.contact_line(contact, language) for contact in contacts)
        return Reply(language, Kind.UNKNOWN, blocks, contacts=lines, buttons=(self.buttons.bottom_row(language),))

    def notice(self, text: str, language: Language) -> Reply:
        """A fixed sentence, the menu and the closing line."""
        return self._list(text, self.menu_rows(language), language, with_bottom=False)

    def _list(self, intro: str, rows: Rows, language: Language, *, with_bottom: bool) -> Reply:
        blocks = (Block("text", (self.wording.fill(intro, language),)), self.wording.last(language))
        buttons = (*rows, self.buttons.bottom_row(language)) if with_bottom else rows
        return Reply(language, Kind.ANSWER, blocks, buttons=buttons)

    def _main_contacts(self, language: Language) -> Rows:
        menu = self.knowledge.interface[language].menu
        more = Button(menu.all_contacts, Action("m", "all-contacts", language).encode())
        return (*((self.buttons.contact(contact, language),) for contact in self.main_contacts()), (more,))

    def _all_contacts(self, language: Language) -> Rows:
        buttons = [self.buttons.contact(contact, language) for contact in self.knowledge.contacts]
        return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))

    def _group(self, groups: tuple[str, ...], language: Language) -> Rows:
        ids = [topic for group in groups for topic in self.knowledge.groups[group]]
        return tuple((self.buttons.topic(topic, language),) for topic in ids)

    def _jobs(self, language: Language) -> Rows:
        return tuple(
            (Button(job.text(language).title, Action("j", job_id, language).encode()),)
            for job_id, job in self.knowledge.jobs.items()
        )

    def _languages(self) -> Rows:
        names = {"sv": "Svenska", "en": "English"}
        return (tuple(Button(names[language], Action("m", "start", language).encode()) for language in LANGUAGES),)
