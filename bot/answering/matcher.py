"""Ranks the topics for a text by a linear model (see `training`)."""

import re
from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Analyser, vector
from bot.answering.linear import LinearModel
from bot.content.knowledge import ELSEWHERE

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
    """A topic with its score from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class Ranking:
    """All topics, best first, against the one other possibility: that the text is about none of them."""

    topics: tuple[Match, ...]
    elsewhere: float
    """The score of belonging elsewhere; it and the topics' scores add up to 1."""
    kind: str
    """The `elsewhere` id that fits best."""

    @property
    def doubt(self) -> float:
        """From 0, the best topic, to 1, elsewhere: the share of `elsewhere` in the scores of the two."""
        return self.elsewhere / (self.elsewhere + self.topics[0].score)


@dataclass(frozen=True)
class Matcher:
    """Ranks the topics for a text."""

    analyser: Analyser
    model: LinearModel

    def rank(self, text: str) -> Ranking:
        """The ranking of `text`."""
        distances = dict(zip(self.model.classes, self.distances(text).tolist(), strict=True))
        elsewhere = distances.pop(ELSEWHERE)
        kinds = {name: distances.pop(name) for name in self.model.classes if name[1:] and name[0] == ELSEWHERE}
        highest = max(elsewhere, *distances.values())
        weights = {name: exp(SHARPNESS * (value - highest)) for name, value in distances.items()}
        off = exp(SHARPNESS * (elsewhere - highest))
        total = off + sum(weights.values())
        order = sorted(weights, key=lambda name: -weights[name])
        return Ranking(
            tuple(Match(name, weights[name] / total) for name in order),
            off / total,
            max(kinds, key=lambda name: kinds[name]).removeprefix(ELSEWHERE),
        )

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
        mean = np.average([whole, clearest], axis=0, weights=(1, SENTENCE_SHARE)).astype(np.float32)
        # A story has sentences about other things; only the whole of it tells whether it belongs elsewhere.
        return np.where(np.array(self.model.classes) == ELSEWHERE, whole, mean)

    def _decide(self, text: str) -> NDArray[np.float32]:
        return self.model.decide(vector(self.analyser.counts(text), self.model.idf))
