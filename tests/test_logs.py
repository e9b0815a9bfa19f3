"""What is written to the log: where and what kind, never a token and never a word of somebody's."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up_logging

FOREIGN = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "asyncio",
    "sqlalchemy",
    "aiosqlite",
    "apscheduler",
    "asyncpg",
    "uvicorn",
    "starlette",
    "python_multipart",
    "matplotlib",
    "a_library_of_tomorrow",
)
# The example of Telegram's manual.
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_-x"
SECRET = "hemlig fråga om Storgatan 5"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log as it is set up by the service; all loggers are as before afterwards."""
    names = ["", "bot", *FOREIGN]
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = list(logging.getLogger().handlers)
    stream = io.StringIO()
    set_up_logging(stream)
    yield stream
    logging.getLogger().handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def fail(message: str) -> None:
    raise ValueError(message)


def test_own_messages_are_written(written: io.StringIO) -> None:
    logging.getLogger("bot.somewhere").info("started with %d topics", 3)
    assert written.getvalue().endswith("INFO bot.somewhere: started with 3 topics\n")


def test_the_time_is_told_to_the_hour_only(written: io.StringIO) -> None:
    logging.getLogger("bot").info("x")
    assert ":" not in written.getvalue().split(" ")[0]


def test_own_details_are_not_written(written: io.StringIO) -> None:
    logging.getLogger("bot").debug("x")
    assert written.getvalue() == ""


@pytest.mark.parametrize("name", ["bot", "bot.channels"])
def test_a_token_is_taken_out_of_every_record(written: io.StringIO, name: str) -> None:
    log = logging.getLogger(name)
    log.warning("token %s", TOKEN)
    log.warning(f"https://api.telegram.org/bot{TOKEN}/getMe")
    log.warning("%r", {"token": TOKEN})
    text = written.getvalue()
    assert TOKEN not in text
    assert TOKEN.split(":")[1] not in text
    assert text.count("<token>") == 3


@pytest.mark.parametrize(
    "name", [*FOREIGN, "telegram.ext.Application", "httpx._client", "sqlalchemy.engine.Engine"]
)
def test_a_foreign_record_is_reduced_to_its_place(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("update %s of %s", SECRET, TOKEN)
    text = written.getvalue()
    assert SECRET not in text
    assert TOKEN not in text
    assert text.rstrip().split(" ERROR ")[1].startswith(f"{name}: test_logs:")


@pytest.mark.parametrize("name", FOREIGN)
def test_the_chatter_of_libraries_is_not_written(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("GET https://api.telegram.org/bot%s/getUpdates", TOKEN)
    logging.getLogger(f"{name}.part").info(SECRET)
    assert written.getvalue() == ""


@pytest.mark.parametrize("name", ["bot.channels", "telegram.ext"])
def test_of_an_exception_only_the_kind_is_written(written: io.StringIO, name: str) -> None:
    try:
        fail(f"{SECRET} {TOKEN}")
    except ValueError:
        logging.getLogger(name).exception("it failed")
    text = written.getvalue()
    assert "ValueError" in text
    assert SECRET not in text
    assert TOKEN not in text
    assert "Traceback" not in text
    assert text.count("\n") == 1


def test_no_stack_is_written(written: io.StringIO) -> None:
    logging.getLogger("bot").warning("here", stack_info=True)
    assert written.getvalue().endswith("WARNING bot: here\n")


def test_an_exception_without_a_kind_is_no_trouble(written: io.StringIO) -> None:
    logging.getLogger("bot").warning("nothing", exc_info=(None, None, None))
    logging.getLogger("bot").warning("nothing", exc_info=True)
    assert written.getvalue().count("WARNING bot: nothing\n") == 2


def test_setting_up_twice_writes_once(written: io.StringIO) -> None:
    set_up_logging(written)
    logging.getLogger("bot").info("once")
    assert written.getvalue().count("once") == 1
