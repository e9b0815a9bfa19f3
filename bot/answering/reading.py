"""Reads a text once for all who judge it: its words, its concepts and how near it is to each class.

A text of known words is a sum of ready rows; only unknown words are spelt out.
"""

from dataclasses import dataclass
from itertools import chain, count
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import (
    SCALES,
    Analyser,
    Features,
    concept_buckets,
    concept_names,
    letter_buckets,
    word_buckets,
)
from bot.answering.model import Model
from bot.answering.nets import Floats
from bot.answering.text import sentences

WORDS, LETTERS, CONCEPTS = SCALES
WEIGHTS: Final = np.array((WORDS, CONCEPTS, LETTERS), np.float32)
TINY: Final = np.float32(1e-9)
"""Keeps what weighs nothing from being divided by nothing."""


class Reading(NamedTuple):
    """What was read from a text. Where it has several sentences of some length, each is read by itself as well."""

    parts: list[str]
    """Its sentences in their normal form."""
    concepts: list[str]
    distances: Floats
    """Of the linear model: to each class, first of the whole, then of the sentences."""
    dangers: Floats
    """Of the nets: for each class of danger, first of the whole, then of the sentences."""
    chances: Floats
    """Of the nets: of each subject for the whole."""

    @property
    def plain(self) -> str:
        """The text in its normal form."""
        return " ".join(self.parts)


@dataclass(frozen=True)
class Reader:
    """Reads texts with one fitted model. Deterministic; nothing that was read is kept."""

    analyser: Analyser
    model: Model

    def read(self, text: str) -> Reading:
        """The reading of a text as it was written."""
        return self.read_parts(sentences(text))

    def read_parts(self, parts: list[str]) -> Reading:
        """The reading of a text from its sentences in their normal form."""
        groups = self.analyser.features(parts)
        whole = groups[0]
        names = (whole.words, concept_names(whole.concepts), whole.written)
        rows, squares, spelt = self._rows(*names)
        shares = _shares(groups, names, squares)
        if spelt:
            # What an unknown word weighs, each of its letters weighs.
            sizes = np.fromiter(map(len, spelt.values()), np.int64, len(spelt))
            shares = np.concatenate((shares, shares[:, list(spelt)].repeat(sizes, axis=1)), axis=1)
        return Reading(parts, whole.concepts, *self.model.judge(rows, shares))

    def _rows(
        self, words: list[str], concepts: list[str], written: list[str]
    ) -> tuple[NDArray[np.int32], Floats, dict[int, list[int]]]:
        """The row of each name and the square of its weight; and for each unknown word the buckets of its letters.

        The rows of these follow those of the names; the word itself has the row that says nothing.
        """
        index, model = self.analyser.vocabulary.index, self.model
        before = len(words) + len(concepts)
        spelt = {before + place: letter_buckets(word) for place, word in enumerate(written) if word not in index}
        buckets = [*word_buckets(words), *concept_buckets(concepts), *chain(*spelt.values())]
        found = model.places[np.array(buckets, np.int32)]
        # The letters of known words stand behind all features.
        first = len(model.squares) - len(index)
        known = np.array([first + index[word] if word in index else 0 for word in written], np.int32)
        rows = np.concatenate((found[:before], known, found[before:]))
        squares = model.squares[rows]
        if spelt:
            start = before + len(written)
            for place, letters in spelt.items():
                squares[place] = squares[start : start + len(letters)].sum()
                start += len(letters)
        return rows, squares[: before + len(written)], spelt


def _shares(groups: list[Features], names: tuple[list[str], ...], squares: Floats) -> Floats:
    """How much each name weighs in each group (groups x names).

    `names`: those of the first group, which holds all: words, concepts and written words, with their `squares`.
    """
    shares = np.zeros((len(groups), len(squares)), np.float32)
    shares[0] = 1
    if len(groups) > 1:
        places = _places(names)
        for row, group in zip(shares[1:], groups[1:], strict=True):
            parts = (group.words, concept_names(group.concepts), group.written)
            row[[place[name] for place, part in zip(places, parts, strict=True) for name in part]] = 1
    sizes = [len(part) for part in names]
    lengths = np.zeros((len(squares), len(sizes)), np.float32)
    end = 0
    for column, size in enumerate(sizes):
        lengths[end : end + size, column] = squares[end : end + size]
        end += size
    factors = WEIGHTS / np.sqrt(np.maximum(shares @ lengths, TINY))
    shares *= factors.repeat(sizes, axis=1)
    return shares


def _places(names: tuple[list[str], ...]) -> list[dict[str, int]]:
    counter = count()
    return [dict(zip(part, counter, strict=False)) for part in names]
