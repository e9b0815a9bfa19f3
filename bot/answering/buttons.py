"""The buttons that many replies share."""

from bot.answering.actions import Action, Verb
from bot.answering.reply import Button
from bot.content.knowledge import Knowledge
from bot.content.models import LANGUAGES, Language


class Buttons:
    """Makes buttons with the words of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def topic(self, topic_id: str, language: Language) -> Button:
        """A button that leads to a topic."""
        title = self.knowledge.topics[topic_id].text(language).title
        return Button(title, Action("t", topic_id, language).encode())

    def contact(self, contact_id: str, language: Language) -> Button:
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

    def switch(self, verb: Verb, entry: str, language: Language) -> Button:
        """A button that leads to the same entry in the other language."""
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        return Button(self.knowledge.interface[language].button.switch, Action(verb, entry, other).encode())

    def feedback(self, topic_id: str, language: Language) -> tuple[Button, ...]:
        """Whether the answer helped."""
        texts = self.knowledge.interface[language].button
        return (
            Button(texts.helpful, Action("f", topic_id, language, "yes").encode()),
            Button(texts.not_helpful, Action("f", topic_id, language, "no").encode()),
        )
