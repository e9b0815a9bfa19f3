"""Somebody with a phone: writes, taps and sends pictures through the real `Application`."""

from dataclasses import dataclass, field
from typing import Any

from telegram import Update

from bot.channels.telegram.service import Service
from tests.fakes import Json, Telegram

MARK = 777000111
NAME = "Markerad-Person"


@dataclass
class Person:
    service: Service
    telegram: Telegram
    language: str = "sv"
    chat: int = MARK
    number: int = 0
    updates: int = 0
    questions: list[int] = field(default_factory=list)

    @property
    def user(self) -> Json:
        return {
            "id": MARK,
            "is_bot": False,
            "first_name": NAME,
            "username": "markerad_person",
            "language_code": self.language,
        }

    async def update(self, **content: Any) -> None:
        self.updates += 1
        update = Update.de_json({"update_id": self.updates, **content}, self.service.application.bot)
        await self.service.delivery.deliver(update)

    def message(self, **content: Any) -> Json:
        self.number += 1
        self.questions.append(self.number)
        return {
            "message_id": self.number,
            "date": 1764000000,
            "chat": {"id": self.chat, "type": "private", "first_name": NAME},
            "from": self.user,
            **content,
        }

    async def say(self, text: str) -> Json:
        entities = {}
        if text.startswith("/"):
            entities = {
                "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
            }
        await self.update(message=self.message(text=text, **entities))
        return self.last()

    async def send(self, **content: Any) -> Json:
        await self.update(message=self.message(**content))
        return self.last()

    async def tap(self, label: str, message: Json | None = None, query: str = "q1") -> Json:
        message = message or self.last()
        button = next(button for button in buttons(message) if label in button["text"])
        await self.press(button["callback_data"], message, query)
        return self.last()

    async def press(self, data: str, message: Json, query: str = "q1") -> None:
        await self.update(
            callback_query={"id": query, "from": self.user, "chat_instance": "1", "data": data, "message": message}
        )

    def last(self) -> Json:
        return self.telegram.sent()[-1]


def buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def labels(message: Json) -> list[str]:
    return [button["text"] for button in buttons(message)]
