"""Ranks the topics for a text by a linear model that is fitted to the example phrases."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.answering.features import Analyser, Vector, inverse_frequency, vector
from bot.answering.linear import LinearModel, fit
from bot.answering.text import fold, normalise
from bot.answering.vocabulary import Lexicon, Vocabulary
from bot.content.knowledge import Knowledge

SHARPNESS: Final = 5.0
"""Turns distances into scores from 0 to 1 (softmax); larger values make the best one stand out more."""
EMERGENCY_GROUP: Final = "emergency"
CALM_EXAMPLES_FROM: Final = ("signs", "action", "law", "contacts", "about")
"""Groups whose phrases teach the danger model what is no danger."""


@dataclass(frozen=True)
class Match:
    """A topic (or `-<elsewhere id>`) with its score from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class Matcher:
    """Ranks ids for a text, best first. The scores of one ranking add up to 1."""

    analyser: Analyser
    model: LinearModel

    def rank(self, text: str) -> list[Match]:
        """All topics and `elsewhere` ids for `text`."""
        distances = self.model.decide(vector(self.analyser.counts(text), self.model.idf))
        weights = np.exp(SHARPNESS * (distances - distances.max()))
        scores = weights / weights.sum()
        order = np.argsort(-scores, kind="stable")
        return [Match(self.model.classes[index], float(scores[index])) for index in order]


def make_analyser(knowledge: Knowledge) -> Analyser:
    """The vocabulary and the lexicon of a knowledge base."""
    texts = [text for _, _, text in knowledge.phrases()]
    for level in (knowledge.danger.now, knowledge.danger.maybe, knowledge.danger.no):
        texts += [*level.sv, *level.en]
    words = {word for text in texts for word in fold(normalise(text)).split()}
    lexicon = Lexicon.from_concepts(words.concepts for words in knowledge.words.values())
    return Analyser(Vocabulary(words), lexicon)


def fit_topics(knowledge: Knowledge, analyser: Analyser) -> LinearModel:
    """The model of the topics, from their phrases."""
    labelled = [(label, text) for label, _, text in knowledge.phrases()]
    classes = sorted({label for label, _ in labelled})
    wanted = np.array([classes.index(label) for label, _ in labelled])
    return _fit([text for _, text in labelled], wanted[:, None] == np.arange(len(classes)), classes, analyser)


def fit_danger(knowledge: Knowledge, analyser: Analyser) -> LinearModel:
    """The model of danger, from `knowledge/danger/` and from what is asked about calm topics."""
    danger = knowledge.danger
    calm = [
        text
        for label, _, text in knowledge.phrases()
        if label not in knowledge.topics or knowledge.group_of(label) in CALM_EXAMPLES_FROM
    ]
    now = [*danger.now.sv, *danger.now.en]
    texts = [*now, *danger.no.sv, *danger.no.en, *calm]
    targets = np.arange(len(texts))[:, None] < len(now)
    return _fit(texts, targets, ("now",), analyser)


def _fit(
    texts: list[str],
    targets: "np.typing.NDArray[np.bool_]",
    classes: list[str] | tuple[str, ...],
    analyser: Analyser,
) -> LinearModel:
    documents = [analyser.counts(text) for text in texts]
    idf = inverse_frequency(documents)
    vectors: list[Vector] = [vector(document, idf) for document in documents]
    return fit(vectors, targets, classes, idf)
