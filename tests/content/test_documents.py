"""YAML as text: no implicit types, and every trap is a fault with a line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.documents import MAX_DEPTH, Document, Fault, parse_document, read_document

PATH = Path("topics/sample.yaml")


def parse(text: str) -> Document:
    return parse_document(PATH, text)


def faults(text: str) -> list[str]:
    return [str(fault) for fault in parse(text).faults]


@pytest.mark.parametrize(
    "scalar",
    ["112", "no", "Yes", "on", "0771", "18:30", "2024-05-01", "~", "null", "1e3", "0x1F", "1_000", ".inf", "<<"],
)
def test_a_scalar_stays_the_text_that_was_written(scalar: str) -> None:
    document = parse(f"key: {scalar}\nlist: [{scalar}]\n{scalar}: key\n")
    assert document.data == {"key": scalar, "list": [scalar], scalar: "key"}
    assert document.faults == []


def test_nothing_after_a_colon_is_empty_text() -> None:
    assert parse("key:\n").data == {"key": ""}


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "---\n"])
def test_an_empty_file_holds_nothing_and_has_no_fault(text: str) -> None:
    document = parse(text)
    assert not document.data
    assert document.faults == []


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert parse("\ufeffkey: value\n").data == {"key": "value"}


def test_folded_and_literal_text_keep_their_words() -> None:
    document = parse("folded: >-\n  one\n  two\nliteral: |-\n  one\n  two\n")
    assert document.data == {"folded": "one two", "literal": "one\ntwo"}


def test_lines_are_those_of_keys_and_items() -> None:
    document = parse("one:\n  two:\n    - first\n    - second\nthree: 3\n")
    assert document.line(("one",)) == 1
    assert document.line(("one", "two")) == 2
    assert document.line(("one", "two", 1)) == 4
    assert document.line(("three",)) == 5


def test_what_is_missing_has_the_line_of_its_nearest_ancestor() -> None:
    document = parse("one:\n  two: 2\n")
    assert document.line(("one", "two", "three", 4)) == 2
    assert document.line(("one", "absent")) == 1
    assert document.line(("absent",)) == 1


def test_a_key_that_stands_twice_is_named_with_both_lines() -> None:
    document = parse("one: 1\ntwo: 2\none: 3\n")
    assert [str(fault) for fault in document.faults] == [
        "topics/sample.yaml:3: the key 'one' stands twice, first on line 1; remove one of them"
    ]
    assert document.data == {"one": "1", "two": "2"}


def test_a_key_that_stands_twice_deep_inside_is_found() -> None:
    assert faults("list:\n  - a: 1\n    b: 2\n    a: 3\n") == [
        "topics/sample.yaml:4: the key 'a' stands twice, first on line 2; remove one of them"
    ]


def test_the_same_key_in_two_places_is_no_fault() -> None:
    assert faults("one: {a: 1}\ntwo: {a: 2}\na: 3\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "one: &anchor [1]\ntwo: *anchor\n",
        "one: &anchor {a: 1}\ntwo: *anchor\n",
        "one: &anchor\n  two: *anchor\n",
        "one: &anchor text\ntwo: *anchor\n",
    ],
    ids=["list", "mapping", "itself", "text"],
)
def test_an_alias_is_a_fault_on_some_line(text: str) -> None:
    assert [fault.split(": ", 1)[1] for fault in faults(text)] == [
        "aliases (*) and deep nesting are not allowed; write the text out"
    ]


def test_a_billion_laughs_stay_one_laugh() -> None:
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 12)]
    document = parse("\n".join(lines))
    assert document.faults
    assert len(str(document.data)) < 2000


def test_an_unknown_alias_is_not_valid() -> None:
    assert faults("phrases:\n  - *star\n") == ["topics/sample.yaml:2: not valid YAML: found undefined alias"]


@pytest.mark.parametrize("tag", ["!secret", "!python/object:os.system", "!<tag:example.org,2000:x>"])
def test_a_tag_is_a_fault(tag: str) -> None:
    document = parse(f"one: 1\ntwo: {tag} value\n")
    assert [fault.line for fault in document.faults] == [2]
    assert "is not allowed; put the text in quotes" in document.faults[0].message
    assert document.data == {"one": "1", "two": ""}


def test_a_tag_of_the_standard_changes_no_type() -> None:
    assert parse("one: !!int 5\ntwo: !!python/object/apply:os.getcwd x\n").data == {"one": "5", "two": "x"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one: 1\ntwo: [1, 2\n", 3),
        ('one: "open\n', 2),
        ("one: 1\n two: 2\n", 2),
        ("one: two: 3\n", 1),
        ("\tone: 1\n", 1),
    ],
    ids=["list", "quote", "indent", "colon", "tab"],
)
def test_broken_yaml_is_one_fault_with_its_line(text: str, line: int) -> None:
    document = parse(text)
    assert [fault.line for fault in document.faults] == [line]
    assert document.faults[0].message.startswith("not valid YAML: ")
    assert document.data == {}


def test_a_second_document_is_a_fault() -> None:
    assert faults("one: 1\n---\ntwo: 2\n") == ["topics/sample.yaml:2: not valid YAML: but found another document"]


def test_a_control_character_is_a_fault() -> None:
    assert faults("one: \x00\n") == ["topics/sample.yaml:1: not valid YAML: ReaderError"]


def test_a_list_as_a_key_is_a_fault_and_the_rest_is_kept() -> None:
    document = parse("one: 1\n? [a, b]\n: two\n")
    assert [(fault.line, fault.message) for fault in document.faults] == [(2, "a key must be plain text")]
    assert document.data == {"one": "1"}


def test_deep_nesting_is_a_fault_and_not_followed() -> None:
    allowed = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert faults(allowed) == []
    assert faults("[" * 500 + "]" * 500) == [
        "topics/sample.yaml:1: aliases (*) and deep nesting are not allowed; write the text out"
    ]


def test_a_file_is_read_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "å.yaml"
    path.write_text("fråga: slår han henne?\n", "utf-8")
    assert read_document(path).data == {"fråga": "slår han henne?"}


def test_another_encoding_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("fråga: slår\n".encode("latin-1"))
    assert read_document(path).faults == [Fault(path, 1, "the file is not UTF-8 text; save it as UTF-8")]


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    assert read_document(missing).faults == [
        Fault(missing, 1, "the file cannot be read: No such file or directory")
    ]
    assert read_document(tmp_path).faults == [Fault(tmp_path, 1, "the file cannot be read: Is a directory")]


def test_faults_sort_by_file_and_line() -> None:
    late, early = Fault(Path("b"), 1, "x"), Fault(Path("a"), 10, "x")
    assert sorted([late, early, Fault(Path("a"), 9, "z")]) == [Fault(Path("a"), 9, "z"), early, late]


YAML_LIKE = st.text(st.sampled_from("ab1:-[]{}&*!?|>'\"#%@`,~ \n\t<=å\u2028\x00"), max_size=60)


@given(st.one_of(st.text(max_size=200), YAML_LIKE))
def test_no_text_raises(text: str) -> None:
    document = parse(text)
    assert all(fault.line >= 1 and fault.path == PATH for fault in document.faults)
    assert only_text(document.data)


@given(st.binary(max_size=200))
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(content)
    assert only_text(read_document(path).data)


def only_text(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and only_text(child) for key, child in value.items())
    return all(map(only_text, value)) if isinstance(value, list) else isinstance(value, str)
