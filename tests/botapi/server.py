"""The server: a queue of updates as Telegram keeps it, the messages of the bot, and faults."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice
from time import monotonic, time

from tests.botapi.faults import Fault, Kind
from tests.botapi.http import HangUp, Json, Server, Silence
from tests.fakes import TOKEN, Telegram

MAX_UPDATES = 100


class BotApi:
    """Telegram on loopback. Questions are put in with `ask`; answers are counted per question."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.telegram = Telegram()
        self.faults: list[Fault] = []
        self.pending: dict[int, Json] = {}
        self.asked: dict[tuple[int, int], float] = {}
        self.answers: Counter[tuple[int, int]] = Counter()
        self.delays: dict[tuple[int, int], float] = {}
        self.sends: Counter[int] = Counter()
        self.confirmed_unanswered: set[tuple[int, int]] = set()
        self.polls = 0
        self.token = TOKEN
        self.http = Server(self._answer)
        self._update = 1000
        self._news = asyncio.Event()
        self._poller: asyncio.Event | None = None

    @property
    def url(self) -> str:
        """The value for TELEGRAM_API_BASE_URL."""
        return f"http://127.0.0.1:{self.http.port}/bot"

    def put(self, **content: object) -> int:
        """Put an update into the queue; its number."""
        self._update += 1
        self.pending[self._update] = {"update_id": self._update, **content}
        self._news.set()
        return self._update

    def ask(self, chat: int, text: str) -> tuple[int, int]:
        """Let the person `chat` write `text`; the chat and the number of the message."""
        number = self._update + 1
        person = {"id": chat, "is_bot": False, "first_name": "X", "language_code": "sv"}
        where = {"id": chat, "type": "private", "first_name": "X"}
        self.asked[chat, number] = monotonic()
        self.put(message={"message_id": number, "date": int(time()), "chat": where, "from": person, "text": text})
        return chat, number

    @property
    def unanswered(self) -> list[tuple[int, int]]:
        """The questions without an answer."""
        return [question for question in self.asked if not self.answers[question]]

    def begin(self, kind: Kind, seconds: float, chat: int | None = None, left: int = 1_000_000) -> None:
        """Begin a fault that lasts `seconds`."""
        self.faults = [fault for fault in self.faults if not fault.over]
        self.faults.append(Fault(kind, monotonic() + seconds, chat, seconds, left))

    async def gone(self, seconds: float) -> None:
        """Listen to nobody for `seconds`."""
        await self.http.stop()
        await asyncio.sleep(seconds)
        await self.http.start()

    async def _answer(self, path: str, parameters: Json) -> tuple[int, bytes]:
        token, _, method = path.removeprefix("/bot").partition("/")
        if token != self.token:
            return _refusal(401, "Unauthorized")
        chat = int(parameters.get("chat_id", 0))
        fault = self._fault(method, chat)
        if fault and (early := await self._before(fault)):
            return early
        if method == "getUpdates":
            status, answer = await self._poll(parameters)
        else:
            await asyncio.sleep(self.latency)
            status, answer = self.telegram.call(method, parameters)
            self.telegram.calls.clear()
            if status == 200 and method == "sendMessage":
                self._note(chat, parameters)
        payload = json.dumps(answer).encode()
        return await self._after(fault, status, payload) if fault else (status, payload)

    def _fault(self, method: str, chat: int) -> Fault | None:
        for fault in self.faults:
            if fault.over or (fault.chat is not None and fault.chat != chat):
                continue
            if fault.kind is Kind.CONFLICT and method != "getUpdates":
                continue
            fault.left -= 1
            return fault
        return None

    async def _before(self, fault: Fault) -> tuple[int, bytes] | None:
        match fault.kind:
            case Kind.TOO_MANY | Kind.CHAT_TOO_MANY:
                wait = max(1, round(fault.end - monotonic()))
                return _refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
            case Kind.SERVER_ERROR:
                return _refusal(500, "Internal Server Error")
            case Kind.BAD_GATEWAY:
                return 502, b"<html><h1>502 Bad Gateway</h1></html>"
            case Kind.CONFLICT:
                return _refusal(409, "Conflict: terminated by other getUpdates request")
            case Kind.CUT:
                raise HangUp
            case Kind.HALF_OPEN:
                raise Silence
            case Kind.HANG:
                await asyncio.sleep(fault.seconds)
                raise HangUp
        return None

    async def _after(self, fault: Fault, status: int, payload: bytes) -> tuple[int, bytes]:
        match fault.kind:
            case Kind.LATE | Kind.SLOW_CHAT:
                await asyncio.sleep(fault.seconds)
            case Kind.GARBAGE:
                return status, payload[: len(payload) // 2]
            case Kind.CUT_AFTER:
                raise HangUp
        return status, payload

    async def _poll(self, parameters: Json) -> tuple[int, Json]:
        self.polls += 1
        if self._poller:  # the older of two is told
            self._poller.set()
        mine = self._poller = asyncio.Event()
        offset, limit = int(parameters.get("offset", 0)), int(parameters.get("limit", MAX_UPDATES))
        end = monotonic() + float(parameters.get("timeout", 0))
        for number in [number for number in self.pending if number < offset]:
            message = self.pending.pop(number).get("message") or {"chat": {"id": 0}, "message_id": 0}
            question = message["chat"]["id"], message["message_id"]
            if question in self.asked and not self.answers[question]:
                self.confirmed_unanswered.add(question)
        try:
            while not self.pending and monotonic() < end:
                self._news.clear()
                waiting = [asyncio.ensure_future(event.wait()) for event in (self._news, mine)]
                try:
                    await asyncio.wait(waiting, timeout=end - monotonic(), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for one in waiting:
                        one.cancel()
                if mine.is_set():
                    conflict = "Conflict: terminated by other getUpdates request"
                    return 409, {"ok": False, "error_code": 409, "description": conflict}
        finally:
            if self._poller is mine:
                self._poller = None
        return 200, {"ok": True, "result": list(islice(self.pending.values(), min(limit, MAX_UPDATES)))}

    def _note(self, chat: int, parameters: Json) -> None:
        self.sends[chat] += 1
        if "reply_parameters" in parameters:
            question = chat, int(json.loads(parameters["reply_parameters"])["message_id"])
            self.answers[question] += 1
            if question in self.asked:
                self.delays.setdefault(question, monotonic() - self.asked[question])


def _refusal(status: int, text: str, **parameters: object) -> tuple[int, bytes]:
    answer: Json = {"ok": False, "error_code": status, "description": text}
    if parameters:
        answer["parameters"] = parameters
    return status, json.dumps(answer).encode()


@asynccontextmanager
async def bot_api(latency: float = 0.0) -> AsyncIterator[BotApi]:
    """A server that runs meanwhile; every message it is sent is answered after `latency` seconds."""
    server = BotApi(latency)
    await server.http.start()
    try:
        yield server
    finally:
        await server.http.stop()
