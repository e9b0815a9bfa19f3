"""Whether somebody is in danger now: read apart from the topics, before them, outvoted by none.

Two readings, the graver one holds. One is composed from concepts (an attack, a weapon, a collapse or a cry
for help together with a sign of now, or suicide with a time set for it, and none of past, supposition or harmless
thing). The other is fitted to the examples; what looks like the past, a supposition or an everyday matter must be
surer to be danger now, and is a question whether it happens now until then.
"""

import re
from typing import Final

from bot.answering.reading import Reader, Reading
from bot.answering.reply import Danger

CLASSES: Final = ("!now", "!any", "!urgent")
"""The model's classes: danger now; danger now or perhaps; a matter of the emergency topics, now or ever."""
NOW_AT: Final = -0.8
CALM_NOW_AT: Final = -0.1
"""Thresholds on the distance for *now*, set on `tests/questions/`: about two calm messages in a hundred are taken
for danger now. A message that tells of the past, of what might be or of things must be surer."""
EVERYDAY_NOW_AT: Final = 1.0
"""The same for a message that the nets take for an everyday matter with a chance above `EVERYDAY_FROM`. Of 125
messages in danger that were not yet learnt none was lost by it, and of 62 everyday ones that were taken for
danger now 26 became a question whether it is."""
EVERYDAY_FROM: Final = 0.6
MAYBE_AT: Final = -2.1
NOW_IN_MAYBE: Final = 0.5
"""Threshold on the distance for *now or maybe* with this share of that for *now* added. Of 320 messages in danger
that were not yet learnt it reads two as calm, as -2.6 does, and asks one in twelve of 3,700 calm ones whether it
is happening now. Of 1,720 others, most of them hard and left out of a fit, it reads four in a hundred as calm."""
NETS_SHARE: Final = 0.33
"""How much the nets' sums count beside the linear model's distances, which are about a third as large."""
URGENT_SHARE: Final = 0.3
"""How much it speaks for danger now that the matter is one of the emergency topics at all."""
SENTENCE_SHARE: Final = 0.3
"""How much one sentence that tells of danger more clearly than the whole counts: found on `tests/questions/` and
on messages that were not yet learnt, one to three messages in danger of a hundred more at as many false alarms."""
COMPOSED_NOW_FROM: Final = -1.2
"""Below this distance for *now*, a word for it merely happens to stand in the message."""
COMPOSED_PERHAPS_FROM: Final = 0.0
"""The same on the distance for *now or maybe*, where an attack on a person or a plan of suicide is told of."""
COMPOSED_MAYBE_FROM: Final = -3.0
"""On that distance too: below, a word for violence or suicide merely happens to stand in the message."""
NOW_CONCEPT: Final = "now"
ATTACKS: Final = "attacks"
PLEA: Final = "plea"
SUICIDE: Final = "suicide"
"""Concepts in `knowledge/words/`."""
NOW_MARKERS: Final = re.compile(
    r"\b(precis nu|just nu|i detta ögonblick|i detta nu|right now|just now|at this moment|as we speak)\b"
)
TONIGHT: Final = re.compile(r"\b(i ?kv[äa]ll|i ?natt|om en (stund|timme)|tonight|this evening|in an hour)\b")
"""With words of suicide: a time is set. No concept, since by itself it says nothing of danger."""
GREETINGS: Final = re.compile(
    r"^((hej|hejsan|hallå|tjena|tja|god dag|goddag|god morgon|god kväll|ursäkta|hello|hi|hey|"
    r"good morning|good evening|good day|excuse me|please|snälla)\s+)+"
)
GRAVE: Final = frozenset({"attack", "weapon", "collapse", PLEA, SUICIDE})
CALMING: Final = frozenset({"past", "if", "harmless"})
ORDER: Final = (Danger.NO, Danger.MAYBE, Danger.NOW)


class DangerReader:
    """Reads danger from a text: `now`, `maybe` or `no`. Deterministic."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        first = reader.model.classes.index(CLASSES[0])
        self._columns = slice(first, first + len(CLASSES))

    def assess(self, reading: Reading) -> Danger:
        """How danger is read from a text.

        Asking also about the text without its words for "now" makes sure that adding them never
        lowers the danger; a greeting in front changes nothing.
        """
        parts = _without_greeting(reading.parts)
        if parts != reading.parts:
            reading = self.reader.read_parts(parts)
        distances = self.distances(reading)
        readings = [self._fitted(reading, *distances), _composed(reading, *distances)]
        without_now = [" ".join(NOW_MARKERS.sub(" ", part).split()) for part in parts]
        if any(without_now) and without_now != parts:
            calmer = self.reader.read_parts([part for part in without_now if part])
            readings.append(self._fitted(calmer, *self.distances(calmer)))
        return max(readings, key=ORDER.index)

    def distances(self, reading: Reading) -> tuple[float, float]:
        """The model's distances for *now* and for *now or maybe*: above 0 it is as sure as its examples."""
        said = reading.distances[:, self._columns] + NETS_SHARE * reading.dangers
        weighed = [(now + URGENT_SHARE * urgent, perhaps) for now, perhaps, urgent in said.tolist()]
        whole, sentences = weighed[0], weighed[1:]
        if not sentences:
            return whole
        clearest = [max(values) for values in zip(*weighed, strict=True)]
        now, perhaps = (
            (1 - SENTENCE_SHARE) * of_whole + SENTENCE_SHARE * of_clearest
            for of_whole, of_clearest in zip(whole, clearest, strict=True)
        )
        return now, perhaps

    def _fitted(self, reading: Reading, now: float, perhaps: float) -> Danger:
        if now >= self._now_at(reading):
            return Danger.NOW
        is_doubtful = now >= NOW_AT or perhaps + NOW_IN_MAYBE * now >= MAYBE_AT
        return Danger.MAYBE if is_doubtful else Danger.NO

    def _now_at(self, reading: Reading) -> float:
        if reading.chances[: self.reader.model.kinds].sum() > EVERYDAY_FROM:
            return EVERYDAY_NOW_AT
        return CALM_NOW_AT if CALMING.intersection(reading.concepts) else NOW_AT


def _without_greeting(parts: list[str]) -> list[str]:
    for index, part in enumerate(parts):
        if rest := GREETINGS.sub("", f"{part} ").strip():
            return [rest, *parts[index + 1 :]]
    return parts


def _composed(reading: Reading, now: float, perhaps: float) -> Danger:
    found = set(reading.concepts)
    if found & CALMING:
        return Danger.NO
    if NOW_CONCEPT in found and ATTACKS in found and perhaps >= COMPOSED_PERHAPS_FROM:
        return Danger.NOW
    if SUICIDE in found and perhaps >= COMPOSED_PERHAPS_FROM and TONIGHT.search(reading.plain):
        return Danger.NOW
    if NOW_CONCEPT in found and found & GRAVE and now >= COMPOSED_NOW_FROM:
        return Danger.NOW
    return Danger.MAYBE if found & {ATTACKS, PLEA, SUICIDE} and perhaps >= COMPOSED_MAYBE_FROM else Danger.NO
