"""Ranks the topics for a text by a linear model that is fitted to the example phrases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Analyser, Vector, inverse_frequency, vector
from bot.answering.linear import LinearModel, fit
from bot.answering.text import fold, normalise
from bot.answering.vocabulary import Lexicon, Vocabulary
from bot.content.knowledge import Knowledge

SHARPNESS: Final = 5.0
"""Turns distances into scores from 0 to 1 (softmax); larger values make the best one stand out more."""
SENTENCE_END: Final = re.compile(
    r"[.!?;\n]+|, (?:men|och|nu|så|kan|får|vad|hur|vem|finns|ska|but|and|can|what|who|is)\b"
)
MIN_WORDS: Final = 4
MAX_SENTENCES: Final = 12
SENTENCE_SHARE: Final = 0.5
EMERGENCY_GROUP: Final = "emergency"
DANGER_WEIGHT: Final = 15.0
"""Messages in danger are one in ten of the examples; a missed one is worse than a false alarm."""


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
        """All topics and `elsewhere` ids for `text`.

        A long message tells several things; what one of its sentences says clearly is added to what
        the whole is closest to.
        """
        distances = self._decide(text)
        sentences = [part for part in SENTENCE_END.split(text) if len(part.split()) >= MIN_WORDS]
        if len(sentences) > 1:
            clearest = np.max([self._decide(part) for part in sentences[:MAX_SENTENCES]], axis=0)
            distances = (distances + SENTENCE_SHARE * clearest) / (1 + SENTENCE_SHARE)
        weights = np.exp(SHARPNESS * (distances - distances.max()))
        scores = weights / weights.sum()
        order = np.argsort(-scores, kind="stable")
        return [Match(self.model.classes[index], float(scores[index])) for index in order]

    def _decide(self, text: str) -> NDArray[np.float32]:
        return self.model.decide(vector(self.analyser.counts(text), self.model.idf))


def make_analyser(knowledge: Knowledge) -> Analyser:
    """The vocabulary and the lexicon of a knowledge base."""
    texts = [text for _, _, text in knowledge.phrases()]
    for level in (knowledge.danger.now, knowledge.danger.maybe, knowledge.danger.no):
        texts += [*level.sv, *level.en]
    words = {word for text in texts for word in fold(normalise(text)).split()}
    lexicon = Lexicon.from_concepts(words.concepts for words in knowledge.words.values())
    return Analyser(Vocabulary(words), lexicon)


def fit_topics(knowledge: Knowledge, analyser: Analyser) -> LinearModel:
    """The model of the topics, from their phrases and from the messages in danger.

    Such a message counts as a phrase of the emergency topic that a first model, fitted to the
    emergency phrases alone, finds closest: which emergency it is matters less than that it is one.
    """
    labelled = [(label, text) for label, _, text in knowledge.phrases()]
    urgent = knowledge.groups[EMERGENCY_GROUP]
    first = _fit_labelled([pair for pair in labelled if pair[0] in urgent], analyser)
    for text in (*knowledge.danger.now.sv, *knowledge.danger.now.en):
        closest = int(np.argmax(first.decide(vector(analyser.counts(text), first.idf))))
        labelled.append((first.classes[closest], text))
    return _fit_labelled(labelled, analyser)


def fit_danger(knowledge: Knowledge, analyser: Analyser) -> LinearModel:
    """The model of danger, from `knowledge/danger/` and from what is asked about calm topics."""
    danger = knowledge.danger
    calm = [
        text
        for label, _, text in knowledge.phrases()
        if label not in knowledge.topics or knowledge.group_of(label) != EMERGENCY_GROUP
    ]
    now = [*danger.now.sv, *danger.now.en]
    texts = [*now, *danger.no.sv, *danger.no.en, *calm]
    targets = np.arange(len(texts))[:, None] < len(now)
    return _fit(texts, targets, ("now",), analyser, DANGER_WEIGHT)


def _fit_labelled(labelled: list[tuple[str, str]], analyser: Analyser) -> LinearModel:
    classes = sorted({label for label, _ in labelled})
    wanted = np.array([classes.index(label) for label, _ in labelled])
    targets = wanted[:, None] == np.arange(len(classes))
    return _fit([text for _, text in labelled], targets, classes, analyser)


def _fit(
    texts: list[str],
    targets: NDArray[np.bool_],
    classes: Sequence[str],
    analyser: Analyser,
    positive_weight: float = 1.0,
) -> LinearModel:
    documents = [analyser.counts(text) for text in texts]
    idf = inverse_frequency(documents)
    vectors: list[Vector] = [vector(document, idf) for document in documents]
    return fit(vectors, targets, classes, idf, positive_weight)
