"""The nets on toy data, and both models in one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering import linear, nets
from bot.answering.features import BUCKETS, Vector
from bot.answering.model import Judgement, Model, Rows, places_of
from bot.answering.training import EPOCHS

FEATURES = 12
IDF = np.zeros(BUCKETS, np.float32)
USED = np.arange(7, 7 + FEATURES)
IDF[USED] = np.linspace(1, 3, FEATURES)
CLASSES = ("-", "one", "two", "!now", "!any", "!urgent")


def vector(*features: int) -> Vector:
    return np.array(features, np.int32), np.ones(len(features), np.float32)


# Whether there is danger depends on two features together: one alone tells nothing, as no sum can say.
EXAMPLES = [vector(0, 2), vector(0, 3), vector(1, 2), vector(1, 3)] * 60
SUBJECTS: NDArray[np.int32] = np.array([0, 0, 1, 1] * 60, np.int32)
DANGERS: NDArray[np.int8] = np.array([[1, 0, 0], [-1, 0, 0], [-1, 0, 0], [1, 0, 0]] * 60, np.int8)


@pytest.fixture(scope="module")
def model() -> Model:
    fitted = nets.fit(EXAMPLES, SUBJECTS, DANGERS, FEATURES, EPOCHS)
    signs = np.zeros((len(EXAMPLES), len(CLASSES)), np.int8)
    signs[:, 1:3] = np.where(SUBJECTS[:, None] == np.arange(2), 1, -1)
    both = linear.fit(EXAMPLES, signs, FEATURES, EPOCHS), fitted
    return Model.join((CLASSES, ("one", "two")), IDF, both, EXAMPLES, ["hej"])


def judged(model: Model, *features: int) -> Judgement:
    rows = 1 + np.array(features, np.int32)
    return model.judge(rows, (1 / IDF[USED[list(features)]])[None].astype(np.float32))


def test_subjects_are_learnt(model: Model) -> None:
    for (features, _), subject in zip(EXAMPLES[:4], SUBJECTS[:4], strict=True):
        judgement = judged(model, *features)
        assert int(judgement.chances.argmax()) == subject
        assert judgement.chances.sum() == pytest.approx(1)
        assert int(judgement.distances[0, 1:3].argmax()) == subject


def test_what_features_mean_together_is_learnt(model: Model) -> None:
    for (features, _), danger in zip(EXAMPLES[:4], DANGERS[:4], strict=True):
        assert np.sign(judged(model, *features).dangers[0, 0]) == danger[0], features


def test_fitting_twice_gives_the_same_nets() -> None:
    one, two = (nets.fit(EXAMPLES, SUBJECTS, DANGERS, FEATURES, EPOCHS) for _ in range(2))
    for array, again in zip(vars(one).values(), vars(two).values(), strict=True):
        assert array.tobytes() == again.tobytes()


def test_what_nobody_labelled_teaches_nothing_about_it() -> None:
    unknown = nets.fit(EXAMPLES, SUBJECTS, np.zeros_like(DANGERS), FEATURES, EPOCHS)
    count = int(SUBJECTS.max()) + 1
    assert not unknown.output_bias[:, count:].any()


def test_buckets_have_rows_in_rising_order() -> None:
    places = places_of(USED)
    assert places[USED].tolist() == list(range(1, FEATURES + 1))
    assert np.count_nonzero(places) == FEATURES


def test_unused_buckets_and_unheard_letters_say_nothing(model: Model) -> None:
    assert not model.places[[0, 1, BUCKETS - 1]].any()
    for row in (0, FEATURES + 1):
        assert not model.said.numbers[row].any()
        assert not model.squares[row]


def test_rows_keep_what_matters() -> None:
    matrix = np.array([[0, 0, 0], [1e-6, -2e-6, 3e-6], [100, -0.5, 0.01]], np.float32)
    rows = Rows.of(matrix)
    errors = np.abs(rows.sums(np.arange(3, dtype=np.int32), np.eye(3, dtype=np.float32)) - matrix).max(1)
    assert (errors <= np.abs(matrix).max(1) / 60_000).all()
    shares = np.array([[2, 3]], np.float32)
    wanted = 2 * matrix[2] + 3 * matrix[1]
    assert rows.sums(np.array([2, 1], np.int32), shares)[0] == pytest.approx(wanted, abs=5e-3)
