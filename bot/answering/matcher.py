"""Ranks the topics for a text by a linear model (see `training`)."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Analyser, vector
from bot.answering.linear import LinearModel

SHARPNESS: Final = 5.0
"""Turns distances into scores from 0 to 1 (softmax); larger values make the best one stand out more."""
SENTENCE_END: Final = re.compile(
    r"[.!?;\n]+|, (?:men|och|nu|så|kan|får|vad|hur|vem|finns|ska|but|and|can|what|who|is)\b"
)
MIN_WORDS: Final = 4
MAX_SENTENCES: Final = 12
SENTENCE_SHARE: Final = 0.5
EMERGENCY_GROUP: Final = "emergency"


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
        distances = self.distances(text)
        weights = np.exp(SHARPNESS * (distances - distances.max()))
        scores = weights / weights.sum()
        order = np.argsort(-scores, kind="stable")
        return [Match(self.model.classes[index], float(scores[index])) for index in order]

    def distances(self, text: str) -> NDArray[np.float32]:
        """The distance to each class of the model.

        A long message tells several things; what one of its sentences says clearly is added to what
        the whole is closest to.
        """
        whole = self._decide(text)
        sentences = [part for part in SENTENCE_END.split(text) if len(part.split()) >= MIN_WORDS]
        if len(sentences) < 2:
            return whole
        clearest: NDArray[np.float32] = np.max(
            [self._decide(part) for part in sentences[:MAX_SENTENCES]], axis=0
        )
        return np.average([whole, clearest], axis=0, weights=(1, SENTENCE_SHARE)).astype(np.float32)

    def _decide(self, text: str) -> NDArray[np.float32]:
        return self.model.decide(vector(self.analyser.counts(text), self.model.idf))
