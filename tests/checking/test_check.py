"""What the check finds: each test breaks one thing in a copy of the real knowledge."""

import json
import re
import shutil
from datetime import date

import pytest

from bot.checking.check import check
from bot.checking.facts import is_swedish_number
from bot.content.load import load_knowledge
from tests.content.curator import AREA, TODAY, Curator

FEAR = "topics/signs/sign-fear.yaml"
NATIONAL = "contacts/national.yaml"
CHECKED = "sources: [https://example.org/]\n  verified: 2026-11-23\n  check_by: 2027-05-23\n"


def test_an_untouched_copy_adds_nothing(curator: Curator) -> None:
    assert curator.added() == []


@pytest.mark.parametrize(("key", "new"), [("contacts", "no-such-helpline"), ("related", "no-such-topic")])
def test_an_unknown_id_in_a_topic(curator: Curator, key: str, new: str) -> None:
    line = curator.replace(FEAR, rf"^{key}:\n  - .*$", f"{key}:\n  - {new}") + 1
    assert curator.added() == [f"{FEAR}:{line}: '{new}' is not a known id for {key} here"]


def test_a_topic_that_is_related_to_itself(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^related:\n  - .*$", "related:\n  - sign-fear") + 1
    assert curator.added() == [f"{FEAR}:{line}: 'sign-fear' is not a known id for related here"]


def test_an_unknown_topic_of_a_job(curator: Curator) -> None:
    line = curator.replace("jobs.yaml", r"^  topics:\n    - .*$", "  topics:\n    - no-such-topic") + 1
    assert curator.added() == [f"jobs.yaml:{line}: the topic 'no-such-topic' does not exist"]


def test_an_unknown_contact_to_call_instead(curator: Curator) -> None:
    line = curator.replace(NATIONAL, r"^  instead: \[.*\]$", "  instead: [no-such-helpline]")
    assert f"{NATIONAL}:{line}: the contact 'no-such-helpline' does not exist" in curator.added()


def test_an_unknown_contact_in_a_text(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^    - .*$", "    - Ring {no-such-helpline}.")
    assert curator.added() == [f"{FEAR}:{line}: {{no-such-helpline}} is no contact"]


def test_a_contact_that_nobody_names(curator: Curator) -> None:
    entry = (
        "lonely-helpline:\n  name: {sv: Linjen, en: The line}\n  web: example.org\n"
        f"  audience: {{sv: Alla, en: Everyone}}\n  {CHECKED}"
    )
    line = curator.append(NATIONAL, entry)
    assert curator.added() == [
        f"{NATIONAL}:{line}: no topic and no other contact names 'lonely-helpline'; "
        "add it where it helps or remove it"
    ]


def test_a_contact_named_in_a_text_is_used(curator: Curator) -> None:
    curator.append(
        NATIONAL,
        f"some-helpline:\n  name: {{sv: Linjen, en: The line}}\n  web: example.org\n"
        f"  audience: {{sv: Alla, en: Everyone}}\n  {CHECKED}",
    )
    curator.replace(FEAR, r"^    - .*$", "    - Ring {some-helpline}.")
    assert curator.added() == []


def test_a_contact_that_cannot_be_reached(curator: Curator) -> None:
    entry = (
        "lost-helpline:\n  name: {sv: Linjen, en: The line}\n"
        f"  audience: {{sv: Alla, en: Everyone}}\n  {CHECKED}"
    )
    line = curator.append(NATIONAL, entry)
    curator.replace(FEAR, r"^contacts:$", "contacts:\n  - lost-helpline")
    assert curator.added() == [f"{NATIONAL}:{line}: a contact needs a number, a web page or `unverified`"]


def test_a_topic_without_a_file(curator: Curator) -> None:
    (curator.root / FEAR).unlink()
    line = curator.line("topics.yaml", r"^  sign-fear:")
    assert curator.added() == [f"topics.yaml:{line}: the topic 'sign-fear' has no file {FEAR}"]


def test_a_topic_that_the_contract_does_not_know(curator: Curator) -> None:
    shutil.copy(curator.root / FEAR, curator.root / "topics/signs/sign-fright.yaml")
    assert curator.added() == [
        "topics/signs/sign-fright.yaml:1: the topic 'sign-fright' is not in topics.yaml; "
        "rename the file or add the topic there"
    ]


def test_a_topic_in_an_unknown_folder(curator: Curator) -> None:
    curator.write("topics/rumours/heard.yaml", curator.text(FEAR))
    assert curator.added() == ["topics/rumours/heard.yaml:1: the folder 'rumours' is no group in topics.yaml"]


def test_a_topic_in_the_wrong_folder(curator: Curator) -> None:
    (curator.root / FEAR).rename(curator.root / "topics/law/sign-fear.yaml")
    assert curator.added() == [
        "topics/law/sign-fear.yaml:1: the topic 'sign-fear' is not in topics.yaml; "
        "rename the file or add the topic there",
        f"topics.yaml:{curator.line('topics.yaml', '^  sign-fear:')}: the topic 'sign-fear' has no file {FEAR}",
    ]


def test_a_language_that_is_missing(curator: Curator) -> None:
    curator.replace(FEAR, r"^en:\n(?:  .*\n)+", "")
    assert curator.added() == [f"{FEAR}:{curator.line(FEAR, '^sv:')}: 'en' is missing"]


@pytest.mark.parametrize("file", ["interface/en.yaml", "interface/sv.yaml"])
def test_an_interface_that_was_emptied(curator: Curator, file: str) -> None:
    curator.write(file, "")
    assert any(fault.startswith(f"{file}:1: ") for fault in curator.added())


def test_the_emergency_contact_is_gone(curator: Curator) -> None:
    curator.replace(NATIONAL, r"^sos-112:$", "sos-113:")
    assert any("sos-112" in fault for fault in curator.added())


def test_a_contact_of_the_country_that_the_area_defines_again(curator: Curator) -> None:
    area = "contacts/areas/jarfalla.yaml"
    entry = (
        "bris:\n  name: {sv: Bris, en: Bris}\n  web: bris.se\n"
        f"  audience: {{sv: Alla, en: Everyone}}\n  {CHECKED}"
    )
    line = curator.append(area, entry)
    assert any(fault.startswith(f"{area}:{line}: ") and "bris" in fault for fault in curator.added())


@pytest.mark.parametrize("text", ["Öppet nu, till {tid}.", "Öppet nu, till {time."])
def test_a_placeholder_that_nothing_fills(curator: Curator, text: str) -> None:
    line = curator.replace("interface/sv.yaml", r"^  open_until: .*$", f"  open_until: '{text}'")
    assert any(fault.startswith(f"interface/sv.yaml:{line}: ") for fault in curator.added())


def test_a_reply_that_is_too_long(curator: Curator) -> None:
    curator.replace(FEAR, r"^    - .*$", "    - " + "Gå ut nu. " * 100)
    line = curator.line(FEAR, r"^sv:$")
    (fault,) = curator.added()
    match = re.fullmatch(
        rf"{FEAR}:{line}: the reply with everything is (\d+) characters long; at most 1000", fault
    )
    assert match
    assert int(match[1]) > 1000


def test_a_lead_that_is_too_long(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^  lead: >-\n(?:    .*\n)+", f"  lead: {'Hon är rädd. ' * 14}\n")
    assert curator.added() == [f"{FEAR}:{line}: the lead has 42 words; at most 40"]


def test_a_text_that_is_hard_to_read(curator: Curator) -> None:
    line = curator.line(FEAR, r"^sv:$")
    curator.replace(FEAR, r"^  lead: >-\n(?:    .*\n)+", f"  lead: {'fönster ' * 38}\n")
    (fault,) = curator.added()
    match = re.fullmatch(
        rf"{FEAR}:{line}: the text is hard to read: LIX (\d+), at most 40; shorten sentences and words", fault
    )
    assert match
    assert int(match[1]) > 40


def test_a_number_that_does_not_exist(curator: Curator) -> None:
    line = curator.replace(NATIONAL, r"- number: 114 14$", "- number: 114 15 9")
    assert curator.added() == [
        f"{NATIONAL}:{line}: '114 15 9' is not a valid Swedish number; check it at the source"
    ]


@pytest.mark.parametrize("digits", ["08-123 45", "020-50 50 50", "112", "90101"])
def test_digits_in_a_text(curator: Curator, digits: str) -> None:
    line = curator.replace(FEAR, r"^    - .*$", f"    - Ring {digits}.")
    assert curator.added() == [
        f"{FEAR}:{line}: the digits '{digits}' look like a phone number; write {{contact-id}} instead"
    ]


@pytest.mark.parametrize(
    "text", ["Sedan 2024 gäller det.", "Vänta 24 timmar.", "Klockan 9–16.", "Ring {sos-112}."]
)
def test_digits_that_are_no_number(curator: Curator, text: str) -> None:
    curator.replace(FEAR, r"^    - .*$", f"    - {text}")
    assert curator.added() == []


def test_digits_in_the_interface(curator: Curator) -> None:
    line = curator.replace("interface/sv.yaml", r"^  contacts_intro: .*$", "  contacts_intro: Ring 112 nu.")
    assert curator.added() == [
        f"interface/sv.yaml:{line}: the digits '112' look like a phone number; write {{contact-id}} instead"
    ]


def test_digits_may_stand_in_phrases_and_words(curator: Curator) -> None:
    curator.append(FEAR, "    - should i call 112 if she looks this terrified of him\n")
    assert curator.added() == []


def test_a_phrase_under_two_topics(curator: Curator) -> None:
    phrase = load_knowledge(curator.root, AREA).topics["sign-fear"].phrases.sv[0]
    later = "topics/signs/sign-controlling-partner.yaml"
    line = curator.append(later, f"    - {json.dumps(phrase.upper() + '!!!', ensure_ascii=False)}\n")
    assert curator.added() == [f"{later}:{line}: the phrase '{phrase.upper()}!!!' stands under 'sign-fear' too"]


def test_a_phrase_under_a_topic_and_elsewhere(curator: Curator) -> None:
    phrase = load_knowledge(curator.root, AREA).topics["sign-fear"].phrases.sv[0]
    line = curator.append("elsewhere/work.yaml", f"    - {json.dumps(phrase, ensure_ascii=False)}\n")
    assert curator.added() == [f"elsewhere/work.yaml:{line}: the phrase '{phrase}' stands under 'sign-fear' too"]


def test_too_few_phrases(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^  en:\n(?:    .*\n)+\Z", "  en:\n    - she looked terrified\n")
    assert curator.added() == [f"{FEAR}:{line}: only 1 phrases; at least 20"]


def test_a_check_date_that_has_passed(curator: Curator) -> None:
    line = curator.replace(FEAR, r"^check_by: .*$", "check_by: 2026-11-23")
    assert curator.added() == [
        f"{FEAR}:{line}: the check date 2026-11-23 has passed; check the facts, then set new dates"
    ]


def test_the_check_date_itself_is_still_good(curator: Curator) -> None:
    curator.replace(FEAR, r"^check_by: .*$", f"check_by: {TODAY}")
    assert curator.added() == []


@pytest.mark.parametrize("file", [NATIONAL, "jobs.yaml"])
def test_check_dates_of_contacts_and_jobs(curator: Curator, file: str) -> None:
    line = curator.replace(file, r"^  check_by: .*$", "  check_by: 2020-01-01")
    assert curator.added() == [
        f"{file}:{line}: the check date 2020-01-01 has passed; check the facts, then set new dates"
    ]


def test_the_emergency_number_has_no_check_date(curator: Curator) -> None:
    line = curator.replace(NATIONAL, r"^  verified: .*$", "  verified: 2026-11-23\n  check_by: 2030-01-01") + 1
    assert curator.added() == [f"{NATIONAL}:{line}: the emergency number never expires"]


def test_every_fault_is_told_at_once(curator: Curator) -> None:
    curator.replace(FEAR, r"^check_by: .*$", "check_by: 2020-01-01")
    curator.replace(FEAR, r"^contacts:\n  - .*$", "contacts:\n  - no-such-helpline")
    curator.replace("jobs.yaml", r"^  check_by: .*$", "  check_by: 2020-01-01")
    assert len(curator.added()) == 3


def test_what_is_unverified_waits_for_the_partners_and_is_no_fault(curator: Curator) -> None:
    area = "contacts/areas/jarfalla.yaml"
    before = check(curator.root, AREA, TODAY).unsettled
    line = curator.line(area, r"^jarfalla-kvinnojour:$")
    assert any(fault.path == curator.root / area and fault.line > line for fault in before)
    curator.replace(area, r"^  unverified:\n(?:    .*\n)+", "")
    assert len(check(curator.root, AREA, TODAY).unsettled) == len(before) - 1
    assert curator.added() == []


def test_a_later_day_finds_more(curator: Curator) -> None:
    assert len(check(curator.root, AREA, date(2099, 1, 1)).faults) > len(check(curator.root, AREA, TODAY).faults)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("112", True),
        ("114 14", True),
        ("1177", True),
        ("116 016", True),
        ("116 111", True),
        ("020-50 50 50", True),
        ("08-508 250 00", True),
        ("117 7", True),
        ("911", False),
        ("999", False),
        ("020-50", False),
        ("123", False),
        ("00000000", False),
    ],
)
def test_swedish_numbers(number: str, valid: bool) -> None:
    assert is_swedish_number(number) is valid
