"""The fixed words of the bot: buttons, headings, notices. Every field must stand in each language."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.content.filled import WithDate, WithNumber, filled
from bot.content.models import Model, Text

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""What fits on a button of a small phone."""


class ReplyTexts(Model):
    """Lines and headings of an answer."""

    danger_now: WithNumber
    danger_maybe: WithNumber
    said_yes: Annotated[tuple[Text, ...], Field(description="what people write back when it is happening now")]
    said_no: Annotated[tuple[Text, ...], Field(description="what they write back when it is not")]
    last_line: WithNumber
    steps: Label
    avoid: Label
    contacts: Label
    look: Label
    choose: Text
    other_language: Text
    personal_data: Text
    expired: WithDate


class MenuTexts(Model):
    """The greeting, the main menu and the lists behind it."""

    greeting: Text
    emergency: Label
    contacts: Label
    signs: Label
    jobs: Label
    help: Label
    privacy: Label
    language: Label
    menu: Label
    contacts_intro: Text
    signs_intro: Text
    jobs_intro: Text
    language_intro: Text
    other_topics: Label
    all_contacts: Label
    news: Label
    news_intro: Text
    no_news: Text


class CardTexts(Model):
    """The lines and buttons of a contact card."""

    unverified: Text
    instead: Label
    open_until: Annotated[Text, filled("time")]
    open_always: Text
    opens: Annotated[Text, filled("day", "time")]
    free: Text
    ordinary: Text
    anonymous: Text
    bill_hidden: Text
    bill_hidden_number: WithNumber
    call_list: Text
    sms: Text
    audience: Label
    languages: Label
    web: Label
    chat: Label
    email: Label
    checked: WithDate
    copy_number: Annotated[Label, filled("number")]
    save_contact: Label
    called: Label
    handed_over: Label
    counted: Label


class ButtonTexts(Model):
    """Buttons under an answer."""

    delete: Label
    helpful: Label
    not_helpful: Label
    thanks: Label
    switch: Label


class NoticeTexts(Model):
    """What is said when something other than a question arrives, or something fails."""

    photo: Text
    photo_kept: Text
    attachment: Text
    forwarded: Text
    voice: Text
    clear_done: Text
    clear_cannot: Text
    private_only: Text
    failure: Text
    slow_down: Text
    farewell: Text
    empty: Text
    statistics: Text
    no_statistics: Text


class CommandTexts(Model):
    """Descriptions of the commands, as Telegram shows them, and of the bot itself."""

    start: Text
    emergency: Text
    contacts: Text
    signs: Text
    jobs: Text
    help: Text
    privacy: Text
    language: Text
    news: Text
    clear: Text
    name: Annotated[str, StringConstraints(max_length=64)]
    short_description: Annotated[str, StringConstraints(max_length=120)]
    description: Annotated[str, StringConstraints(max_length=512)]


class DayTexts(Model):
    """Short names of the weekdays."""

    mon: Label
    tue: Label
    wed: Label
    thu: Label
    fri: Label
    sat: Label
    sun: Label


class TerminalTexts(Model):
    """What only the chat in a terminal says."""

    prompt: Text
    hint: Text
    bye: Text


class WebTexts(Model):
    """What only the web page says. The title stands in the browser's history, so it tells nothing."""

    title: Label
    name: Label
    question: Label
    placeholder: Text
    send: Label
    waiting: Text
    call: Annotated[Label, filled("number")]
    exit: Label
    stays_title: Label
    stays: Annotated[tuple[Text, ...], Field(min_length=1)]
    unsent: Text
    too_long: Text
    too_many: Text
    not_found: Text
    refused: Text
    slow: Text
    started: Annotated[Text, filled("address")]
    no_token: Text


class Interface(Model):
    """All fixed words in one language."""

    reply: ReplyTexts
    menu: MenuTexts
    card: CardTexts
    button: ButtonTexts
    notice: NoticeTexts
    command: CommandTexts
    day: DayTexts
    terminal: TerminalTexts
    web: WebTexts
