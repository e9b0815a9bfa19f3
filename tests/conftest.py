"""Fixtures that many tests share: the real knowledge, read and fitted once."""

from datetime import datetime

import pytest

from bot.answering.answerer import Answerer
from bot.answering.assembly import load_answerer
from bot.clock import STOCKHOLM
from bot.config import DATA, KNOWLEDGE
from bot.content.knowledge import Knowledge
from bot.content.load import load_knowledge

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=STOCKHOLM)
"""A Tuesday morning on which no check date has passed."""


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(KNOWLEDGE, "jarfalla")


@pytest.fixture(scope="session")
def answerer(knowledge: Knowledge) -> Answerer:
    # The cache is that of the checkout, which the tests of commands use too: fitting takes a minute.
    return Answerer(knowledge, load_answerer(KNOWLEDGE, "jarfalla", DATA / "cache").reader)


@pytest.fixture
def now() -> datetime:
    return NOW
