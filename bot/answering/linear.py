"""A linear classifier fitted to the example phrases: one-against-rest support vector machines.

Dual coordinate descent for the squared hinge loss (Hsieh et al., 2008, "A dual coordinate descent
method for large-scale linear SVM"), for all classes at once. Needs numpy alone, so that a curator's
change is learnt when the bot starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import BUCKETS, Vector

EPOCHS: Final = 8
COST: Final = 0.7
SEED: Final = 1


@dataclass(frozen=True)
class LinearModel:
    """Weights per used bucket and class. `rows[bucket]` is the bucket's row in `weights`, 0 for unused ones."""

    classes: tuple[str, ...]
    idf: NDArray[np.float32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float16]
    """The first row is nought, for unused buckets; the last is the bias, what speaks before anything is read."""

    def decide(self, vector: Vector) -> NDArray[np.float32]:
        """The signed distance to each class; above 0 it speaks for the class."""
        buckets, values = vector
        used = self.weights[self.rows[buckets]].astype(np.float32)
        distances: NDArray[np.float32] = values @ used + self.weights[-1].astype(np.float32)
        return distances

    @classmethod
    def from_used(
        cls,
        classes: tuple[str, ...],
        used: NDArray[np.int32],
        idf: NDArray[np.float32],
        weights: NDArray[np.float16],
    ) -> "LinearModel":
        """The model again, from the used buckets in rising order and their frequencies and weights."""
        rows = np.zeros(BUCKETS, np.int32)
        rows[used] = np.arange(1, len(used) + 1, dtype=np.int32)
        whole = np.zeros(BUCKETS, np.float32)
        whole[used] = idf
        return cls(classes, whole, rows, weights)


def fit(
    vectors: list[Vector],
    signs: NDArray[np.int8],
    classes: Iterable[str],
    idf: NDArray[np.float32],
    positive_weight: float = 1.0,
) -> LinearModel:
    """Fit one class per column of `signs` (examples x classes). Deterministic.

    A sign is 1 where the example belongs to the class, -1 where it does not, 0 where nobody knows.

    `positive_weight`: how much more an example that belongs counts than one that does not.
    """
    rows = np.zeros(BUCKETS, np.int32)
    used = np.flatnonzero(idf)
    rows[used] = np.arange(1, len(used) + 1, dtype=np.int32)
    slack = np.where(signs > 0, 0.5 / (COST * positive_weight), 0.5 / COST).astype(np.float32)
    weights = np.zeros((len(used) + 2, signs.shape[1]), np.float32)
    dual = np.zeros(signs.shape, np.float32)
    one = np.float32(1)
    examples = [
        (np.append(rows[buckets], len(used) + 1), np.append(values, one), float(values @ values) + 1)
        for buckets, values in vectors
    ]
    random = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        for index in random.permutation(len(examples)):
            where, values, length = examples[index]
            sign, old = signs[index].astype(np.float32), dual[index].copy()
            gradient = sign * (values @ weights[where]) - 1 + old * slack[index]
            new = np.maximum(old - gradient / (length + slack[index]), 0)
            changed = np.flatnonzero((new != old) & (sign != 0))
            if len(changed):
                dual[index] = new
                step = (new[changed] - old[changed]) * sign[changed]
                weights[np.ix_(where, changed)] += np.outer(values, step)
    return LinearModel(tuple(classes), idf, rows, weights.astype(np.float16))
