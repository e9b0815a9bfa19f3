"""Whether somebody is in danger now: read apart from the topics, before them, outvoted by none.

Two readings, the graver one holds. One is composed from concepts (an attack, a weapon, a collapse or a cry
for help together with a sign of now, and none of past, supposition or harmless thing). The other is a linear
model fitted to the examples. (Reading each sentence apart found no more and alarmed more often.)
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.answering.features import Analyser, vector
from bot.answering.linear import LinearModel
from bot.answering.reply import Danger
from bot.answering.text import fold, normalise

NOW_AT: Final = -0.1
MAYBE_AT: Final = -0.74
"""Thresholds on the model's two distances, set on `tests/questions/`: two to four calm messages in a hundred are
taken for danger now, and about one in six gets the question whether it is happening now. The second one is as low
as it is so that no slip of the fingers hides a message in danger."""
URGENT_SHARE: Final = 0.3
"""How much it speaks for danger now that the matter is one of the emergency topics at all: found on
`tests/questions/`, 93 to 96 messages in danger of a hundred instead of 89 at three false alarms in a hundred."""
COMPOSED_NOW_FROM: Final = -0.3
COMPOSED_MAYBE_FROM: Final = -1.2
"""Below these distances for *now*, a word for it or for violence merely happens to stand in the message."""
COMPOSED_PERHAPS_FROM: Final = 0.0
"""The same on the distance for *now or maybe*, where an attack on a person is told of."""
NOW_CONCEPT: Final = "now"
ATTACKS: Final = "attacks"
PLEA: Final = "plea"
"""Concepts in `knowledge/words/`."""
NOW_MARKERS: Final = re.compile(
    r"\b(precis nu|just nu|i detta ögonblick|i detta nu|right now|just now|at this moment|as we speak)\b"
)
GREETINGS: Final = re.compile(
    r"^((hej|hejsan|hallå|tjena|tja|god dag|goddag|god morgon|god kväll|ursäkta|hello|hi|hey|"
    r"good morning|good evening|good day|excuse me|please|snälla)\s+)+"
)
GRAVE: Final = frozenset({"attack", "weapon", "collapse", PLEA, "suicide"})
CALMING: Final = frozenset({"past", "if", "harmless"})
ORDER: Final = (Danger.NO, Danger.MAYBE, Danger.NOW)


@dataclass(frozen=True)
class DangerReader:
    """Reads danger from a text: `now`, `maybe` or `no`. Deterministic."""

    analyser: Analyser
    model: LinearModel

    def assess(self, text: str) -> Danger:
        """How danger is read from `text`.

        Asking also about the text without its words for "now" makes sure that adding them never
        lowers the danger; a greeting in front changes nothing.
        """
        plain = GREETINGS.sub("", normalise(text))
        without_now = " ".join(NOW_MARKERS.sub(" ", plain).split())
        now, perhaps = self.distances(plain)
        readings = [_fitted(now, perhaps), self._composed(plain, now, perhaps)]
        if without_now and without_now != plain:
            readings.append(_fitted(*self.distances(without_now)))
        return max(readings, key=ORDER.index)

    def _composed(self, plain: str, now: float, perhaps: float) -> Danger:
        words = self.analyser.vocabulary.mend(fold(plain).split())
        found = self.analyser.lexicon.concepts(words)
        if found & CALMING:
            return Danger.NO
        if NOW_CONCEPT in found and ATTACKS in found and perhaps >= COMPOSED_PERHAPS_FROM:
            return Danger.NOW
        if NOW_CONCEPT in found and found & GRAVE and now >= COMPOSED_NOW_FROM:
            return Danger.NOW
        return Danger.MAYBE if found & {ATTACKS, PLEA} and now >= COMPOSED_MAYBE_FROM else Danger.NO

    def distances(self, text: str) -> tuple[float, float]:
        """The model's distances for *now* and for *now or maybe*: above 0 it is as sure as its examples."""
        now, perhaps, urgent = self.model.decide(vector(self.analyser.counts(text), self.model.idf))
        return float(now + URGENT_SHARE * urgent), float(perhaps)


def _fitted(now: float, perhaps: float) -> Danger:
    if now >= NOW_AT:
        return Danger.NOW
    return Danger.MAYBE if perhaps >= MAYBE_AT else Danger.NO
