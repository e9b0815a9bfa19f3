"""What a tap leads to and what it counts: the same in every channel."""

from datetime import datetime
from typing import Final

from bot.answering.actions import Action
from bot.answering.pages import Pages
from bot.answering.reply import Reply, Tally, What
from bot.content.knowledge import Knowledge

REFERRALS: Final = {"called": What.CALLED, "handed": What.HANDED_OVER}
FEEDBACK: Final = {"yes": What.HELPFUL, "no": What.NOT_HELPFUL}
COUNTING: Final = ("r", "f")
"""Verbs of the buttons that only count: a referral, or whether an answer helped."""


def open_action(pages: Pages, action: Action, now: datetime) -> Reply:
    """The reply that `action` opens; the menu for an id that is gone."""
    knowledge = pages.knowledge
    if action.verb == "t" and action.id in knowledge.topics:
        return pages.topic(action.id, action.language, now)
    if action.verb == "c" and action.id in knowledge.contacts:
        return pages.contact(action.id, action.language, now)
    if action.verb == "j" and action.id in knowledge.jobs:
        return pages.job(action.id, action.language)
    return pages.page(action.id if action.verb == "m" else "start", action.language, now)


def tally_of(knowledge: Knowledge, action: Action) -> Tally | None:
    """What a tap on a counting button counts; None for an unknown id or detail."""
    referral = action.verb == "r"
    known = knowledge.contacts if referral else knowledge.topics
    what = (REFERRALS if referral else FEEDBACK).get(action.detail)
    return Tally(what, action.id) if what and action.id in known else None


def once_group(action: Action) -> str:
    """Of the taps of one group under one reply the first counts; helpful and not helpful are one group."""
    return action.detail if action.verb == "r" else "feedback"


def tallies_of(reply: Reply, *, shown_already: bool) -> tuple[Tally, ...]:
    """What opening `reply` counts: nothing where the same page is shown again, as in another language."""
    return () if shown_already else reply.tallies


def thanks(knowledge: Knowledge, action: Action) -> str:
    """The words that answer a counting tap."""
    texts = knowledge.interface[action.language]
    return texts.card.counted if action.verb == "r" else texts.button.thanks
