"""A text as a sparse vector: words, pairs of words, letter n-grams and concepts, hashed into buckets.

Hashing (Weinberger et al., 2009, "Feature hashing for large scale multitask learning") keeps the
model free of a dictionary: what was never seen simply meets an empty bucket.

Everything is counted once per text, and the letters of a text are the sum of those of its words. So what a
known word says can be worked out before anybody asks (see `reading`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, pairwise
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.answering.text import fold, normalise
from bot.answering.vocabulary import MAX_MENDED, Lexicon, Vocabulary

SPACE: Final = 1 << 18
"""Buckets of each part of a text (words, letters, concepts); the parts never share a bucket."""
SCALES: Final = (1.0, 1.0, 0.7)
"""How much words, letters and concepts weigh against one another."""
BUCKETS: Final = SPACE * len(SCALES)
LETTERS: Final = range(2, 6)
"""Lengths of the letter n-grams; 2 to 5 was as good as 1 to 4 and 3 to 5, and needs no second set."""
MAX_WORDS: Final = 400
LONGEST_WORD: Final = 40
MIN_SEEN: Final = 2
"""What stands in one example alone tells nothing about others."""
MIN_WORDS: Final = 4
"""Of a sentence that is read by itself as well."""
MAX_SENTENCES: Final = 12

Vector = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Features, each once, and their weights."""


class Features(NamedTuple):
    """What a text is made of, each thing once."""

    words: list[str]
    """Its words, as the vocabulary mends them, and the pairs of neighbours among them."""
    written: list[str]
    """Its words as they were written."""
    concepts: list[str]
    """Its concepts, in the order of the alphabet."""


@dataclass(frozen=True)
class Analyser:
    """Takes texts apart with a vocabulary for misspelt words and a lexicon of concepts."""

    vocabulary: Vocabulary
    lexicon: Lexicon

    def features(self, parts: Sequence[str]) -> list[Features]:
        """The features of a text, given as its sentences in their normal form (`text.normalise`).

        Those of the whole come first, then those of each sentence of some length, where there are several.
        """
        written, mended, concepts = [], [], []
        left, budget = MAX_WORDS, MAX_MENDED
        for part in parts:
            words = fold(part).split()[:left]
            left -= len(words)
            written.append(words)
            mended.append(self.vocabulary.mend(words, budget))
            budget = max(0, budget - sum(word not in self.vocabulary.index for word in words))
            concepts.append(self.lexicon.concepts(mended[-1]))
        whole = _features([*chain(*mended)], [*chain(*written)], set().union(*concepts))
        long = [index for index, words in enumerate(written) if len(words) >= MIN_WORDS][:MAX_SENTENCES]
        if len(long) < 2:
            return [whole]
        return [whole, *(_features(mended[index], written[index], concepts[index]) for index in long)]

    def documents(self, texts: Iterable[str]) -> list[Features]:
        """The features of whole texts as they were written."""
        return [self.features([normalise(text)])[0] for text in texts]


def _features(mended: list[str], written: list[str], concepts: set[str]) -> Features:
    pairs = [f"{one} {two}" for one, two in pairwise(mended)]
    return Features(list(dict.fromkeys(mended + pairs)), list(dict.fromkeys(written)), sorted(concepts))


def word_buckets(names: Iterable[str]) -> list[int]:
    """The buckets of words and of pairs of words."""
    return [crc32(name.encode()) % SPACE for name in names]


def letter_buckets(word: str) -> list[int]:
    """The buckets of the letter n-grams of a word, its ends among them; some may be the same."""
    padded = f" {word[:LONGEST_WORD]} ".encode()
    return [
        crc32(padded[start : start + length]) % SPACE + SPACE
        for length in LETTERS
        for start in range(max(1, len(padded) - length + 1))
    ]


def concept_names(concepts: Sequence[str]) -> list[str]:
    """Concepts in the order of the alphabet, and the pairs of them."""
    return [*concepts, *(f"{one}+{two}" for one, two in combinations(concepts, 2))]


def concept_buckets(names: Iterable[str]) -> list[int]:
    """The buckets of concepts and of pairs of concepts."""
    return [crc32(name.encode()) % SPACE + 2 * SPACE for name in names]


def inverse_frequency(documents: Sequence[Features]) -> NDArray[np.float32]:
    """Smoothed inverse document frequency per bucket; 0 for those that fewer than `MIN_SEEN` documents hold.

    Source of the weighting: Salton and Buckley, 1988, "Term-weighting approaches in automatic text retrieval".
    """
    # The cache dies with this call: what examples share is worked out once, what users write is never kept.
    letters = cache(letter_buckets)
    seen = np.zeros(BUCKETS, np.float32)
    for document in documents:
        found = {bucket for word in document.written for bucket in letters(word)}
        found.update(word_buckets(document.words))
        found.update(concept_buckets(concept_names(document.concepts)))
        seen[np.fromiter(found, np.int64, len(found))] += 1
    idf = np.log((1 + len(documents)) / (1 + seen)) + 1
    return np.where(seen >= MIN_SEEN, idf, 0).astype(np.float32)


def vectors(documents: Iterable[Features], idf: NDArray[np.float32]) -> list[Vector]:
    """Each text as one vector: the sum of what its words, letters and concepts say, scaled part by part.

    A part is divided by the root of the sum of squares. The features are numbered by the buckets that are used,
    in rising order.
    """
    letters = cache(letter_buckets)
    number = np.cumsum(idf > 0, dtype=np.int32) - 1
    found = []
    for document in documents:
        written = [bucket for word in document.written for bucket in letters(word)]
        buckets, weights = _vector(document, np.array(written, np.int32), idf)
        used = weights > 0
        found.append((number[buckets[used]], weights[used]))
    return found


def _vector(document: Features, letters: NDArray[np.int32], idf: NDArray[np.float32]) -> Vector:
    words = np.unique(np.array(word_buckets(document.words), np.int32))
    concepts = np.unique(np.array(concept_buckets(concept_names(document.concepts)), np.int32))
    written, often = np.unique(letters, return_counts=True)
    said = idf[letters]
    summed = often.astype(np.float32) * idf[written]
    parts = ((idf[words], idf[words]), (summed, said), (idf[concepts], idf[concepts]))
    weights = [
        values * np.float32(scale / (float(single @ single) ** 0.5 or 1.0))
        for scale, (values, single) in zip(SCALES, parts, strict=True)
    ]
    return np.concatenate((words, written, concepts)), np.concatenate(weights)
