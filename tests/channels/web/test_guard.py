"""What stands before and behind every request: headers, host, size, limits, time, faults."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.answering.answerer import Answerer
from bot.channels.web import connection, guard
from bot.channels.web.app import hosts
from bot.channels.web.guard import HEADERS, MAX_BODY, host_name
from bot.channels.web.limits import MAX_ADDRESSES, Limiter, network
from bot.config import WebSettings
from tests.channels.web.site import Site, serving


@pytest.mark.parametrize("path", ["/", "/amne/unsure", "/kontakter", "/nowhere", "/static/page.js", "/halsa"])
async def test_every_answer_carries_every_header(site: Site, path: str) -> None:
    response = await site.get(path)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert response.headers["Cache-Control"] == "no-store"
    assert "set-cookie" not in response.headers
    assert "server" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


async def test_no_page_has_anything_inline(site: Site) -> None:
    for path in ("/", "/akut", "/kontakter", "/kontakt/bris", "/amne/unsure", "/nowhere"):
        html = (await site.get(path)).text
        assert "<style" not in html
        assert " style=" not in html
        assert not re.search(r"<[^>]+\son\w+=", html)
        assert html.count("<script") == 1
        assert '<script src="/static/page.js" defer></script>' in html


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "[::1", "::1"])
async def test_a_foreign_host_is_refused(site: Site, host: str) -> None:
    response = await site.get("/", Host=host)
    assert response.status_code == 421
    assert "evil" not in response.text
    assert 'href="tel:112"' in response.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080", "hjalp.example.se"])
async def test_own_hosts_are_served(answerer: Answerer, tmp_path: Path, host: str) -> None:
    async with serving(answerer, tmp_path, public_url="https://Hjalp.example.se/") as site:
        assert (await site.get("/", Host=host)).status_code == 200


def test_the_names_of_the_page() -> None:
    settings = WebSettings(host="192.168.1.5", public_url="https://hjalp.example.se:444/x")
    assert hosts(settings) >= {"hjalp.example.se", "192.168.1.5", "localhost", "[::1]", "127.0.0.1"}
    assert host_name("[::1]:80") == "[::1]"
    assert host_name("Example.SE.") == "example.se"
    assert host_name("example.se:٣") == "example.se:٣"


async def test_health_is_told_under_any_host(answerer: Answerer, tmp_path: Path) -> None:
    good = True
    async with serving(answerer, tmp_path, limiter=Limiter(1, 0.001), healthy=lambda: good) as site:
        for _ in range(5):
            response = await site.get("/halsa", Host="10.0.0.7")
            assert (response.status_code, response.text) == (200, "ok\n")
        good = False
        assert (await site.get("/halsa")).status_code == 503


async def test_a_large_body_is_refused_and_says_so(site: Site) -> None:
    response = await site.client.post("/fraga", content=b"q=" + b"a" * MAX_BODY)
    assert response.status_code == 413
    assert "Texten är för lång" in response.text
    assert 'href="tel:112"' in response.text


async def test_a_large_body_of_untold_length_is_refused(site: Site) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"a" * 1000

    response = await site.client.post("/fraga", content=chunks())
    assert response.status_code == 413


async def test_a_body_of_great_length_is_not_read(site: Site) -> None:
    answer = await raw(site, b"POST /fraga HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")


async def test_a_text_of_the_greatest_length_fits(site: Site) -> None:
    assert (await site.ask("å" * 600)).status_code == 200
    assert (await site.ask("a" * 1200)).status_code == 200
    assert (await site.ask("a" * 1201)).status_code == 413


@pytest.mark.parametrize(
    "body", [b"q=%ff%fe&lang=sv", b"\xff\xfe", b"q", b"&&&&", b"a=1&" * 60, b"q=%", b"q=\x00"]
)
async def test_a_broken_form_is_no_fault(site: Site, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await site.client.post("/fraga", content=body, headers=kind)
    assert response.status_code in (200, 400)
    assert 'href="tel:112"' in response.text


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "x"])
async def test_a_form_of_another_kind_is_no_fault(site: Site, kind: str) -> None:
    response = await site.client.post("/fraga", content=b"--x\r\nq", headers={"Content-Type": kind})
    assert response.status_code in (200, 400)
    assert 'href="tel:112"' in response.text


async def test_an_uploaded_file_is_refused(site: Site) -> None:
    response = await site.client.post("/fraga", files={"q": ("bild.jpg", b"123", "image/jpeg")})
    assert response.status_code == 400
    assert 'href="tel:112"' in response.text


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
async def test_a_form_on_another_site_sends_nothing(site: Site, origin: str) -> None:
    assert (await site.ask("han slår henne nu", **{"Sec-Fetch-Site": origin})).status_code == 403
    assert await site.counts() == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
async def test_other_methods_are_refused(site: Site, method: str) -> None:
    response = await site.client.request(method, "/")
    assert response.status_code == 405
    assert 'href="tel:112"' in response.text


async def test_too_many_requests_of_one_address_get_the_numbers(answerer: Answerer, tmp_path: Path) -> None:
    moment = 0.0
    async with serving(answerer, tmp_path, limiter=Limiter(3, 1.0, lambda: moment)) as site:
        assert [(await site.get("/akut")).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = await site.get("/akut")
        assert 'href="tel:112"' in refused.text
        assert 'href="tel:020505050"' in refused.text
        assert (await site.get("/static/style.css")).status_code == 200
        # A web server on this machine tells whose request it passes on.
        assert (await site.get("/", **{"X-Forwarded-For": "192.0.2.7"})).status_code == 200
        moment = 2.0
        assert [(await site.get("/akut")).status_code for _ in range(3)] == [200, 200, 429]


def test_addresses_are_forgotten_and_never_kept_as_they_are() -> None:
    moment = 0.0
    limiter = Limiter(10, 1.0, lambda: moment)
    for number in range(50):
        assert limiter.allows(f"192.0.2.{number}")
    assert limiter.known == 50
    assert "192.0.2" not in repr(vars(limiter))
    moment = 11.0
    limiter.allows("198.51.100.1")
    assert limiter.known == 1
    for number in range(MAX_ADDRESSES + 100):
        limiter.allows(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert limiter.known <= MAX_ADDRESSES


def test_a_household_has_one_limit() -> None:
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::9") != network("2001:db8:1:3::9")
    assert network("192.0.2.1") == "192.0.2.1"
    assert network("unix") == "unix"


async def raw(site: Site, data: bytes) -> bytes:
    """What comes back for bytes after which nothing is sent, until the other side hangs up."""
    parts = urlsplit(site.address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(data)
        return await asyncio.wait_for(reader.read(), 30)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("data", [b"", b"G", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "])
async def test_a_request_that_never_ends_is_hung_up(
    site: Site, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    assert await raw(site, data) == b""


async def test_after_an_answer_the_next_request_has_its_time_too(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    answer = await raw(site, b"GET /halsa HTTP/1.1\r\nHost: x\r\n\r\nGET / HT")
    assert answer.count(b"HTTP/1.1") == 1


async def test_a_body_that_never_ends_is_answered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.3)
    head = b"POST /fraga HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\nq=han"
    answer = await raw(site, head)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"tel:112" in answer


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET /\xc3\xa5 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused_in_few_words(site: Site, data: bytes) -> None:
    answer = await raw(site, data + b"\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 421"))
    assert b"Traceback" not in answer


async def test_a_fault_shows_the_numbers_and_logs_only_its_place(
    answerer: Answerer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bool:
        raise ValueError("hemlig text")

    with caplog.at_level(logging.DEBUG):
        async with serving(answerer, tmp_path, healthy=broken) as site:
            response = await site.get("/halsa")
    assert response.status_code == 500
    assert "Något gick fel hos mig" in response.text
    assert 'href="tel:112"' in response.text
    assert "hemlig" not in response.text + caplog.text
    assert "a request failed: ValueError at " in caplog.text


def test_limits_take_any_clock() -> None:
    clock: Callable[[], float] = lambda: 5.0  # noqa: E731
    limiter = Limiter(2, 1.0, clock)
    assert [limiter.allows("a") for _ in range(3)] == [True, True, False]
    assert limiter.allows("b")
