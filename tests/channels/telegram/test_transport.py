"""The transport over a real connection: fields and files arrive as Telegram reads them."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import NetworkError, TelegramError

from bot.channels.serving import open_socket
from bot.channels.telegram.transport import AiohttpRequest, make_requests
from bot.channels.web.server import address_of, running
from tests.fakes import BOT_USER, TOKEN

BROKEN = "hemlig fråga"
PICTURE = b"\x89PNG not really a picture"
CHAT = 7
BUTTON = InlineKeyboardButton("Ja", callback_data="f:unsure:sv:yes")


@asynccontextmanager
async def api(seen: dict[str, object]) -> AsyncIterator[Bot]:
    """A bot whose Bot API notes what it gets."""

    async def call(request: Request) -> Response:
        if request.headers["content-type"] == "application/json":
            seen.update(await request.json())
        else:
            async with request.form() as form:
                for name, value in form.items():
                    seen[name] = await value.read() if isinstance(value, UploadFile) else value
        method = request.path_params["method"]
        if seen.get("text") == BROKEN:
            return PlainTextResponse(f"{{{BROKEN}")
        message = {
            "message_id": 1,
            "date": 1764000000,
            "chat": {"id": CHAT, "type": "private"},
            "from": BOT_USER,
            "text": seen.get("text", ""),
            "reply_markup": {"inline_keyboard": []},
        }
        return JSONResponse({"ok": True, "result": BOT_USER if method == "getMe" else message})

    app = Starlette(routes=[Route("/bot{token}/{method}", call, methods=["POST"])])
    listener = open_socket("127.0.0.1", 0, 8)
    fetching, sending = make_requests()
    async with running(app, listener):
        bot = Bot(TOKEN, base_url=f"{address_of(listener)}/bot", request=sending, get_updates_request=fetching)
        async with bot:
            yield bot


async def test_fields_arrive() -> None:
    seen: dict[str, object] = {}
    async with api(seen) as bot:
        sent = await bot.send_message(CHAT, "å & ö = 1", reply_markup=InlineKeyboardMarkup.from_button(BUTTON))
    assert (sent.message_id, sent.text, sent.reply_markup) == (1, None, None)
    assert json.loads(str(seen["reply_markup"]))["inline_keyboard"][0][0]["text"] == BUTTON.text
    assert seen["text"] == "å & ö = 1"
    assert seen["chat_id"] == str(CHAT)


@pytest.mark.parametrize("field", ["photo", "document"])
async def test_files_arrive_whole_with_their_fields(field: str) -> None:
    seen: dict[str, object] = {}
    async with api(seen) as bot:
        if field == "photo":
            await bot.send_photo(CHAT, PICTURE, caption="vecka 1 till 26")
        else:
            await bot.send_document(CHAT, PICTURE, filename="inte-ensam.pdf", caption="vecka 1 till 26")
    assert PICTURE in seen.values()
    assert seen["caption"] == "vecka 1 till 26"
    assert seen["chat_id"] == str(CHAT)


async def test_an_error_of_the_network_does_not_tell_the_address() -> None:
    seen: dict[str, object] = {}
    async with api(seen) as bot:
        pass
    fetching, sending = make_requests()
    address = str(bot.base_url).removesuffix(TOKEN)
    gone = Bot(TOKEN, base_url=address, request=sending, get_updates_request=fetching)
    await sending.initialize()
    with pytest.raises(NetworkError) as error:
        await gone.get_me()
    await sending.shutdown()
    assert TOKEN not in str(error.value)


@pytest.mark.parametrize("payload", [b"[]", b"null", b'"x"', b"7", b"", b"<html>", b"\xff"])
def test_an_answer_that_is_no_json_object_is_a_fault_of_telegram(payload: bytes) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        AiohttpRequest.parse_json_payload(payload)


async def test_an_answer_that_is_no_json_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with api({}) as bot:
            with pytest.raises(TelegramError, match="Invalid server response"):
                await bot.send_message(CHAT, BROKEN)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
