"""The linear model on toy data."""

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import Vector
from bot.answering.linear import Linear, fit
from bot.answering.training import EPOCHS

FEATURES = 20
LAST = FEATURES - 1


def vector(*features: int) -> Vector:
    weight = 1 / len(features) ** 0.5 if features else 0.0
    return np.array(features, np.int32), np.full(len(features), weight, np.float32)


EXAMPLES = [
    vector(1, 10),
    vector(1, 11),
    vector(1, 12, 13),
    vector(LAST, 10),
    vector(LAST, 11),
    vector(LAST, 12, 13),
    vector(10, 11),
    vector(12, 13),
]
WANTED = np.array([0, 0, 0, 1, 1, 1, 2, 2])
CLASSES = 3


def signed(belongs: NDArray[np.bool_]) -> NDArray[np.int8]:
    return np.where(belongs, 1, -1).astype(np.int8)


def fitted() -> Linear:
    return fit(EXAMPLES, signed(WANTED[:, None] == np.arange(CLASSES)), FEATURES, EPOCHS)


def test_separable_data_are_learnt() -> None:
    model = fitted()
    assert [int(model.decide(example).argmax()) for example in EXAMPLES] == WANTED.tolist()


def test_the_sign_tells_whether_a_class_holds() -> None:
    model = fitted()
    for example, wanted in zip(EXAMPLES[:6], WANTED[:6], strict=True):
        distances = model.decide(example)
        assert distances[wanted] > 0
        assert distances[1 - wanted] < 0


def test_what_was_not_seen_follows_the_feature_that_tells() -> None:
    model = fitted()
    assert int(model.decide(vector(1, 5)).argmax()) == 0
    assert int(model.decide(vector(LAST, 5)).argmax()) == 1


def test_unseen_features_and_an_empty_text_say_no_more_than_the_bias() -> None:
    model = fitted()
    assert model.decide(vector(7, 8)).tolist() == model.bias.tolist()
    assert model.decide(vector()).tolist() == model.bias.tolist()


def test_fitting_twice_gives_the_same_model() -> None:
    one, two = fitted(), fitted()
    assert one.weights.tobytes() == two.weights.tobytes()
    assert one.bias.tobytes() == two.bias.tobytes()


def test_a_heavier_positive_weight_draws_towards_the_class() -> None:
    contrary = [vector(1), vector(1), vector(1)]
    signs = signed(np.array([[True], [False], [False]]))
    light = fit(contrary, signs, FEATURES, EPOCHS).decide(vector(1))[0]
    heavy = fit(contrary, signs, FEATURES, EPOCHS, [10.0]).decide(vector(1))[0]
    assert heavy > light


def test_an_unknown_label_teaches_nothing() -> None:
    examples = [vector(1), vector(10), vector(LAST)]
    signs = np.array([[1, -1], [-1, 1], [-1, 0]], np.int8)
    without = fit(examples[:2], signs[:2], FEATURES, EPOCHS)
    taught = fit(examples, signs, FEATURES, EPOCHS)
    for example in examples:
        assert taught.decide(example)[1] == without.decide(example)[1]
    assert taught.decide(examples[2])[0] < without.decide(examples[2])[0]
