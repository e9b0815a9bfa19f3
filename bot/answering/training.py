"""Fits the models of a knowledge base to its examples, when the bot starts on knowledge that it has not met.

Every example is one text with up to two labels: the topic (or `-<elsewhere id>`) that it asks for, and how
much danger it tells of. The same features serve both models.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Analyser, Vector, inverse_frequency, vector
from bot.answering.linear import LinearModel, fit
from bot.answering.matcher import EMERGENCY_GROUP
from bot.answering.reply import Danger
from bot.answering.text import fold, normalise
from bot.answering.vocabulary import Lexicon, Vocabulary
from bot.content.knowledge import ELSEWHERE, Knowledge

EMERGENCY: Final = "emergency"
"""The topic of a message in danger that stands under no other one."""
DANGER_CLASSES: Final = ("now", "any", "urgent")
"""Danger now; danger now or perhaps; a matter of the emergency topics, now or ever."""
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
    lexicon = Lexicon.from_concepts(words.concepts for words in knowledge.words.values())
    return Analyser(Vocabulary(words), lexicon)


@dataclass(frozen=True)
class Models:
    """What is fitted: distances to topics, and to the classes of danger."""

    topics: LinearModel
    danger: LinearModel


def train(found: Sequence[Example], urgent: Container[str], analyser: Analyser) -> Models:
    """Fit both models to examples; `urgent` are the ids of the emergency topics. Deterministic."""
    documents = analyser.documents(example.text for example in found)
    idf = inverse_frequency(documents)
    vectors = [vector(document, idf) for document in documents]
    return Models(_fit_topics(vectors, found, idf), _fit_danger(vectors, found, urgent, idf))


def _fit_topics(vectors: Sequence[Vector], found: Sequence[Example], idf: NDArray[np.float32]) -> LinearModel:
    """One class for each topic, one for each kind of elsewhere, and `ELSEWHERE` for all of these together."""
    known = [index for index, example in enumerate(found) if example.topic or example.danger is Danger.NO]
    classes = [ELSEWHERE, *sorted({example.topic for example in found if example.topic})]
    signs = np.zeros((len(known), len(classes)), np.int8)
    for row, index in enumerate(known):
        topic = found[index].topic
        if topic:
            signs[row] = -1
            signs[row, classes.index(topic)] = 1
            signs[row, 0] = 1 if topic.startswith(ELSEWHERE) else -1
        else:
            signs[row, classes.index(EMERGENCY)] = -1
    return fit([vectors[index] for index in known], signs, classes, idf)


def _fit_danger(
    vectors: Sequence[Vector], found: Sequence[Example], urgent: Container[str], idf: NDArray[np.float32]
) -> LinearModel:
    signs = np.zeros((len(found), len(DANGER_CLASSES)), np.int8)
    for row, example in enumerate(found):
        if example.danger is not None:
            signs[row, 0] = 1 if example.danger is Danger.NOW else -1
            signs[row, 1] = -1 if example.danger is Danger.NO else 1
        if example.topic is not None:
            signs[row, 2] = 1 if example.topic in urgent else -1
    return fit(list(vectors), signs, DANGER_CLASSES, idf, DANGER_WEIGHT)
