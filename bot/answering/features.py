"""A text as a sparse vector: words, pairs of words, letter n-grams and concepts, hashed into buckets.

Hashing (Weinberger et al., 2009, "Feature hashing for large scale multitask learning") keeps the
model free of a dictionary: what was never seen simply meets an empty bucket.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.answering.text import fold, normalise
from bot.answering.vocabulary import Lexicon, Vocabulary

BUCKETS: Final = 1 << 18
LETTERS: Final = range(2, 6)
"""Lengths of the letter n-grams; 2 to 5 was as good as 1 to 4 and 3 to 5, and needs no second set."""
CONCEPT_WEIGHT: Final = 0.7
MAX_WORDS: Final = 400

Vector = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Buckets, each once, and their weights."""


@dataclass(frozen=True)
class Analyser:
    """Turns texts into feature counts with a vocabulary for misspelt words and a lexicon of concepts."""

    vocabulary: Vocabulary
    lexicon: Lexicon

    def counts(self, text: str) -> tuple[Counter[int], Counter[int], Counter[int]]:
        """How often each bucket occurs: by words, by letters and by concepts."""
        written = fold(normalise(text)).split()[:MAX_WORDS]
        words = self.vocabulary.mend(written)
        return _word_counts(words), _letter_counts(written), self._concept_counts(words)

    def _concept_counts(self, words: list[str]) -> Counter[int]:
        found = sorted(self.lexicon.concepts(words))
        pairs = [f"c:{one}+{two}" for index, one in enumerate(found) for two in found[index + 1 :]]
        return Counter(_bucket(name) for name in [*(f"c:{one}" for one in found), *pairs])


def vector(counts: tuple[Counter[int], ...], idf: NDArray[np.float32]) -> Vector:
    """Counts as one vector: logarithmic term frequency times `idf`, each part of length 1.

    Source of the weighting: Salton and Buckley, 1988, "Term-weighting approaches in automatic text retrieval".
    """
    total: dict[int, float] = {}
    for part, scale in zip(counts, (1.0, 1.0, CONCEPT_WEIGHT), strict=True):
        weights = {bucket: (1 + np.log(count)) * float(idf[bucket]) for bucket, count in part.items()}
        norm = sum(weight * weight for weight in weights.values()) ** 0.5
        for bucket, weight in weights.items():
            total[bucket] = total.get(bucket, 0.0) + scale * weight / (norm or 1.0)
    return np.fromiter(total, np.int32, len(total)), np.fromiter(total.values(), np.float32, len(total))


def inverse_frequency(documents: Sequence[tuple[Counter[int], ...]]) -> NDArray[np.float32]:
    """Smoothed inverse document frequency per bucket; unseen buckets get 0."""
    seen = np.zeros(BUCKETS, np.float32)
    for document in documents:
        for part in document:
            seen[np.fromiter(part, np.int64, len(part))] += 1
    idf = np.log((1 + len(documents)) / (1 + seen)) + 1
    return np.where(seen > 0, idf, 0).astype(np.float32)


def _bucket(name: str) -> int:
    return crc32(name.encode()) % BUCKETS


def _word_counts(words: list[str]) -> Counter[int]:
    names = [f"w:{word}" for word in words]
    names += [f"p:{one} {two}" for one, two in pairwise(words)]
    return Counter(map(_bucket, names))


def _letter_counts(words: list[str]) -> Counter[int]:
    found: Counter[int] = Counter()
    for word in words:
        padded = f" {word[:40]} "
        for length in LETTERS:
            last = len(padded) - length
            found.update(_bucket(padded[start : start + length]) for start in range(max(1, last + 1)))
    return found
