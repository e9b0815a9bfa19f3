"""What was learnt from the examples, made small and quick to read: the linear model and the nets in one."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import BUCKETS
from bot.answering.linear import Linear
from bot.answering.nets import Floats, Nets, hidden_layer, output_layer, softmax

LARGEST: Final = np.iinfo(np.int16).max

Said = tuple[Floats, Floats]
"""What each of some things says (things x columns of the model), and the square of its weight."""


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

    def take(self, rows: NDArray[np.integer[Any]], factors: Floats | None = None) -> Floats:
        """Some rows, each times its factor."""
        units = self.units[rows] if factors is None else self.units[rows] * factors
        taken: Floats = self.numbers[rows] * units[:, None]
        return taken


class Judgement(NamedTuple):
    """What is thought of some texts (texts x classes)."""

    distances: Floats
    """Of the linear model, to each of its classes; above 0 a text speaks for the class."""
    chances: Floats
    """Of the nets: the mean chance of each subject."""
    dangers: Floats
    """Of the nets: for each class of danger, above 0 a text speaks for it."""


class Model(NamedTuple):
    """The fitted model. Its columns are the linear model's classes and the nets' hidden units."""

    classes: tuple[str, ...]
    """Of the linear model."""
    subjects: tuple[str, ...]
    """Of the nets."""
    idf: Floats
    """For each bucket; 0 for those that are not used."""
    rows: NDArray[np.int32]
    """For each bucket its row in `weights`, 0 for those that are not used."""
    weights: Rows
    """The first row is nought."""
    bias: Floats
    """For each column: what speaks before anything is read."""
    outputs: Floats
    output_bias: Floats

    @classmethod
    def join(
        cls, classes: tuple[str, ...], subjects: tuple[str, ...], idf: Floats, linear: Linear, nets: Nets
    ) -> "Model":
        """Both, fitted to the buckets that `idf` knows, in rising order."""
        weights = np.hstack([linear.weights, nets.inputs])
        bias = np.concatenate([linear.bias, nets.hidden_bias])
        padded = Rows.of(np.vstack([np.zeros_like(weights[:1]), weights]))
        return cls(classes, subjects, idf, row_of(idf), padded, bias, nets.outputs, nets.output_bias)

    def say(self, buckets: NDArray[np.int32]) -> Said:
        """What each bucket says by its inverse frequency."""
        idf = self.idf[buckets]
        return self.weights.take(self.rows[buckets], idf), idf * idf

    def judge(self, sums: Floats) -> Judgement:
        """What is thought of texts by the sums of what their features say (texts x columns)."""
        sums = sums + self.bias
        count, subjects = len(self.classes), len(self.subjects)
        said = output_layer(hidden_layer(sums[:, count:]), self.outputs, self.output_bias)
        chances = softmax(said[:, :, :subjects]).mean(0)
        return Judgement(sums[:, :count], chances, said[:, :, subjects:].mean(0))


def row_of(idf: Floats) -> NDArray[np.int32]:
    """For each bucket its row: 1 and up for those that are used, 0 for the others."""
    rows = np.zeros(BUCKETS, np.int32)
    used = np.flatnonzero(idf)
    rows[used] = np.arange(1, len(used) + 1, dtype=np.int32)
    return rows
