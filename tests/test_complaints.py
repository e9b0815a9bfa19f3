"""Every value that can be wrong has its words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.complaints import ALIKE, FORMATS, SENTENCES, complaint
from bot.config import Settings
from bot.content.models import Id
from bot.content.schema import KINDS


def patterns(schema: Any) -> Iterator[str]:
    """Every pattern in a JSON Schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        yield from schema.get("patternProperties", {})
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from patterns(part)


@pytest.mark.parametrize("kind", [Settings, *KINDS.values()])
def test_every_pattern_is_put_into_words(kind: Any) -> None:
    found = set(patterns(TypeAdapter(kind).json_schema()))
    assert found <= set(FORMATS)


def test_no_words_are_left_over() -> None:
    kinds = [Settings, *KINDS.values()]
    assert set(FORMATS) == {pattern for kind in kinds for pattern in patterns(TypeAdapter(kind).json_schema())}
    assert set(ALIKE.values()) <= set(SENTENCES)


def test_an_example_in_the_words_is_right_itself() -> None:
    said = {pattern: re.search(r"such as ([^\s,]+)", words) for pattern, words in FORMATS.items()}
    examples = {pattern: match[1] for pattern, match in said.items() if match}
    assert len(examples) == 5
    assert all(re.search(pattern, example) for pattern, example in examples.items())


def test_a_fault_without_words_of_its_own_still_names_the_value() -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(complex).validate_python("{x}")
    assert complaint(raised.value.errors()[0], "a.b").startswith("'a.b': ")


def test_braces_in_a_name_are_no_fields() -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(Id).validate_python("Å")
    assert complaint(raised.value.errors()[0], "{x}").startswith("'{x}' must be at most 40 small letters")
