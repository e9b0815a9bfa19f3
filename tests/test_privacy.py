"""A marked message from a marked person goes through everything; then every place is searched for the marks."""

import asyncio
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.config import Settings
from bot.logs import set_up_logging
from tests.channels.telegram.conftest import person, settings, telegram
from tests.channels.telegram.person import MARK, NAME, Person
from tests.channels.web.site import serving
from tests.fakes import TOKEN, RefusedError, Telegram

__all__ = ["person", "settings", "telegram"]
WORD = "zebrafinkmarkering"
VISITOR = "203.0.113.77"
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


async def test_no_mark_of_a_visit_to_the_web_page_is_found_anywhere(
    stream: io.StringIO, answerer: Answerer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Marks in text, form fields, headers, address and the client's address; places: see the end."""
    for name in ("uvicorn", "uvicorn.access", "starlette", "python_multipart"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    headers = {
        "User-Agent": WORD,
        "Cookie": f"session={WORD}",
        "Referer": f"https://{WORD}.example/",
        "X-Forwarded-For": VISITOR,
        "Accept-Language": f"{WORD}, en",
        "Authorization": WORD,
        f"X-{WORD}": WORD,
    }
    pages = []
    async with serving(answerer, tmp_path, healthy=_broken) as site:
        site.client.headers.update(headers)
        for text in (f"{WORD} han slår henne nu", f"{WORD} hissen är trasig", f"{WORD} hur pratar jag med henne"):
            pages.append(await site.ask(text, lang=WORD))
        for path in (
            f"/{WORD}",
            f"/amne/{WORD}",
            f"/?q={WORD}&lang={WORD}",
            f"/static/{WORD}",
            "/halsa",
            "/kontakt/bris",
        ):
            pages.append(await site.get(path))
        for stamp in ("abcdefghijkl", WORD):
            data = {"a": "r:bris:called:sv", "s": stamp, "n": WORD}
            pages.append(await site.client.post("/rakna", data=data))
        for body in (WORD.encode() * 500, f"--{WORD}".encode(), b"q=%ff" + WORD.encode()):
            kind = {"Content-Type": f"multipart/form-data; boundary={WORD}"}
            pages.append(await site.client.post("/fraga", content=body, headers=kind))
        pages.append(await site.get("/", Host=f"{WORD}.example"))
        pages.append(await site.client.request("TRACE", f"/?{WORD}"))
        hosts, port = site.address.rsplit(":", 1)
        _, writer = await asyncio.open_connection(hosts.removeprefix("http://"), int(port))
        writer.write(f"{WORD} {WORD}\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        assert ("called", "bris") in await site.counts()
    output, log = capfd.readouterr(), stream.getvalue()
    assert "a request failed: ValueError" in log
    assert {page.status_code for page in pages} >= {200, 400, 404, 405, 413, 421, 500}
    for mark in (WORD, VISITOR, str(port)):
        assert mark not in log
        assert mark not in output.out + output.err
        assert not _places_with(mark, tmp_path)
    for page in pages:
        assert WORD not in page.text
        assert WORD not in "".join(f"{name}{value}" for name, value in page.headers.items())
        assert "set-cookie" not in page.headers
    assert _places_with("called", tmp_path) == ["counts.db"]


def _broken() -> bool:
    raise ValueError(WORD)


def _places_with(mark: str, folder: Path) -> list[str]:
    """Names of the files in `folder`, side files included, that hold `mark` in name or content."""
    files = list(folder.rglob("*"))
    return [path.name for path in files if mark in path.name or mark.encode() in path.read_bytes()]
