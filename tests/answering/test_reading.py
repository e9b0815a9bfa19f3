"""What is worked out before anybody asks says the same as the sum of all features."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.features import BUCKETS, vectors
from bot.answering.model import Judgement
from bot.answering.reading import Reading

TEXTS = (
    "hon på trean har blåmärken på armarna",
    "he does not let her out of the flat",
    "KVINNOJUREN nummer tack",
    "zebrafinkmarkeringsnål qwzx blåmärkken",
    "vem ringer jag när barnen är ensamma hemma och någon skriker",
)


def summed(answerer: Answerer, text: str) -> Judgement:
    """The judgement by adding up every feature of a text, as they are fitted."""
    model = answerer.reader.model
    idf = np.zeros(BUCKETS, np.float32)
    used = np.flatnonzero(model.places)
    idf[used] = np.sqrt(model.squares[model.places[used]])
    ((features, values),) = vectors(answerer.reader.analyser.documents([text]), idf)
    return model.judge(features + 1, (values / idf[used[features]])[None])


def agree(reading: Reading, other: Judgement, tolerance: float, index: int = 0) -> bool:
    pairs = [(reading.distances[index], other.distances[0]), (reading.dangers[index], other.dangers[0])]
    if index == 0:
        pairs.append((reading.chances, other.chances))
    return all(np.allclose(left, right, atol=tolerance) for left, right in pairs)


@pytest.mark.parametrize("text", TEXTS)
def test_a_reading_is_the_sum_of_the_features(answerer: Answerer, text: str) -> None:
    assert agree(answerer.reader.read(text), summed(answerer, text), 5e-3)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters=".,!?;\n"), max_size=200))
@settings(max_examples=60, deadline=None)
def test_of_any_text(answerer: Answerer, text: str) -> None:
    reading = answerer.reader.read(text)
    # Some signs become full stops in the normal form of a text.
    if len(reading.parts) < 2:
        assert agree(reading, summed(answerer, text), 5e-2)


def test_nothing_says_no_more_than_the_bias(answerer: Answerer) -> None:
    for text in ("", " \n", "!?", "..."):
        reading = answerer.reader.read(text)
        assert reading.plain == ""
        assert reading.concepts == []
        assert agree(reading, summed(answerer, ""), 1e-5)
        assert len(reading.distances) == len(reading.dangers) == 1


def test_a_sentence_is_read_as_if_it_stood_alone(answerer: Answerer) -> None:
    sentences = ("Kranen i köket droppar igen", "Hon har blåmärken och vågar inte prata")
    reading = answerer.reader.read(f"{sentences[0]}. Hm. {sentences[1]}!")
    for index, sentence in enumerate(sentences, 1):
        alone = answerer.reader.read(sentence)
        assert agree(reading, Judgement(alone.distances, alone.dangers, alone.chances), 1e-3, index)
    assert reading.plain == "kranen i köket droppar igen hm hon har blåmärken och vågar inte prata"


def test_short_sentences_are_read_with_the_whole_only(answerer: Answerer) -> None:
    assert len(answerer.reader.read("Hej. Hon gråter. Vad gör jag?").distances) == 1
