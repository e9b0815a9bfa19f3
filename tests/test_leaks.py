"""What leaves the process when things go badly wrong: never the token, never a word, never a moment."""

import io
import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.transport import AiohttpRequest
from bot.config import ROOT, Settings
from bot.logs import set_up_logging
from tests.botapi.faults import Kind
from tests.botapi.server import bot_api
from tests.channels.telegram.conftest import settings
from tests.channels.telegram.live import serving, until
from tests.fakes import TOKEN

__all__ = ["settings"]
WORD = "zebrafinkmarkering"
CRASH = """
import asyncio, threading
from bot.logs import hush_crashes, set_up_logging
set_up_logging(); hush_crashes()
def fail(token="%s", text="%s"):
    raise RuntimeError(f"https://api.telegram.org/bot{token}/sendMessage {text}")
thread = threading.Thread(target=fail); thread.start(); thread.join()
async def main():
    asyncio.get_running_loop().call_soon(fail)
    task = asyncio.create_task(asyncio.to_thread(fail))
    await asyncio.sleep(0.1)
    del task
    fail()
asyncio.run(main())
"""


def test_a_crash_is_told_by_kind_and_place_alone() -> None:
    code = CRASH % (TOKEN, WORD)
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    output = result.stdout + result.stderr
    assert output.count("crashed: RuntimeError at ") == 2
    assert "asyncio" in output
    for mark in (TOKEN, TOKEN.split(":")[1], WORD, "Traceback", "sendMessage"):
        assert mark not in output


@pytest.mark.parametrize("kind", [Kind.GARBAGE, Kind.BAD_GATEWAY, Kind.CUT, Kind.SERVER_ERROR, Kind.HANG])
async def test_faults_of_the_network_do_not_show_the_token(
    kind: Kind, settings: Settings, answerer: Answerer
) -> None:
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up_logging(stream)
        async with bot_api() as server, serving(server, settings, answerer):
            server.begin(kind, 0.5)
            server.ask(4711_0815, f"{WORD} hon är rädd")
            await until(lambda: not server.unanswered)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert "faults" in stream.getvalue()
    for mark in (TOKEN, WORD, "47110815", "Traceback"):
        assert mark not in stream.getvalue()


async def test_no_error_of_the_transport_holds_the_address() -> None:
    request = AiohttpRequest(1)
    await request.initialize()
    for base in ("http://127.0.0.1:1", "http://telegram.invalid", "http://127.0.0.1:99999", "nonsense://x"):
        with pytest.raises(Exception) as caught:
            await request.post(f"{base}/bot{TOKEN}/getMe", read_timeout=1)
        assert TOKEN not in f"{caught.value} {caught.value!r}"
    await request.shutdown()


async def test_files_tell_neither_moment_nor_order_nor_person(
    settings: Settings, answerer: Answerer, tmp_path: Path
) -> None:
    async with bot_api() as server, serving(server, settings, answerer) as service:
        for chat in (777001, 777002):
            server.ask(chat, f"{WORD} hur pratar jag med henne")
        await until(lambda: not server.unanswered and not server.pending)
        await service.handlers.counter().drain()
    assert [path.name for path in tmp_path.iterdir()] == ["counts.db"]
    content = (tmp_path / "counts.db").read_bytes()
    for mark in (b"777001", b"777002", WORD.encode(), TOKEN.encode(), b"X\x00"):
        assert mark not in content
    with closing(sqlite3.connect(tmp_path / "counts.db")) as connection:
        tables = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
        assert connection.execute("select count(*) from claims").fetchone() == (0,)
    assert {name for name, _ in tables} == {"counts", "claims", "switches"}
    assert all("WITHOUT ROWID" in sql for _, sql in tables)


async def test_the_time_of_the_file_is_that_of_the_heartbeat(settings: Settings, answerer: Answerer) -> None:
    path = Path(settings.statistics_url.partition(":///")[2])
    async with bot_api() as server, serving(server, settings, answerer) as service:
        server.ask(1, "hur pratar jag med henne")
        await until(lambda: not server.unanswered)
        await service.handlers.counter().drain()
        os.utime(path, (1, 1))
        await until(lambda: path.stat().st_mtime > 1, 15)
