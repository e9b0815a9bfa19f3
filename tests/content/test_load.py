"""From files to a `Knowledge`, with every fault of structure at once."""

from datetime import date

import pytest

from bot.config import KNOWLEDGE
from bot.content.knowledge import ELSEWHERE, Knowledge
from bot.content.load import KnowledgeError, load_knowledge, read_source
from bot.content.models import LANGUAGES
from tests.content.curator import AREA, Curator, spoken

FEAR = "topics/signs/sign-fear.yaml"
NATIONAL = "contacts/national.yaml"


def structure(curator: Curator) -> list[str]:
    return [spoken(fault, curator.root) for fault in sorted(read_source(curator.root, AREA).faults)]


def test_the_real_knowledge_loads_and_follows_the_contract(knowledge: Knowledge) -> None:
    promised = {topic for ids in knowledge.groups.values() for topic in ids}
    assert set(knowledge.topics) == promised
    assert set(knowledge.interface) == set(knowledge.words) == set(LANGUAGES)
    assert knowledge.contacts["sos-112"].phone == "112"


def test_topics_stand_in_the_order_of_the_contract(knowledge: Knowledge) -> None:
    assert list(knowledge.topics) == [topic for ids in knowledge.groups.values() for topic in ids]


def test_every_file_that_is_there_is_read() -> None:
    source = read_source(KNOWLEDGE, AREA)
    assert set(source.documents) == {path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.yaml")}


def test_phrases_name_their_topic_and_language(knowledge: Knowledge) -> None:
    phrases = list(knowledge.phrases())
    assert ("sign-fear", "sv", knowledge.topics["sign-fear"].phrases.sv[0]) in phrases
    assert (f"{ELSEWHERE}work", "en", knowledge.elsewhere["work"].phrases.en[-1]) in phrases
    assert sum(label == "sign-fear" for label, _, _ in phrases) == len(
        {*knowledge.topics["sign-fear"].phrases.sv, *knowledge.topics["sign-fear"].phrases.en}
    )


def test_the_group_of_a_topic(knowledge: Knowledge) -> None:
    assert knowledge.group_of("sign-fear") == "signs"
    with pytest.raises(KeyError):
        knowledge.group_of("no-such-topic")


def test_numbers_stay_as_they_are_written(curator: Curator) -> None:
    curator.replace(NATIONAL, r"number: 1177$", "number: 0771")
    assert load_knowledge(curator.root, AREA).contacts["vard-1177"].phone == "0771"


def test_a_missing_field_is_named(curator: Curator) -> None:
    curator.replace(FEAR, r"^reviewed: .*\n", "")
    assert structure(curator) == [f"{FEAR}:{curator.line(FEAR, '^sv:')}: 'reviewed' is missing"]


def test_a_missing_language_is_named(curator: Curator) -> None:
    curator.replace(FEAR, r"^en:\n(?:  .*\n)+", "")
    assert structure(curator) == [f"{FEAR}:{curator.line(FEAR, '^sv:')}: 'en' is missing"]


def test_a_misspelt_field_is_named_on_its_line(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^related:$", "relatd:")
    assert structure(curator) == [f"{FEAR}:{line}: 'relatd' is not known here; check the spelling or remove it"]


def test_an_empty_text_is_named_on_its_line(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^  title: .*$", '  title: " "')
    assert structure(curator) == [f"{FEAR}:{line}: 'sv.title' is empty; write a text"]


def test_a_wrong_date_is_named_on_its_line(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^reviewed: .*$", "reviewed: 2026-13-01")
    assert structure(curator) == [f"{FEAR}:{line}: 'reviewed' must be a day such as 2027-06-30"]


def test_too_many_steps_are_a_fault(curator: Curator) -> None:
    line = curator.line(FEAR, r"^  steps:$")
    curator.replace(FEAR, r"^  steps:$", "  steps:\n" + "\n".join(["    - Gå ut."] * 5))
    assert structure(curator)[0].startswith(f"{FEAR}:{line}: 'sv.steps'")


@pytest.mark.parametrize("new", ["- How to talk", "- hur-pratar-vi-då", f"- {'x' * 41}"])
def test_an_impossible_id_is_a_fault(curator: Curator, new: str) -> None:
    line = curator.replace(FEAR, r"^related:\n  - .*$", f"related:\n  {new}") + 1
    faults = structure(curator)
    assert len(faults) == 1
    assert faults[0].startswith(f"{FEAR}:{line}: 'related.0'")


def test_an_impossible_file_name_is_a_fault(curator: Curator) -> None:
    (curator.root / FEAR).rename(curator.root / "topics/signs/Sign_Fear.yaml")
    assert any(fault.startswith("topics/signs/Sign_Fear.yaml:1: ") for fault in structure(curator))


def test_an_impossible_contact_id_is_a_fault(curator: Curator) -> None:
    line = curator.replace(NATIONAL, r"^vard-1177:$", "Vård:")
    assert any(fault.startswith(f"{NATIONAL}:{line}: ") for fault in structure(curator))


def test_words_in_a_number_are_a_fault(curator: Curator) -> None:
    line = curator.replace(NATIONAL, r"- number: 114 14$", "- number: ring 114 14")
    faults = structure(curator)
    assert len(faults) == 1
    assert faults[0].startswith(f"{NATIONAL}:{line}: 'police-11414.numbers.0.number'")


def test_a_missing_file_is_a_fault(curator: Curator) -> None:
    (curator.root / "interface/en.yaml").unlink()
    assert structure(curator) == ["interface/en.yaml:1: the file cannot be read: No such file or directory"]


@pytest.mark.parametrize("file", ["interface/en.yaml", "words/en.yaml"])
def test_an_emptied_language_is_a_fault(curator: Curator, file: str) -> None:
    curator.write(file, "# nothing\n")
    assert any(fault.startswith(f"{file}:1: ") for fault in structure(curator))


def test_a_list_where_ids_belong_is_a_fault(curator: Curator) -> None:
    curator.write("jobs.yaml", "- wall\n- bathroom\n")
    assert structure(curator) == ["jobs.yaml:1: the file must be a list of ids with their entries"]


def test_an_area_without_contacts_is_a_fault() -> None:
    with pytest.raises(KnowledgeError, match=r"atlantis\.yaml:1: the file cannot be read"):
        load_knowledge(KNOWLEDGE, "atlantis")


def test_the_error_shows_the_first_fault_and_counts_the_rest(curator: Curator) -> None:
    curator.replace(FEAR, r"^related:$", "relatd:")
    curator.replace(FEAR, r"^reviewed: .*\n", "")
    curator.write("jobs.yaml", "- wall\n")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(curator.root, AREA)
    assert len(caught.value.faults) == 3
    assert str(caught.value) == (
        f"{curator.root}/jobs.yaml:1: the file must be a list of ids with their entries (and 2 more)"
    )


def test_knowledge_cannot_be_changed_after_reading(knowledge: Knowledge) -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(knowledge.topics["sign-fear"], "reviewed", date(2020, 1, 1))  # noqa: B010
