"""Anything may be written, tapped or put into a file: no crash, no hang over 50 ms."""

from pathlib import Path
from time import sleep

import pytest
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.answering.actions import Action, decode
from bot.answering.answerer import Answerer
from bot.answering.taps import open_action, tally_of
from bot.answering.text import MAX_LENGTH, guess_language, is_foreign_script, normalise
from bot.channels.telegram.limits import Limits, chat_of, sent_at
from bot.channels.telegram.render import html
from bot.channels.telegram.webhook import _parse
from bot.content.documents import read_document
from tests.conftest import NOW
from tests.fakes import TOKEN, plain
from tests.fuzz import HOSTILE, TEXTS, fuzz

FEW = 5


def test_the_normal_form_of_a_text() -> None:
    def check(text: str) -> None:
        normal = normalise(text)
        assert len(normal) <= MAX_LENGTH
        assert normalise(normal) == normal
        guess_language(text)
        is_foreign_script(text)

    assert fuzz(TEXTS, check) > FEW


def test_hostile_texts_are_answered_in_time(answerer: Answerer) -> None:
    def check(text: str) -> None:
        reply = answerer.answer(text, "sv", NOW)
        assert "112" in reply.text
        assert plain(html(reply))

    for text in HOSTILE:
        check(text)
    assert fuzz(TEXTS, check) > FEW


def test_the_parser_of_buttons(answerer: Answerer) -> None:
    parts = st.sampled_from(
        ["t", "c", "r", "f", "j", "m", "d", "n", "v", "sv", "en", "called", "yes", "bris", "-", ""]
    )
    data = st.one_of(st.lists(parts, max_size=6).map(":".join), st.text(max_size=70), st.sampled_from(HOSTILE))

    def check(text: str) -> None:
        action = decode(text)
        if action is not None:
            assert decode(action.encode()) == action
            assert len(action.encode().encode()) <= 64
            assert "112" in open_action(answerer.pages, action, NOW).text
            tally_of(answerer.knowledge, action)
        open_action(answerer.pages, action or Action("m", "start", "sv"), NOW)

    assert fuzz(data, check) > FEW


def test_updates_as_anybody_might_forge_them() -> None:
    bot, limits = Bot(TOKEN), Limits()
    leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
    keys = st.sampled_from(
        ["update_id", "message", "chat", "id", "type", "date", "from", "text", "entities", "offset"]
    )
    json = st.recursive(
        leaves, lambda inner: st.one_of(st.lists(inner), st.dictionaries(keys, inner)), max_leaves=20
    )

    def check(content: object) -> None:
        raw = {"update_id": 1, "message": content}
        try:
            update = Update.de_json(raw, bot)
            limits.judge(chat_of(update), sent_at(update))
        except Exception:
            return

    assert fuzz(json, check) > FEW
    assert fuzz(st.one_of(st.binary(max_size=500), st.text().map(str.encode)), _parse) > FEW


def test_the_loader_of_files(tmp_path: Path) -> None:
    path = tmp_path / "topic.yaml"
    words = st.sampled_from(
        [
            "a",
            ":",
            " ",
            "\n",
            "- ",
            "  ",
            "&a",
            "*a",
            "<<",
            "!!python/object:os.system",
            "{",
            "}",
            "[",
            "]",
            '"',
            "'",
            "|",
            ">",
        ]
    )
    content = st.one_of(
        st.binary(max_size=300),
        TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(words, max_size=60).map("".join).map(str.encode),
        st.integers(1, 2000).map(lambda depth: b"[" * depth),
        st.integers(1, 12).map(lambda size: _laughs(size).encode()),
    )

    def check(data: bytes) -> None:
        path.write_bytes(data)
        document = read_document(path)
        for fault in document.faults:
            assert "\n" not in str(fault)

    assert fuzz(content, check, limit=0.25) > FEW


def _laughs(size: int) -> str:
    """References to references: nothing may grow from them."""
    lines = ['a0: &a0 ["x"]']
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, size)]
    return "\n".join(lines)


def test_fuzzing_can_fail() -> None:
    def refuse(number: int) -> None:
        assert number < 100

    with pytest.raises(AssertionError):
        fuzz(st.integers(), refuse)
    with pytest.raises(AssertionError, match=" s"):
        fuzz(st.integers(), lambda _number: sleep(0.03), limit=0.01)
