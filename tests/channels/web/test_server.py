"""Where the page listens, and what is said when it cannot."""

import re
import socket
from pathlib import Path

import httpx
import pytest

from bot.answering.answerer import Answerer
from bot.channels.web.server import address_of, listen
from bot.config import ConfigError, WebSettings
from tests.channels.web.site import serving


def test_answers_are_not_held_back() -> None:
    """Asyncio sets TCP_NODELAY only on sockets that name TCP; without it each answer takes 40 ms more."""
    with listen(WebSettings(port=0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_the_address_is_one_that_can_be_opened() -> None:
    with listen(WebSettings(port=0, host="0.0.0.0")) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"
    with listen(WebSettings(port=0, host="localhost")) as listener:
        assert address_of(listener).startswith("http://127.0.0.1:")


async def test_the_newer_internet_protocol(answerer: Answerer, tmp_path: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        with pytest.raises(ConfigError, match=re.escape("on ::1, port 0")):
            listen(WebSettings(port=0, host="::1"))
        return
    async with serving(answerer, tmp_path, host="::1") as site:
        assert site.address.startswith("http://[::1]:")
        assert (await site.get("/")).status_code == 200


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", None, "another program uses the port. Stop it or set another web.port"),
        ("192.0.2.1", 0, "Check web.host and web.port."),
        ("no-such-host.invalid", 0, "Check web.host and web.port."),
    ],
)
def test_what_cannot_be_served_is_one_sentence(host: str, port: int | None, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = WebSettings(host=host, port=other.getsockname()[1] if port is None else port)
        with pytest.raises(ConfigError) as caught:
            listen(settings)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_an_answer_begun_is_finished_at_the_end(answerer: Answerer, tmp_path: Path) -> None:
    async with serving(answerer, tmp_path) as site:
        address = site.address
        assert (await site.get("/akut")).status_code == 200
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
