"""A text as a sparse vector: words, pairs of words, letter n-grams and concepts, hashed into buckets.

Hashing (Weinberger et al., 2009, "Feature hashing for large scale multitask learning") keeps the
model free of a dictionary: what was never seen simply meets an empty bucket.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.answering.text import fold, normalise
from bot.answering.vocabulary import Lexicon, Vocabulary

SPACE: Final = 1 << 18
"""Buckets of each part of a text (words, letters, concepts); the parts never share a bucket."""
SCALES: Final = (1.0, 1.0, 0.7)
"""How much words, letters and concepts weigh against one another."""
BUCKETS: Final = SPACE * len(SCALES)
LETTERS: Final = range(2, 6)
"""Lengths of the letter n-grams; 2 to 5 was as good as 1 to 4 and 3 to 5, and needs no second set."""
MAX_WORDS: Final = 400

Parts = tuple[Counter[int], ...]
"""How often each bucket occurs in a text: by words, by letters and by concepts."""
Vector = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Buckets, each once, and their weights."""


@dataclass(frozen=True)
class Analyser:
    """Turns texts into feature counts with a vocabulary for misspelt words and a lexicon of concepts."""

    vocabulary: Vocabulary
    lexicon: Lexicon

    def counts(self, text: str) -> Parts:
        """How often each bucket occurs in `text`."""
        return self._parts(text, _letter_buckets)

    def documents(self, texts: Iterable[str]) -> list[Parts]:
        """The counts of many texts."""
        # The cache dies with this call: what examples share is worked out once, what users write is never kept.
        letters = cache(_letter_buckets)
        return [self._parts(text, letters) for text in texts]

    def _parts(self, text: str, letters: Callable[[str], tuple[int, ...]]) -> Parts:
        written = fold(normalise(text)).split()[:MAX_WORDS]
        words = self.vocabulary.mend(written)
        found: Counter[int] = Counter()
        for word in written:
            found.update(letters(word))
        return _word_counts(words), found, self._concept_counts(words)

    def _concept_counts(self, words: list[str]) -> Counter[int]:
        found = sorted(self.lexicon.concepts(words))
        pairs = [f"{one}+{two}" for index, one in enumerate(found) for two in found[index + 1 :]]
        return Counter(_bucket(name, 2) for name in [*found, *pairs])


def vector(parts: Parts, idf: NDArray[np.float32]) -> Vector:
    """Counts as one vector: logarithmic term frequency times `idf`, each part of length 1, then scaled.

    Buckets that no example fell into are left out.

    Source of the weighting: Salton and Buckley, 1988, "Term-weighting approaches in automatic text retrieval".
    """
    buckets, weights = [], []
    for part, scale in zip(parts, SCALES, strict=True):
        where = np.fromiter(part, np.int32, len(part))
        often = np.fromiter(part.values(), np.float32, len(part))
        known = idf[where] > 0
        where, often = where[known], often[known]
        weight = (1 + np.log(often)) * idf[where]
        norm = float(np.sqrt(weight @ weight)) or 1.0
        buckets.append(where)
        weights.append(weight * np.float32(scale / norm))
    return np.concatenate(buckets), np.concatenate(weights)


def inverse_frequency(documents: Sequence[Parts]) -> NDArray[np.float32]:
    """Smoothed inverse document frequency per bucket; unseen buckets get 0."""
    seen = np.zeros(BUCKETS, np.float32)
    for document in documents:
        for part in document:
            seen[np.fromiter(part, np.int64, len(part))] += 1
    idf = np.log((1 + len(documents)) / (1 + seen)) + 1
    return np.where(seen > 0, idf, 0).astype(np.float32)


def _bucket(name: str, part: int) -> int:
    return crc32(name.encode()) % SPACE + part * SPACE


def _word_counts(words: list[str]) -> Counter[int]:
    names = [*words, *(f"{one} {two}" for one, two in pairwise(words))]
    return Counter(_bucket(name, 0) for name in names)


def _letter_buckets(word: str) -> tuple[int, ...]:
    padded = f" {word[:40]} "
    return tuple(
        _bucket(padded[start : start + length], 1)
        for length in LETTERS
        for start in range(max(1, len(padded) - length + 1))
    )
