"""What is worked out before anybody asks says the same as the sum of all features."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.features import vectors
from bot.answering.model import Judgement

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
    ((features, values),) = vectors(answerer.reader.analyser.documents([text]), model.idf)
    judged = model.judge(model.weights.take(features + 1, values).sum(0, keepdims=True))
    return Judgement(*(thought[0] for thought in judged))


def agree(one: Judgement, two: Judgement, tolerance: float) -> bool:
    return all(np.allclose(left, right, atol=tolerance) for left, right in zip(one, two, strict=True))


@pytest.mark.parametrize("text", TEXTS)
def test_a_reading_is_the_sum_of_the_features(answerer: Answerer, text: str) -> None:
    assert agree(answerer.reader.read(text).whole, summed(answerer, text), 5e-3)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters=".,!?;\n"), max_size=200))
@settings(max_examples=60, deadline=None)
def test_of_any_text(answerer: Answerer, text: str) -> None:
    assert agree(answerer.reader.read(text).whole, summed(answerer, text), 5e-2)


def test_nothing_says_no_more_than_the_bias(answerer: Answerer) -> None:
    for text in ("", " \n", "!?", "..."):
        reading = answerer.reader.read(text)
        assert reading.plain == ""
        assert reading.concepts == []
        assert agree(reading.whole, summed(answerer, ""), 1e-5)
        assert [len(thought) for thought in reading.sentences] == [0, 0, 0]


def test_a_sentence_is_read_as_if_it_stood_alone(answerer: Answerer) -> None:
    sentences = ("Kranen i köket droppar igen", "Hon har blåmärken och vågar inte prata")
    reading = answerer.reader.read(f"{sentences[0]}. Hm. {sentences[1]}!")
    for index, sentence in enumerate(sentences):
        read = Judgement(*(thought[index] for thought in reading.sentences))
        assert agree(read, answerer.reader.read(sentence).whole, 1e-3)
    assert reading.plain == "kranen i köket droppar igen hm hon har blåmärken och vågar inte prata"


def test_short_sentences_are_read_with_the_whole_only(answerer: Answerer) -> None:
    assert not len(answerer.reader.read("Hej. Hon gråter. Vad gör jag?").sentences.chances)
