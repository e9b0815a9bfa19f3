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
        self._kinds = model.subjects[: model.kinds]
        self._topics = np.array(model.subjects[model.kinds :], object)
        self._classes = np.array([model.classes.index(name) for name in (ELSEWHERE, *self._topics)])

    def rank(self, reading: Reading) -> Ranking:
        """The ranking for a text."""
        kinds = reading.chances[: len(self._kinds)]
        by_nets = reading.chances[len(self._kinds) - 1 :].copy()
        by_nets[0] = kinds.sum()
        weights = NETS_SHARE * by_nets + (1 - NETS_SHARE) * softmax(SHARPNESS * self._distances(reading))
        scores = weights[1:]
        order = np.argsort(-scores, kind="stable")
        kind = self._kinds[int(kinds.argmax())].removeprefix(ELSEWHERE)
        return Ranking(self._topics[order].tolist(), scores[order].tolist(), float(weights[0]), kind)

    def _distances(self, reading: Reading) -> Floats:
        """The linear model's distances: to elsewhere, then to each topic.

        A long message tells several things; what one of its sentences says clearly is added to what
        the whole is closest to.
        """
        distances: Floats = reading.distances[:, self._classes]
        whole: Floats = distances[0]
        sentences = distances[1:]
        if not len(sentences):
            return whole
        mean: Floats = (whole + SENTENCE_SHARE * sentences.max(0)) / (1 + SENTENCE_SHARE)
        # A story has sentences about other things; only the whole of it tells whether it belongs elsewhere.
        mean[0] = whole[0]
        return mean
