"""The linear model on toy data."""

import numpy as np
from numpy.typing import NDArray

from bot.answering.features import BUCKETS, Vector
from bot.answering.linear import LinearModel, fit

CLASSES = ("north", "south", "none")
IDF: NDArray[np.float32] = np.zeros(BUCKETS, np.float32)
IDF[[1, 10, 11, 12, 13, BUCKETS - 1]] = 1


def vector(*buckets: int) -> Vector:
    weight = 1 / len(buckets) ** 0.5 if buckets else 0.0
    return np.array(buckets, np.int32), np.full(len(buckets), weight, np.float32)


EXAMPLES = [
    vector(1, 10),
    vector(1, 11),
    vector(1, 12, 13),
    vector(BUCKETS - 1, 10),
    vector(BUCKETS - 1, 11),
    vector(BUCKETS - 1, 12, 13),
    vector(10, 11),
    vector(12, 13),
]
WANTED = np.array([0, 0, 0, 1, 1, 1, 2, 2])


def signed(belongs: NDArray[np.bool_]) -> NDArray[np.int8]:
    return np.where(belongs, 1, -1).astype(np.int8)


def fitted(positive_weight: float = 1.0) -> LinearModel:
    signs = signed(WANTED[:, None] == np.arange(len(CLASSES)))
    return fit(EXAMPLES, signs, CLASSES, IDF, positive_weight)


def test_separable_data_are_learnt() -> None:
    model = fitted()
    assert model.classes == CLASSES
    assert [int(model.decide(example).argmax()) for example in EXAMPLES] == WANTED.tolist()


def test_the_sign_tells_whether_a_class_holds() -> None:
    model = fitted()
    for example, wanted in zip(EXAMPLES[:6], WANTED[:6], strict=True):
        distances = model.decide(example)
        assert distances[wanted] > 0
        assert distances[1 - wanted] < 0


def test_what_was_not_seen_follows_the_bucket_that_tells() -> None:
    model = fitted()
    assert int(model.decide(vector(1, 500)).argmax()) == 0
    assert int(model.decide(vector(BUCKETS - 1, 500)).argmax()) == 1


def test_unseen_buckets_and_an_empty_text_say_no_more_than_the_bias() -> None:
    model = fitted()
    assert model.decide(vector(777, 888)).tolist() == model.weights[-1].tolist()
    assert model.decide(vector()).tolist() == model.weights[-1].tolist()


def test_fitting_twice_gives_the_same_model() -> None:
    one, two = fitted(), fitted()
    assert one.weights.tobytes() == two.weights.tobytes()
    assert one.rows.tobytes() == two.rows.tobytes()


def test_a_heavier_positive_weight_draws_towards_the_class() -> None:
    contrary = [vector(1), vector(1), vector(1)]
    signs = signed(np.array([[True], [False], [False]]))
    light = fit(contrary, signs, ("north",), IDF).decide(vector(1))[0]
    heavy = fit(contrary, signs, ("north",), IDF, positive_weight=10).decide(vector(1))[0]
    assert heavy > light


def test_an_unknown_label_teaches_nothing() -> None:
    examples = [vector(1), vector(10), vector(BUCKETS - 1)]
    signs = np.array([[1, -1], [-1, 1], [-1, 0]], np.int8)
    without = fit(examples[:2], signs[:2], ("north", "south"), IDF)
    taught = fit(examples, signs, ("north", "south"), IDF)
    for example in examples:
        assert taught.decide(example)[1] == without.decide(example)[1]
    assert taught.decide(examples[2])[0] < without.decide(examples[2])[0]


def test_a_model_can_be_made_again_from_its_used_buckets() -> None:
    model = fitted()
    used = np.flatnonzero(model.rows).astype(np.int32)
    again = LinearModel.from_used(model.classes, used, model.idf[used], model.weights)
    assert np.array_equal(again.rows, model.rows)
    for example in EXAMPLES:
        assert again.decide(example).tolist() == model.decide(example).tolist()
    assert again.idf[used].tolist() == model.idf[used].tolist()
    assert again.idf[777] == 0
