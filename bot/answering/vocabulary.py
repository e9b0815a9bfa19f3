"""Known words: mends misspelt and split ones, and says which concepts a text speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
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
        self.index = {word: index for index, word in enumerate(sorted(dict.fromkeys(words)))}
        """Each word with its place in the order of the alphabet."""
        letters = letters_in(list(self.index))
        shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self.index:
            if len(word) >= MIN_LENGTH:
                shelves[word[0], len(word)].append(word)
        self._shelves = {
            key: Shelf(found, letters[[self.index[word] for word in found]]) for key, found in shelves.items()
        }

    def mend(self, words: list[str], budget: int = MAX_MENDED) -> list[str]:
        """The words with split compounds joined, unknown compounds split and misspelt words replaced.

        At most `budget` unknown words are looked for.
        """
        mended: list[str] = []
        joined_before = False
        for word, following in zip_longest(words, words[1:], fillvalue=""):
            if joined_before:
                joined_before = False
                continue
            joined = word + following
            if len(joined) > 2 * MIN_PART and joined != word and joined in self.index:
                mended.append(joined)
                joined_before = True
            elif word in self.index or len(word) < MIN_LENGTH or not budget:
                mended.append(word)
            else:
                budget -= 1
                mended.extend(self._search(word))
        return mended

    def _search(self, word: str) -> tuple[str, ...]:
        # Never cached: an unknown word may be a name, and nothing that a person wrote is kept.
        shelves = (self._shelves.get((word[0], length)) for length in range(len(word) - 1, len(word) + 2))
        candidates = [candidate for shelf in shelves if shelf for candidate in shelf.like(word)]
        best = process.extractOne(word, candidates, scorer=OSA.normalized_similarity, score_cutoff=MIN_SIMILARITY)
        if best is not None:
            return (best[0],)
        for cut in range(len(word) - MIN_PART, MIN_PART - 1, -1):
            head, tail = word[:cut], word[cut:]
            if tail in self.index:
                for part in (head, head.removesuffix("s")):
                    if part in self.index:
                        return (word, part, tail)
        return (word,)


class Shelf:
    """Words of one length that begin with one letter."""

    def __init__(self, words: list[str], letters: NDArray[np.uint32]) -> None:
        """`letters`: those of each word (see `letters_in`)."""
        self._words = words
        self._letters = letters
        self._slips = int((1 - MIN_SIMILARITY) * (len(words[0]) + 1))

    def like(self, word: str) -> Iterator[str]:
        """Those that may be similar enough to `word`: a slip adds one letter and takes one away, at most."""
        other = np.bitwise_count(self._letters ^ letters_in([word])[0])
        return (self._words[index] for index in np.flatnonzero(other <= 2 * self._slips).tolist())


def letters_in(words: list[str]) -> NDArray[np.uint32]:
    """The letters of each folded word as a set of bits; no word may be empty."""
    if not words:
        return np.zeros(0, np.uint32)
    written = np.frombuffer("".join(words).encode("ascii", "replace"), np.uint8)
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    return np.bitwise_or.reduceat(np.left_shift(np.uint32(1), written & np.uint8(31), dtype=np.uint32), starts)


class Run(NamedTuple):
    """An entry of several words: those after its first, and whether the last of them is a stem."""

    tail: tuple[str, ...]
    is_stem: bool
    concepts: frozenset[str]

    def follows(self, words: list[str], start: int) -> bool:
        """Whether `words` goes on like this from `start`."""
        end = start + len(self.tail) - 1
        if end >= len(words) or tuple(words[start:end]) != self.tail[:-1]:
            return False
        return words[end].startswith(self.tail[-1]) if self.is_stem else words[end] == self.tail[-1]


class Lexicon:
    """Concepts by their words: whole words, stems (`slag*`) and runs of words."""

    def __init__(self, languages: Iterable[Mapping[str, Iterable[str]]]) -> None:
        """Join the concepts of several languages; entries are folded as texts are."""
        found: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for concepts in languages:
            for concept, entries in concepts.items():
                for entry in entries:
                    found[fold(normalise(entry)), entry.endswith("*")].add(concept)
        self._whole: dict[str, frozenset[str]] = {}
        self._stems: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._runs: dict[str, list[Run]] = defaultdict(list)
        for (entry, is_stem), joined in found.items():
            first, *tail = entry.split()
            if tail:
                self._runs[first].append(Run(tuple(tail), is_stem, frozenset(joined)))
            elif is_stem:
                self._stems[first[:MIN_STEM]].append((first, frozenset(joined)))
            else:
                self._whole[first] = frozenset(joined)

    def concepts(self, words: list[str]) -> set[str]:
        """The concepts that occur in folded `words`."""
        found: set[str] = set()
        for index, word in enumerate(words):
            if word in self._whole:
                found |= self._whole[word]
            for stem, joined in self._stems.get(word[:MIN_STEM], ()):
                if word.startswith(stem):
                    found |= joined
            for run in self._runs.get(word, ()):
                if run.follows(words, index + 1):
                    found |= run.concepts
        return found
