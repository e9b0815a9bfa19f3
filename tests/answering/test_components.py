"""What features say, made short."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.components import COMPONENTS, principal_components
from bot.answering.features import Vector

FEATURES, COLUMNS, IMPORTANT = 300, 200, 20
RANDOM = np.random.default_rng(3)


def drawn(*shape: int) -> NDArray[np.float32]:
    return RANDOM.standard_normal(shape).astype(np.float32)


def some_examples(count: int) -> list[Vector]:
    return [(np.arange(start, start + 12, dtype=np.int32), drawn(12)) for start in RANDOM.integers(0, 280, count)]


def sums(weights: NDArray[np.float32], examples: list[Vector]) -> NDArray[np.float32]:
    return np.array([values @ weights[features] for features, values in examples])


def test_nothing_is_lost_where_so_many_numbers_are_enough() -> None:
    weights = drawn(FEATURES, COMPONENTS) @ drawn(COMPONENTS, COLUMNS)
    short, components = principal_components(weights, some_examples(900), IMPORTANT)
    assert short.shape == (FEATURES, COMPONENTS)
    assert short @ components == pytest.approx(weights, abs=0.05)


def test_little_is_lost_of_what_examples_come_to_and_least_where_it_matters() -> None:
    weights = drawn(FEATURES, COLUMNS)
    examples = some_examples(2000)
    short, components = principal_components(weights, examples, IMPORTANT)
    whole, kept = sums(weights, examples), sums(short @ components, examples)
    lost = ((whole - kept) ** 2).mean(0) / (whole**2).mean(0)
    assert lost[:IMPORTANT].max() < 0.05
    assert lost.mean() < 1 - COMPONENTS / COLUMNS
