"""What was learnt from the examples, made small and quick to read: the linear model and the nets in one.

What a feature says is kept as a short row of numbers (see `components`), and so is what all letters of a known
word say together. A text is a sum of such rows.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.answering.components import principal_components
from bot.answering.features import BUCKETS, Vector, letter_buckets
from bot.answering.linear import Linear
from bot.answering.nets import Floats, Nets, chances_of, hidden_layer
from bot.content.knowledge import ELSEWHERE

LARGEST: Final = np.iinfo(np.int16).max


class Rows(NamedTuple):
    """A matrix in half the space: whole numbers, and what one of them is worth in each row."""

    numbers: NDArray[np.int16]
    units: Floats

    @classmethod
    def of(cls, matrix: Floats) -> "Rows":
        """The rows of `matrix`, each number to a 65,000th of the largest in its row."""
        units = (np.abs(matrix).max(1, initial=0) / LARGEST).astype(np.float32)
        wide = matrix / np.where(units > 0, units, 1)[:, None]
        return cls(np.rint(wide).astype(np.int16), units)

    def sums(self, rows: NDArray[np.int32], shares: Floats) -> Floats:
        """Sums of some `rows`, each times its share: one sum for each line of `shares` (sums x rows)."""
        summed: Floats = (shares * self.units[rows]) @ self.numbers[rows].astype(np.float32)
        return summed


class Judgement(NamedTuple):
    """What is thought of some texts, of which the first matters most."""

    distances: Floats
    """Of the linear model, to each of its classes (texts x classes); above 0 a text speaks for the class."""
    dangers: Floats
    """Of the nets, for each class of danger (texts x classes); above 0 a text speaks for it."""
    chances: Floats
    """Of the nets, of the first text: the mean chance of each subject."""


class Model(NamedTuple):
    """The fitted model."""

    classes: tuple[str, ...]
    """Of the linear model."""
    subjects: tuple[str, ...]
    """Of the nets."""
    places: NDArray[np.int32]
    """For each bucket its row in `said`, 0 for those that are not used."""
    said: Rows
    """First nought, then what each feature says by its inverse frequency, then what all letters of a word say."""
    squares: Floats
    """The square of the weight of each row; of a word, the sum of those of its letters."""
    components: Floats
    """Turns the sum of such rows into columns: the linear model's classes and the nets' hidden units."""
    bias: Floats
    """For each column: what speaks before anything is read."""
    outputs: Floats
    """Nets x hidden units of each x subjects."""
    output_bias: Floats
    """Nets x subjects."""
    alarms: Floats
    """Hidden units of all nets x classes of danger: the mean of the nets."""
    alarm_bias: Floats

    @classmethod
    def join(
        cls,
        labels: tuple[tuple[str, ...], tuple[str, ...]],
        idf: Floats,
        fitted: tuple[Linear, Nets],
        examples: Sequence[Vector],
        words: Iterable[str],
    ) -> "Model":
        """Both that were fitted to `examples`, whose features are the buckets that `idf` knows, in rising order.

        `labels`: the classes of the linear model and the subjects of the nets; `words`: those of the vocabulary,
        in its order.
        """
        linear, nets = fitted
        subjects = len(labels[1])
        weights = np.hstack([linear.weights, nets.inputs])
        parts, components = principal_components(weights, examples, linear.weights.shape[1])
        known = idf[idf > 0][:, None]
        features = np.vstack([np.zeros_like(parts[:1]), parts * known])
        squares = np.concatenate([np.zeros(1, np.float32), known[:, 0] ** 2])
        places = places_of(np.flatnonzero(idf))
        letters = [places[letter_buckets(word)] for word in words]
        spelt = np.array([features[rows].sum(0) for rows in letters], np.float32).reshape(-1, features.shape[1])
        lengths = np.array([squares[rows].sum() for rows in letters], np.float32)
        return cls(
            *labels,
            places,
            Rows.of(np.vstack([features, spelt])),
            np.concatenate([squares, lengths]),
            components,
            np.concatenate([linear.bias, nets.hidden_bias]),
            np.ascontiguousarray(nets.outputs[:, :, :subjects]),
            np.ascontiguousarray(nets.output_bias[:, :subjects]),
            nets.outputs[:, :, subjects:].reshape(len(nets.hidden_bias), -1) / np.float32(len(nets.outputs)),
            nets.output_bias[:, subjects:].mean(0),
        )

    @property
    def kinds(self) -> int:
        """How many of the subjects are kinds of elsewhere: the first ones, since their names begin with a sign."""
        return sum(name.startswith(ELSEWHERE) for name in self.subjects)

    def judge(self, rows: NDArray[np.int32], shares: Floats) -> Judgement:
        """What is thought of texts that are made of some rows, each with its share (texts x rows)."""
        columns = self.said.sums(rows, shares) @ self.components + self.bias
        count = len(self.classes)
        hidden = hidden_layer(columns[:, count:])
        chances = chances_of(hidden[0], self.outputs, self.output_bias)
        return Judgement(columns[:, :count], hidden @ self.alarms + self.alarm_bias, chances)


def places_of(used: NDArray[np.integer]) -> NDArray[np.int32]:
    """For each bucket its row: 1 and up for those that are used, given in rising order; 0 for the others."""
    places = np.zeros(BUCKETS, np.int32)
    places[used] = np.arange(1, len(used) + 1, dtype=np.int32)
    return places
