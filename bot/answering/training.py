"""Fits the model of a knowledge base to its examples, when the bot starts on knowledge that it has not met.

Every example is one text with up to two labels: the topic (or `-<elsewhere id>`) that it asks for, and how
much danger it tells of. One model learns both.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering import danger, linear, nets
from bot.answering.features import Analyser, inverse_frequency, vectors
from bot.answering.matcher import EMERGENCY_GROUP
from bot.answering.model import Model
from bot.answering.reading import Reader
from bot.answering.reply import Danger
from bot.answering.text import fold, normalise
from bot.answering.vocabulary import Lexicon, Vocabulary
from bot.content.knowledge import ELSEWHERE, Knowledge

EPOCHS: Final = 6
"""How often each example is gone through."""
EMERGENCY: Final = "emergency"
"""The topic of a message in danger that stands under no other one."""
DANGER_WEIGHT: Final = 15.0
"""Messages in danger are one in ten of the examples; a missed one is worse than a false alarm."""


@dataclass
class Example:
    """A text with its labels; None where nobody said."""

    text: str
    topic: str | None = None
    danger: Danger | None = None


def examples(knowledge: Knowledge) -> list[Example]:
    """Every example of `knowledge`, each text once.

    What is asked about a calm topic tells of no danger, unless it stands in `danger/` as well.
    """
    found: dict[str, Example] = {}
    urgent = knowledge.groups[EMERGENCY_GROUP]
    for topic, _, text in knowledge.phrases():
        found[text] = Example(text, topic, None if topic in urgent else Danger.NO)
    for level in Danger:
        phrases = getattr(knowledge.danger, level)
        for text in (*phrases.sv, *phrases.en):
            example = found.setdefault(text, Example(text, EMERGENCY if level is Danger.NOW else None))
            example.danger = level
    return list(found.values())


def make_analyser(knowledge: Knowledge) -> Analyser:
    """The vocabulary and the lexicon of a knowledge base."""
    words = {word for example in examples(knowledge) for word in fold(normalise(example.text)).split()}
    return Analyser(Vocabulary(words), Lexicon(words.concepts for words in knowledge.words.values()))


def train(found: Sequence[Example], urgent: Container[str], analyser: Analyser, epochs: int = EPOCHS) -> Reader:
    """Fit a model to examples; `urgent` are the ids of the emergency topics. Deterministic.

    The subjects are the topics and the kinds of elsewhere. The linear model has a class for each of them, for
    `ELSEWHERE`, all these kinds together, and for each class of danger.
    """
    documents = analyser.documents(example.text for example in found)
    idf = inverse_frequency(documents)
    texts, features = vectors(documents, idf), int(np.count_nonzero(idf))
    subjects = sorted({example.topic for example in found if example.topic})
    classes = (ELSEWHERE, *subjects, *danger.CLASSES)
    dangers = _danger_signs(found, urgent)
    weights = [1.0] * (1 + len(subjects)) + [DANGER_WEIGHT] * len(danger.CLASSES)
    signs = np.hstack([_topic_signs(found, subjects), dangers])
    about = np.array([subjects.index(example.topic) if example.topic else -1 for example in found], np.int32)
    fitted = (
        linear.fit(texts, signs, features, epochs, weights),
        nets.fit(texts, about, dangers, features, epochs),
    )
    words = analyser.vocabulary.index
    return Reader(analyser, Model.join((classes, tuple(subjects)), idf, fitted, texts, words))


def _topic_signs(found: Sequence[Example], labels: list[str]) -> NDArray[np.int8]:
    signs = np.zeros((len(found), 1 + len(labels)), np.int8)
    for row, example in zip(signs, found, strict=True):
        if example.topic:
            row[:] = -1
            row[1 + labels.index(example.topic)] = 1
            row[0] = 1 if example.topic.startswith(ELSEWHERE) else -1
        elif example.danger is Danger.NO:
            row[1 + labels.index(EMERGENCY)] = -1
    return signs


def _danger_signs(found: Sequence[Example], urgent: Container[str]) -> NDArray[np.int8]:
    signs = np.zeros((len(found), len(danger.CLASSES)), np.int8)
    for row, example in zip(signs, found, strict=True):
        if example.danger is not None:
            row[0] = 1 if example.danger is Danger.NOW else -1
            row[1] = -1 if example.danger is Danger.NO else 1
        if example.topic is not None:
            row[2] = 1 if example.topic in urgent else -1
    return signs
