"""Reads a text once for all who judge it: its words, its concepts and how near it is to each class.

What the letters of a known word say is worked out when the model is fitted. So a text of known words is a
sum of ready rows, and only unknown words are spelt out.
"""

import re
from dataclasses import dataclass
from itertools import count
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
from bot.answering.model import Judgement, Model, Rows, Said
from bot.answering.text import normalise, shorten

WORDS, LETTERS, CONCEPTS = SCALES
TINY: Final = np.float32(1e-9)
"""Keeps what weighs nothing from being divided by nothing."""
SENTENCE_END: Final = re.compile(
    r"[.!?;\n]+|, (?=(?:men|och|nu|så|kan|får|vad|hur|vem|finns|ska|but|and|can|what|who|is)\b)"
)


class Reading(NamedTuple):
    """What was read from a text."""

    parts: list[str]
    """Its sentences in their normal form."""
    concepts: list[str]
    whole: Judgement
    """Of the text as one."""
    sentences: Judgement
    """Of each of its sentences, where it has several."""

    @property
    def plain(self) -> str:
        """The text in its normal form."""
        return " ".join(self.parts)


@dataclass(frozen=True)
class Spelling:
    """What the letters of each word of the vocabulary say, in the order of the vocabulary."""

    said: Rows
    """Words x columns of the model."""
    lengths: NDArray[np.float32]
    """The sum of the squares of the weights of each word."""

    @classmethod
    def of(cls, words: list[str], model: Model) -> "Spelling":
        """The spelling of `words` for a fitted model."""
        said = np.zeros((len(words), len(model.bias)), np.float32)
        lengths = np.zeros(len(words), np.float32)
        for index, word in enumerate(words):
            rows, squares = model.say(np.array(letter_buckets(word), np.int32))
            said[index], lengths[index] = rows.sum(0), squares.sum()
        return cls(Rows.of(said), lengths)


@dataclass(frozen=True)
class Reader:
    """Reads texts with one fitted model. Deterministic; nothing that was read is kept."""

    analyser: Analyser
    model: Model
    spelling: Spelling

    def read(self, text: str) -> Reading:
        """The reading of a text as it was written."""
        return self.read_parts([plain for part in SENTENCE_END.split(shorten(text)) if (plain := normalise(part))])

    def read_parts(self, parts: list[str]) -> Reading:
        """The reading of a text from its sentences in their normal form."""
        groups = self.analyser.features(parts)
        whole = groups[0]
        names = [whole.words, concept_names(whole.concepts), whole.written]
        meanings, squares = self._meanings(*names[:2])
        letters, lengths = self._letters(whole.written)
        shares = _shares(groups, names, np.concatenate((squares, lengths)))
        size = len(squares)
        judged = self.model.judge(shares[:, :size] @ meanings + shares[:, size:] @ letters)
        sentences = Judgement(*(thought[1:] for thought in judged))
        return Reading(parts, whole.concepts, Judgement(*(thought[0] for thought in judged)), sentences)

    def _meanings(self, words: list[str], concepts: list[str]) -> Said:
        return self.model.say(np.array(word_buckets(words) + concept_buckets(concepts), np.int32))

    def _letters(self, words: list[str]) -> Said:
        index = self.analyser.vocabulary.index
        places = np.array([index.get(word, 0) for word in words], np.int32)
        said, lengths = self.spelling.said.take(places), self.spelling.lengths[places]
        for row, word in enumerate(words):
            if word not in index:
                rows, squares = self.model.say(np.array(letter_buckets(word), np.int32))
                said[row], lengths[row] = rows.sum(0), squares.sum()
        return said, lengths


def _shares(groups: list[Features], names: list[list[str]], squares: NDArray[np.float32]) -> NDArray[np.float32]:
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
    start = 0
    for scale, part in zip((WORDS, CONCEPTS, LETTERS), names, strict=True):
        found = shares[:, start : start + len(part)]
        found *= scale / np.sqrt(np.maximum(found @ squares[start : start + len(part)], TINY))[:, None]
        start += len(part)
    return shares


def _places(names: list[list[str]]) -> list[dict[str, int]]:
    counter = count()
    return [dict(zip(part, counter, strict=False)) for part in names]
