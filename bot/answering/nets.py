"""Small neural networks beside the linear model: they learn what features mean together.

Each has one hidden layer of rectified units over all features, one softmax for what a text is about and one
logistic unit for each class of danger. Several are fitted side by side, since the mean of their answers is better
than any of them (Hansen and Salamon, 1990, "Neural network ensembles").

Stochastic gradient descent with a step of its own for each feature (Duchi et al., 2011, "Adaptive subgradient
methods for online learning and stochastic optimization") and with dropout (Srivastava et al., 2014, "Dropout: a
simple way to prevent neural networks from overfitting").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Vector

NETS: Final = 6
HIDDEN: Final = 48
DROPPED: Final = 0.3
"""Share of the features of an example that are left out each time."""
HIDDEN_DROPPED: Final = 0.1
STEP: Final = 0.08
OUTPUT_STEP: Final = 0.05
POSITIVE: Final = (4.0, 4.0, 1.0)
"""How much more an example that belongs to a class of danger counts than one that does not."""
DANGER_SHARE: Final = 0.5
SMALL: Final = np.float32(1e-8)
SEED: Final = 1

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Nets:
    """What was fitted. Hidden units stand net by net in one row; outputs are subjects, then classes of danger."""

    inputs: Floats
    """Features x hidden units of all nets."""
    hidden_bias: Floats
    outputs: Floats
    """Nets x hidden units of each x outputs."""
    output_bias: Floats
    """Nets x outputs."""


def hidden_layer(sums: Floats) -> Floats:
    """The hidden units of texts from the sums of their inputs (texts x hidden units of all nets)."""
    return np.maximum(sums, 0)


def chances_of(hidden: Floats, outputs: Floats, bias: Floats) -> Floats:
    """The mean chance of each output from the hidden units of all nets, for one text."""
    nets, units, _ = outputs.shape
    said = np.matmul(hidden.reshape(nets, 1, units), outputs)[:, 0] + bias
    mean: Floats = softmax(said).sum(0) / nets
    return mean


def output_layer(hidden: Floats, outputs: Floats, bias: Floats) -> Floats:
    """What each net says of each text (nets x texts x outputs), before softmax."""
    nets, units, _ = outputs.shape
    said: Floats = hidden.reshape(len(hidden), nets, units).transpose(1, 0, 2) @ outputs + bias[:, None]
    return said


def softmax(values: Floats) -> Floats:
    """Chances that add up to 1 in each row."""
    weights = np.exp(values - values.max(-1, keepdims=True))
    chances: Floats = weights / weights.sum(-1, keepdims=True)
    return chances


def fit(
    vectors: Sequence[Vector],
    subjects: NDArray[np.int32],
    dangers: NDArray[np.int8],
    features: int,
    epochs: int,
) -> Nets:
    """Fit the nets. Deterministic.

    `subjects`: what each example is about, -1 where nobody said. `dangers` (examples x classes): 1, -1 or 0 where
    nobody said. `features`: how many there are; the vectors hold their numbers.
    """
    random = np.random.default_rng(SEED)
    count, units = int(subjects.max()) + 1, NETS * HIDDEN

    def drawn(*shape: int, scale: float) -> Floats:
        return (random.standard_normal(shape, np.float32) * np.float32(scale)).astype(np.float32)

    inputs, hidden_bias = drawn(features, units, scale=0.1), np.zeros(units, np.float32)
    outputs = drawn(NETS, HIDDEN, count + dangers.shape[1], scale=HIDDEN**-0.5)
    output_bias = np.zeros((NETS, count + dangers.shape[1]), np.float32)
    seen = np.full(features, SMALL, np.float32)
    positive = np.array(POSITIVE, np.float32)
    steps = epochs * len(vectors)
    for epoch in range(epochs):
        for step, index in enumerate(random.permutation(len(vectors)), epoch * len(vectors)):
            rate = np.float32(1 - step / steps)
            where, values = vectors[index]
            kept = random.random(len(where), np.float32) >= DROPPED
            where, values = where[kept], values[kept] / np.float32(1 - DROPPED)
            rows = inputs[where]
            hidden = hidden_layer(values @ rows + hidden_bias)
            hidden *= (random.random(units, np.float32) >= HIDDEN_DROPPED) / np.float32(1 - HIDDEN_DROPPED)
            said = output_layer(hidden[None], outputs, output_bias)[:, 0]
            error = np.zeros_like(said)
            if subjects[index] >= 0:
                error[:, :count] = softmax(said[:, :count])
                error[:, subjects[index]] -= 1
            error[:, count:] = DANGER_SHARE * _danger_error(said[:, count:], dangers[index], positive)
            back = np.matmul(outputs, error[:, :, None]).reshape(units) * (hidden > 0)
            change = hidden.reshape(NETS, HIDDEN, 1) * error[:, None, :]
            outputs -= OUTPUT_STEP * rate * change
            output_bias -= OUTPUT_STEP * rate * error
            hidden_bias -= OUTPUT_STEP * rate * back
            seen[where] += values * values * np.float32(back @ back / units)
            rows -= np.outer(STEP * rate * values / np.sqrt(seen[where]), back)
            inputs[where] = rows
    return Nets(inputs, hidden_bias, outputs, output_bias)


def _danger_error(said: Floats, dangers: NDArray[np.int8], positive: Floats) -> Floats:
    chances = 1 / (1 + np.exp(-np.clip(said, -20, 20)))
    error: Floats = np.where(dangers > 0, positive * (chances - 1), np.where(dangers < 0, chances, 0))
    return error
