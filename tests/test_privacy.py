"""A marked message from a marked person goes through everything; then every place is searched for the marks."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from bot.logs import set_up_logging
from tests.channels.telegram.conftest import person, settings, telegram
from tests.channels.telegram.person import MARK, NAME, Person
from tests.fakes import TOKEN, RefusedError, Telegram

__all__ = ["person", "settings", "telegram"]
WORD = "zebrafinkmarkering"
MARKS = (WORD, NAME, "markerad_person", str(MARK), TOKEN)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    handler = set_up_logging(stream, logging.DEBUG)
    root.handlers[:] = [*handlers, handler]
    root.setLevel(logging.DEBUG)
    for name in ("telegram", "httpx", "httpcore", "sqlalchemy", "aiosqlite", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_no_mark_is_found_anywhere(
    stream: io.StringIO,
    person: Person,
    telegram: Telegram,
    settings: Settings,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for text in (
        f"{WORD} han slår henne nu",
        f"{WORD} hissen är trasig",
        f"{WORD} hur pratar jag med henne",
        f"/start {WORD}",
    ):
        await person.say(text)
    await person.send(photo=[{"file_id": WORD, "file_unique_id": "b", "width": 1, "height": 1}], caption=WORD)
    await person.send(contact={"phone_number": "+46700000000", "first_name": WORD})
    card = await person.say("/start c_bris")
    await person.tap("Jag ringde", card)
    await person.press(f"t:{WORD}:sv", card)
    for refusal in (RefusedError(400, f"Bad Request: {WORD}"), RefusedError(500, WORD), RefusedError(403, WORD)):
        telegram.refusals["sendMessage"].append(refusal)
        await person.update(message=person.message(text=WORD))
    await person.say("/rensa")
    await person.service.handlers.counter().drain()
    output = capfd.readouterr()
    log = stream.getvalue()
    assert "DEBUG" in log
    for mark in MARKS:
        assert mark not in log
        assert mark not in output.out
        assert not _places_with(mark, tmp_path)
    assert _places_with("called", tmp_path) == ["counts.db"]


def _places_with(mark: str, folder: Path) -> list[str]:
    """Names of the files in `folder`, side files included, that hold `mark` in name or content."""
    files = list(folder.rglob("*"))
    return [path.name for path in files if mark in path.name or mark.encode() in path.read_bytes()]
