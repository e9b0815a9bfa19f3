"""The service as the administrator starts it: a process, a Bot API server on loopback, SIGTERM."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.config import ROOT
from tests.channels.telegram.person import MARK, NAME, buttons
from tests.fakes import TOKEN, Json, Telegram, loopback

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
SECONDS = 300.0
SECRET_TEXT = "Hemligmarkering hon har blåmärken och är rädd"


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "the bot did not answer in time"
        time.sleep(0.05)


@contextmanager
def running(url: str, folder: Path, token: str = TOKEN, **settings: str) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_BASE_URL": url,
        "BOT_STATISTICS__URL": f"sqlite+aiosqlite:///{folder}/counts.db",
        "BOT_WEB__PORT": "0",
        **settings,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def message(update: int, **content: object) -> Json:
    user = {"id": MARK, "is_bot": False, "first_name": NAME, "language_code": "sv"}
    chat = {"id": MARK, "type": "private", "first_name": NAME}
    return {
        "update_id": update,
        "message": {"message_id": update, "date": int(time.time()), "chat": chat, "from": user, **content},
    }


def tap(update: int, shown: Json, label: str) -> Json:
    data = next(button["callback_data"] for button in buttons(shown) if label in button["text"])
    user = {"id": MARK, "is_bot": False, "first_name": NAME, "language_code": "sv"}
    return {
        "update_id": update,
        "callback_query": {"id": str(update), "from": user, "chat_instance": "1", "data": data, "message": shown},
    }


def test_a_conversation_through_a_real_process(tmp_path: Path) -> None:
    telegram = Telegram()
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    with loopback(telegram) as url, running(url, tmp_path) as process:
        telegram.updates.append(message(1, text=SECRET_TEXT))
        wait_for(lambda: telegram.sent(MARK))
        answer = telegram.sent(MARK)[-1]
        telegram.updates.append(tap(2, answer, "Kontakter"))
        wait_for(lambda: len(telegram.sent(MARK)) == 2)
        contacts = telegram.sent(MARK)[-1]
        telegram.updates.append(tap(3, contacts, "Kvinnofridslinjen"))
        wait_for(lambda: "020-50 50 50" in telegram.sent(MARK)[-1]["text"])
        telegram.updates.append(tap(4, telegram.sent(MARK)[-1], "Jag lämnade numret"))
        wait_for(lambda: "editMessageReplyMarkup" in telegram.methods())
        telegram.updates.append(tap(5, answer, "Ta bort"))
        wait_for(lambda: (MARK, 1) in telegram.deleted)
        telegram.updates.append(message(6, photo=photo))
        wait_for(lambda: (MARK, 6) in telegram.deleted)
        wait_for(lambda: "borttagen" in telegram.sent(MARK)[-1]["text"])
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "started" in output
    assert "stopped" in output
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"handed_over" in stored
    for mark in (TOKEN, "Hemligmarkering", "blåmärken", NAME, str(MARK)):
        assert mark not in output
        assert mark.encode() not in stored
        assert not [path for path in tmp_path.iterdir() if mark in path.name]


def test_a_refused_token_ends_with_one_plain_sentence(tmp_path: Path) -> None:
    with (
        loopback(Telegram()) as url,
        running(url, tmp_path, "123456789:AAwrongwrongwrongwrongwrongwrongwrong") as process,
    ):
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "Telegram refuses the token" in output.splitlines()[-1]
    assert "Traceback" not in output


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, "TELEGRAM_BOT_TOKEN": "", **environment},
        input="\nhan slår henne nu\nq\n",
        timeout=SECONDS,
    )


def test_the_chat_in_a_terminal(tmp_path: Path) -> None:
    result = run("chat", BOT_STATISTICS__URL=f"sqlite+aiosqlite:///{tmp_path}/counts.db")
    assert result.returncode == 0
    assert "Ring 112 nu" in result.stdout


def address_in(line: str) -> str:
    return str(re.findall(r"http://127\.0\.0\.1:\d+", line)[0])


def ask(address: str, text: str) -> str:
    return httpx.post(f"{address}/fraga", data={"q": text, "lang": "sv"}, timeout=SECONDS).text


def test_without_a_token_the_web_page_starts_and_says_how_to_get_one(tmp_path: Path) -> None:
    with running("", tmp_path, token="") as process:
        assert process.stdout
        first = process.stdout.readline()
        assert "Ring 112 nu." in ask(address_in(first), f"{SECRET_TEXT} och han slår henne nu")
        process.send_signal(signal.SIGTERM)
        output = process.stdout.read()
        assert process.wait(SECONDS) == 0
    assert "@BotFather" in output
    assert "stopped" in output
    assert "Hemligmarkering" not in output
    assert b"question" in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_telegram_and_the_web_page_in_one_process(tmp_path: Path) -> None:
    telegram = Telegram()
    with loopback(telegram) as url, running(url, tmp_path) as process:
        assert process.stdout
        line = next(line for line in process.stdout if "the web page is served on" in line)
        assert "Ring 112 nu." in ask(address_in(line), "han slår henne nu")
        telegram.updates.append(message(1, text="han slår henne nu"))
        wait_for(lambda: telegram.sent(MARK))
        assert telegram.sent(MARK)[-1]["text"].startswith("Ring 112 nu.")
        process.send_signal(signal.SIGTERM)
        output = process.stdout.read()
        assert process.wait(SECONDS) == 0
    assert "stopped" in output


@pytest.fixture
def taken() -> Iterator[str]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield str(other.getsockname()[1])


def test_an_occupied_port_ends_the_start_where_the_web_page_is_all(tmp_path: Path, taken: str) -> None:
    with running("", tmp_path, token="", BOT_WEB__PORT=taken) as process:
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert output.count("\n") == 1
    assert f"The bot cannot start: the web page cannot be served on 127.0.0.1, port {taken}" in output
    assert "another program uses the port" in output


def test_an_occupied_port_does_not_keep_telegram_from_answering(tmp_path: Path, taken: str) -> None:
    telegram = Telegram()
    with loopback(telegram) as url, running(url, tmp_path, BOT_WEB__PORT=taken) as process:
        telegram.updates.append(message(1, text="han slår henne nu"))
        wait_for(lambda: telegram.sent(MARK))
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "another program uses the port" in output
    assert "Telegram goes on without it" in output


def test_each_face_can_be_switched_off(tmp_path: Path) -> None:
    telegram = Telegram()
    with loopback(telegram) as url, running(url, tmp_path, BOT_WEB__ENABLED="false") as process:
        telegram.updates.append(message(1, text="han slår henne nu"))
        wait_for(lambda: telegram.sent(MARK))
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=SECONDS)
    assert "web page" not in output
    with loopback(telegram) as url, running(url, tmp_path, BOT_TELEGRAM__ENABLED="false") as process:
        assert process.stdout
        assert "Ring 112 nu." in ask(address_in(process.stdout.readline()), "han slår henne nu")
        calls = len(telegram.calls)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
    assert len(telegram.calls) == calls
    result = run("run", BOT_WEB__ENABLED="false")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "there is nothing to serve" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("BOT_AREA", "Not An Id!"), ("BOT_LANGUAGES", '["xx"]'), ("BOT_TELEGRAM__MODE", "pigeon")]
)
def test_a_wrong_setting_ends_the_start_with_one_sentence(name: str, value: str) -> None:
    result = run("run", **{name: value})
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "Mend config.yaml" in result.stderr
