"""A linear classifier fitted to the example phrases: one-against-rest support vector machines.

Dual coordinate descent for the squared hinge loss (Hsieh et al., 2008, "A dual coordinate descent
method for large-scale linear SVM"), for all classes at once. Needs numpy alone, so that a curator's
change is learnt when the bot starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Vector

COST: Final = 0.7
SEED: Final = 1


@dataclass(frozen=True)
class Linear:
    """What was fitted: weights (features x classes) and the bias, what speaks before anything is read."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def decide(self, vector: Vector) -> NDArray[np.float32]:
        """The signed distance to each class; above 0 it speaks for the class."""
        features, values = vector
        distances: NDArray[np.float32] = values @ self.weights[features] + self.bias
        return distances


def fit(
    vectors: Sequence[Vector],
    signs: NDArray[np.int8],
    features: int,
    epochs: int,
    positive_weights: Sequence[float] | None = None,
) -> Linear:
    """Fit one class per column of `signs` (examples x classes). Deterministic.

    A sign is 1 where the example belongs to the class, -1 where it does not, 0 where nobody knows.

    `features`: how many there are; the vectors hold their numbers.
    `positive_weights`: for each class how much more an example that belongs counts than one that does not.
    """
    heavier = np.ones(signs.shape[1]) if positive_weights is None else np.asarray(positive_weights)
    slack = np.where(signs > 0, 0.5 / (COST * heavier), 0.5 / COST).astype(np.float32)
    weights = np.zeros((features + 1, signs.shape[1]), np.float32)
    dual = np.zeros(signs.shape, np.float32)
    one = np.float32(1)
    examples = [
        (np.append(where, features), np.append(values, one), float(values @ values) + 1)
        for where, values in vectors
    ]
    random = np.random.default_rng(SEED)
    for _ in range(epochs):
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
    return Linear(weights[:-1], weights[-1])
