"""The replies that lie ready: topics, the menu, lists of contacts and of signs by job."""

from datetime import datetime
from typing import Final

from bot.answering.actions import Action, Page
from bot.answering.cards import card
from bot.answering.reply import Block, Button, Danger, Kind, Reply, Tally, What
from bot.answering.wording import Wording
from bot.content.knowledge import Knowledge
from bot.content.models import EMERGENCY_CONTACT, LANGUAGES, Language

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

    def topic(self, topic_id: str, language: Language, now: datetime, *, danger: Danger = Danger.NO) -> Reply:
        """The answer of a topic, counted as a question about it. KeyError for an unknown id."""
        topic = self.knowledge.topics[topic_id]
        text = topic.text(language)
        texts = self.knowledge.interface[language]
        fill = self.wording.fill
        emergency = danger is Danger.NOW
        blocks = [self.wording.alarm(language)] if emergency else []
        if danger is Danger.MAYBE:
            blocks.append(self.wording.maybe(language))
        blocks += [
            Block("title", (text.title,)),
            Block("text", (fill(text.lead, language),)),
            Block("steps", tuple(fill(step, language) for step in text.steps), texts.reply.steps),
        ]
        if text.avoid:
            blocks.append(Block("avoid", tuple(fill(line, language) for line in text.avoid), texts.reply.avoid))
        if topic.contacts:
            blocks.append(self.wording.contacts(topic.contacts, language, now.date()))
        if topic.expired(now.date()):
            blocks.append(Block("notice", (self.wording.expired(topic.check_by, language),)))
        if not emergency:
            blocks.append(self.wording.last(language))
        return Reply(
            language,
            Kind.EMERGENCY if emergency else Kind.ANSWER,
            tuple(blocks),
            topic=topic_id,
            danger=danger,
            contacts=tuple(self.wording.contact_line(contact, language) for contact in topic.contacts),
            buttons=self._topic_buttons(topic_id, language),
            tallies=(Tally(What.QUESTION, topic_id),),
        )

    def contact(self, contact_id: str, language: Language, now: datetime) -> Reply:
        """The card of a contact. KeyError for an unknown id."""
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        switch = Button(self.knowledge.interface[language].button.switch, Action("c", contact_id, other).encode())
        return card(self.wording, contact_id, language, now, (*self.bottom_row(language), switch))

    def job(self, job_id: str, language: Language) -> Reply:
        """What to notice at a job, and the signs that belong to it. KeyError for an unknown id."""
        job = self.knowledge.jobs[job_id]
        text = job.text(language)
        blocks = (
            Block("title", (text.title,)),
            Block("items", text.look, self.knowledge.interface[language].reply.look),
            self.wording.last(language),
        )
        rows = tuple((self.topic_button(topic, language),) for topic in job.topics)
        return Reply(language, Kind.ANSWER, blocks, buttons=(*rows, self.bottom_row(language)))

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

    def topic_button(self, topic_id: str, language: Language) -> Button:
        """A button that leads to a topic."""
        title = self.knowledge.topics[topic_id].text(language).title
        return Button(title, Action("t", topic_id, language).encode())

    def contact_button(self, contact_id: str, language: Language) -> Button:
        """A button that leads to a contact's card."""
        name = self.knowledge.contacts[contact_id].name[language]
        return Button(f"📞 {name}", Action("c", contact_id, language).encode())

    def bottom_row(self, language: Language) -> tuple[Button, ...]:
        """Menu and contacts, at hand under every reply."""
        menu = self.knowledge.interface[language].menu
        return (
            Button(menu.menu, Action("m", "start", language).encode()),
            Button(menu.contacts, Action("m", "contacts", language).encode()),
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
        return Reply(language, Kind.UNKNOWN, blocks, contacts=lines, buttons=(self.bottom_row(language),))

    def notice(self, text: str, language: Language) -> Reply:
        """A fixed sentence, the menu and the closing line."""
        return self._list(text, self.menu_rows(language), language, with_bottom=False)

    def _list(self, intro: str, rows: Rows, language: Language, *, with_bottom: bool) -> Reply:
        blocks = (Block("text", (self.wording.fill(intro, language),)), self.wording.last(language))
        buttons = (*rows, self.bottom_row(language)) if with_bottom else rows
        return Reply(language, Kind.ANSWER, blocks, buttons=buttons)

    def _topic_buttons(self, topic_id: str, language: Language) -> Rows:
        topic = self.knowledge.topics[topic_id]
        texts = self.knowledge.interface[language].button
        rows = [
            (self.contact_button(contact, language),) for contact in topic.contacts if contact != EMERGENCY_CONTACT
        ]
        rows += [(self.topic_button(related, language),) for related in topic.related]
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        feedback = (
            Button(texts.helpful, Action("f", topic_id, language, "yes").encode()),
            Button(texts.not_helpful, Action("f", topic_id, language, "no").encode()),
        )
        switch = (Button(texts.switch, Action("t", topic_id, other).encode()),)
        return (*rows, feedback, (*self.bottom_row(language), *switch))

    def _main_contacts(self, language: Language) -> Rows:
        menu = self.knowledge.interface[language].menu
        more = Button(menu.all_contacts, Action("m", "all-contacts", language).encode())
        return (*((self.contact_button(contact, language),) for contact in self.main_contacts()), (more,))

    def _all_contacts(self, language: Language) -> Rows:
        buttons = [self.contact_button(contact, language) for contact in self.knowledge.contacts]
        return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))

    def _group(self, groups: tuple[str, ...], language: Language) -> Rows:
        ids = [topic for group in groups for topic in self.knowledge.groups[group]]
        return tuple((self.topic_button(topic, language),) for topic in ids)

    def _jobs(self, language: Language) -> Rows:
        return tuple(
            (Button(job.text(language).title, Action("j", job_id, language).encode()),)
            for job_id, job in self.knowledge.jobs.items()
        )

    def _languages(self) -> Rows:
        names = {"sv": "Svenska", "en": "English"}
        return (tuple(Button(names[language], Action("m", "start", language).encode()) for language in LANGUAGES),)
