"""Known words: mends misspelt and split ones, and says which concepts a text speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.text import fold, normalise

MIN_LENGTH: Final = 4
"""Shorter words have too many neighbours to be mended ("hot", "hat", "hit")."""
MIN_SIMILARITY: Final = 0.74
"""One wrong letter in four to seven, two in eight or more; a swap of neighbours counts as one."""
MIN_PART: Final = 4
MIN_STEM: Final = 3
MAX_MENDED: Final = 12
"""Bounds the time that a message of nonsense may cost."""


class Vocabulary:
    """The words of all example phrases, folded."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self.words):
            if len(word) >= MIN_LENGTH:
                shelves[word[0], len(word)].append(word)
        self._shelves = dict(shelves)

    def mend(self, words: list[str]) -> list[str]:
        """The words with split compounds joined, unknown compounds split and misspelt words replaced."""
        mended: list[str] = []
        budget = MAX_MENDED
        index = 0
        while index < len(words):
            word = words[index]
            joined = word + words[index + 1] if index + 1 < len(words) else ""
            if len(joined) > 2 * MIN_PART and joined in self.words:
                mended.append(joined)
                index += 2
                continue
            if word not in self.words and len(word) >= MIN_LENGTH and budget:
                budget -= 1
                mended.extend(self._search(word))
            else:
                mended.append(word)
            index += 1
        return mended

    def _search(self, word: str) -> tuple[str, ...]:
        # Never cached: an unknown word may be a name, and nothing that a person wrote is kept.
        candidates = [
            candidate
            for length in range(len(word) - 1, len(word) + 2)
            for candidate in self._shelves.get((word[0], length), ())
        ]
        best = process.extractOne(word, candidates, scorer=OSA.normalized_similarity, score_cutoff=MIN_SIMILARITY)
        if best is not None:
            return (best[0],)
        for cut in range(len(word) - MIN_PART, MIN_PART - 1, -1):
            head, tail = word[:cut], word[cut:]
            if tail in self.words:
                for part in (head, head.removesuffix("s")):
                    if part in self.words:
                        return (word, part, tail)
        return (word,)


@dataclass(frozen=True)
class Lexicon:
    """Concepts by their words: whole words, stems (`slag*`) and runs of words."""

    whole: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stems: Mapping[str, frozenset[str]] = field(default_factory=dict)
    longest: int = 1

    @classmethod
    def from_concepts(cls, languages: Iterable[Mapping[str, Iterable[str]]]) -> "Lexicon":
        """Join the concepts of several languages; entries are folded as texts are."""
        whole: dict[str, set[str]] = defaultdict(set)
        stems: dict[str, set[str]] = defaultdict(set)
        longest = 1
        for concepts in languages:
            for concept, entries in concepts.items():
                for entry in entries:
                    key = fold(normalise(entry))
                    (stems if entry.endswith("*") else whole)[key].add(concept)
                    longest = max(longest, len(key.split()))
        frozen = [{key: frozenset(found) for key, found in shelf.items()} for shelf in (whole, stems)]
        return cls(frozen[0], frozen[1], longest)

    def concepts(self, words: list[str]) -> set[str]:
        """The concepts that occur in folded `words`."""
        found: set[str] = set()
        for start in range(len(words)):
            for length in range(1, min(self.longest, len(words) - start) + 1):
                run = " ".join(words[start : start + length])
                found |= self.whole.get(run, frozenset())
                last = len(run) - len(words[start + length - 1])
                for end in range(last + MIN_STEM, len(run) + 1):
                    found |= self.stems.get(run[:end], frozenset())
        return found
