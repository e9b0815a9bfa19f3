"""Ranks the topics for a text by what was learnt (see `training`)."""

from typing import Final, NamedTuple

import numpy as np

from bot.answering.model import Model
from bot.answering.nets import Floats, softmax
from bot.answering.reading import Reading
from bot.content.knowledge import ELSEWHERE

SHARPNESS: Final = 5.0
"""Turns distances into scores from 0 to 1 (softmax); larger values make the best one stand out more."""
SENTENCE_SHARE: Final = 0.25
NETS_SHARE: Final = 0.5
"""How much the nets' chances count, beside the linear model's scores."""
EMERGENCY_GROUP: Final = "emergency"


class Ranking(NamedTuple):
    """All topics, best first, against the one other possibility: that the text is about none of them."""

    topics: list[str]
    scores: list[float]
    """The topics' scores from 0 to 1, in the same order."""
    elsewhere: float
    """The score of belonging elsewhere; it and the topics' scores add up to 1."""
    kind: str
    """The `elsewhere` id that fits best."""

    @property
    def doubt(self) -> float:
        """From 0, the best topic, to 1, elsewhere: the share of `elsewhere` in the scores of the two."""
        return self.elsewhere / (self.elsewhere + self.scores[0])


class Matcher:
    """Ranks the topics for a text."""

    def __init__(self, model: Model) -> None:
        self._topics = [name for name in model.subjects if not name.startswith(ELSEWHERE)]
        self._kinds = [name for name in model.subjects if name.startswith(ELSEWHERE)]
        self._classes = [model.classes.index(name) for name in (ELSEWHERE, *self._topics)]
        self._topic_subjects = [model.subjects.index(name) for name in self._topics]
        self._kind_subjects = [model.subjects.index(name) for name in self._kinds]

    def rank(self, reading: Reading) -> Ranking:
        """The ranking for a text."""
        chances = reading.whole.chances
        kinds = chances[self._kind_subjects]
        by_nets = np.concatenate(([kinds.sum()], chances[self._topic_subjects]))
        weights = NETS_SHARE * by_nets + (1 - NETS_SHARE) * softmax(SHARPNESS * self._distances(reading))
        off, *scores = weights.tolist()
        order = np.argsort(-weights[1:], kind="stable").tolist()
        kind = self._kinds[int(kinds.argmax())].removeprefix(ELSEWHERE)
        return Ranking([self._topics[index] for index in order], [scores[index] for index in order], off, kind)

    def _distances(self, reading: Reading) -> Floats:
        """The linear model's distances: to elsewhere, then to each topic.

        A long message tells several things; what one of its sentences says clearly is added to what
        the whole is closest to.
        """
        whole = reading.whole.distances[self._classes]
        sentences = reading.sentences.distances
        if not len(sentences):
            return whole
        mean: Floats = (whole + SENTENCE_SHARE * sentences.max(0)[self._classes]) / (1 + SENTENCE_SHARE)
        # A story has sentences about other things; only the whole of it tells whether it belongs elsewhere.
        mean[0] = whole[0]
        return mean
