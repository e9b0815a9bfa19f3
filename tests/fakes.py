"""A Telegram written by hand: it refuses what Telegram refuses, and keeps what it was sent.

`Telegram` holds the rules. `FakeRequest` puts it behind python-telegram-bot's `BaseRequest`,
`loopback` behind a real HTTP server for a bot in a process of its own.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import Any

from telegram.request import BaseRequest, RequestData

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-123456"
BOT_USER = {"id": 123456789, "is_bot": True, "first_name": "Inte ensam", "username": "inte_ensam_bot"}
TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote"}
LIMITS = {"name": 64, "short_description": 120, "description": 512}
Json = dict[str, Any]


class RefusedError(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, text: str, **parameters: object) -> None:
        super().__init__(text)
        self.status = status
        self.parameters = parameters


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in TAGS:
            raise RefusedError(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise RefusedError(400, "Bad Request: can't parse entities: Unmatched end tag")


def plain(html: str) -> str:
    """The text that Telegram shows for `html`; RefusedError when the markup is broken."""
    parser = _Markup()
    parser.feed(html)
    parser.close()
    if parser.open or "<" in html.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", ""):
        raise RefusedError(400, "Bad Request: can't parse entities: Can't find end tag")
    text = html
    for tag in ("b", "i"):
        text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return unescape(text)


@dataclass
class Telegram:
    """The server's side: messages per chat, and every call in order."""

    calls: list[tuple[str, Json]] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    deleted: set[tuple[int, int]] = field(default_factory=set)
    old_queries: set[str] = field(default_factory=set)
    undeletable: set[int] = field(default_factory=set)
    refusals: dict[str, list[RefusedError]] = field(default_factory=lambda: defaultdict(list))
    updates: list[Json] = field(default_factory=list)
    _next: int = 1000
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, method: str, parameters: Json) -> tuple[int, Json]:
        """One call of the Bot API: the HTTP status and the answer."""
        if method == "getUpdates":
            return 200, {"ok": True, "result": self._poll(parameters)}
        with self._lock:
            self.calls.append((method, parameters))
            try:
                if self.refusals[method]:
                    raise self.refusals[method].pop(0)
                handler = getattr(self, f"_{method}", None)
                return 200, {"ok": True, "result": handler(parameters) if handler else True}
            except RefusedError as refused:
                answer: Json = {"ok": False, "error_code": refused.status, "description": str(refused)}
                return refused.status, answer | ({"parameters": refused.parameters} if refused.parameters else {})

    def sent(self, chat: int | None = None) -> list[Json]:
        """The bot's messages that still stand, oldest first."""
        return [
            message
            for (where, number), message in self.messages.items()
            if (where, number) not in self.deleted and (chat is None or where == chat)
        ]

    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]

    def _getMe(self, _parameters: Json) -> Json:  # noqa: N802
        return BOT_USER

    def _sendMessage(self, parameters: Json) -> Json:  # noqa: N802
        return self._store(int(parameters["chat_id"]), parameters, _text(parameters))

    def _sendContact(self, parameters: Json) -> Json:  # noqa: N802
        if not parameters["phone_number"].startswith("+46"):
            raise RefusedError(400, "Bad Request: PHONE_NUMBER_INVALID")
        return self._store(int(parameters["chat_id"]), parameters, "")

    def _sendPhoto(self, parameters: Json) -> Json:  # noqa: N802
        return self._file("photo", b"\x89PNG", parameters)

    def _sendDocument(self, parameters: Json) -> Json:  # noqa: N802
        return self._file("document", b"%PDF", parameters)

    def _file(self, field: str, begins: bytes, parameters: Json) -> Json:
        content = parameters.get(field)
        if not isinstance(content, bytes) or not content.startswith(begins):
            raise RefusedError(400, f"Bad Request: there is no {field} in the request")
        return self._store(int(parameters["chat_id"]), parameters, parameters.get("caption", ""))

    def _editMessageText(self, parameters: Json) -> Json:  # noqa: N802
        message = self._find(parameters)
        text, markup = _text(parameters), _markup(parameters)
        if message["text"] == text and message.get("reply_markup") == markup:
            raise RefusedError(
                400, "Bad Request: message is not modified: specified new message content is the same"
            )
        message.update(text=text, reply_markup=markup)
        return message

    def _editMessageReplyMarkup(self, parameters: Json) -> Json:  # noqa: N802
        message = self._find(parameters)
        markup = _markup(parameters)
        if message.get("reply_markup") == markup:
            raise RefusedError(400, "Bad Request: message is not modified")
        message["reply_markup"] = markup
        return message

    def _answerCallbackQuery(self, parameters: Json) -> bool:  # noqa: N802
        if parameters["callback_query_id"] in self.old_queries:
            raise RefusedError(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        return True

    def _deleteMessages(self, parameters: Json) -> bool:  # noqa: N802
        numbers = json.loads(parameters["message_ids"])
        if not 1 <= len(numbers) <= 100:
            raise RefusedError(400, "Bad Request: wrong number of messages")
        if self.undeletable & set(numbers):
            raise RefusedError(400, "Bad Request: message can't be deleted")
        self.deleted |= {(int(parameters["chat_id"]), number) for number in numbers}
        return True

    def _setMyCommands(self, parameters: Json) -> bool:  # noqa: N802
        for command in json.loads(parameters["commands"]):
            if (
                not command["command"].isascii()
                or len(command["command"]) > 32
                or len(command["description"]) > 256
            ):
                raise RefusedError(400, "Bad Request: BOT_COMMAND_INVALID")
        return True

    def _setMyName(self, parameters: Json) -> bool:  # noqa: N802
        for key, limit in LIMITS.items():
            if len(parameters.get(key, "")) > limit:
                raise RefusedError(400, f"Bad Request: {key} is too long")
        return True

    _setMyDescription = _setMyShortDescription = _setMyName  # noqa: N815

    def _store(self, chat: int, parameters: Json, text: str) -> Json:
        self._next += 1
        message: Json = {
            "message_id": self._next,
            "date": 1764000000,
            "chat": {"id": chat, "type": "private" if chat > 0 else "group"},
            "from": BOT_USER,
            "text": text,
        }
        if markup := _markup(parameters):
            message["reply_markup"] = markup
        if "reply_parameters" in parameters:
            number = json.loads(parameters["reply_parameters"])["message_id"]
            if (chat, number) not in self.deleted:
                message["reply_to_message"] = {
                    "message_id": number,
                    "date": 1764000000,
                    "chat": message["chat"],
                    "text": "?",
                }
        self.messages[chat, self._next] = message
        return message

    def _find(self, parameters: Json) -> Json:
        key = (int(parameters["chat_id"]), int(parameters["message_id"]))
        if key not in self.messages or key in self.deleted:
            raise RefusedError(400, "Bad Request: message to edit not found")
        return self.messages[key]

    def _poll(self, parameters: Json) -> list[Json]:
        offset, end = int(parameters.get("offset", 0)), monotonic() + min(float(parameters.get("timeout", 0)), 1.0)
        while True:
            with self._lock:
                found = [update for update in self.updates if update["update_id"] >= offset]
            if found or monotonic() > end:
                return found
            sleep(0.02)


def _text(parameters: Json) -> str:
    text = plain(parameters["text"]) if parameters.get("parse_mode") == "HTML" else parameters["text"]
    if not text or len(text.encode("utf-16-le")) // 2 > 4096:
        raise RefusedError(
            400, "Bad Request: message is too long" if text else "Bad Request: message text is empty"
        )
    return text


def _markup(parameters: Json) -> Json | None:
    if "reply_markup" not in parameters:
        return None
    markup: Json = json.loads(parameters["reply_markup"])
    for button in (button for row in markup["inline_keyboard"] for button in row):
        if len(button.get("callback_data", "").encode()) > 64:
            raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
        kinds = {"callback_data", "copy_text", "url"} & set(button)
        if len(kinds) != 1 or not str(button.get("url", "https://")).startswith(("http", "tg://")):
            raise RefusedError(400, "Bad Request: BUTTON_URL_INVALID")
    return markup


class FakeRequest(BaseRequest):
    """python-telegram-bot's seam to the network, with `Telegram` behind it."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_args: object, **_timeouts: object
    ) -> tuple[int, bytes]:
        parameters: Json = dict(request_data.json_parameters) if request_data else {}
        if request_data and request_data.contains_files:
            files = {name: content for name, (_, content, _) in request_data.multipart_data.items()}
            attached = {f"attach://{name}": content for name, content in files.items()}
            parameters = {name: attached.get(value, value) for name, value in parameters.items()} | files
        status, answer = self.telegram.call(url.rsplit("/", 1)[-1], parameters)
        return status, json.dumps(answer).encode()


@contextmanager
def loopback(telegram: Telegram) -> Iterator[str]:
    """A Bot API server on 127.0.0.1; gives the value for TELEGRAM_API_BASE_URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parameters = json.loads(body) if body else {}
            token, method = self.path.removeprefix("/bot").split("/", 1)
            if token != TOKEN:
                status, answer = 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
            else:
                status, answer = telegram.call(method, parameters)
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # A bot that is stopped hangs up in the middle of an answer.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bot"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
