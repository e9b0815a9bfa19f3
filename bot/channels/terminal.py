"""The bot in a terminal: free text, and buttons by number."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from bot.answering.actions import Action, decode
from bot.answering.answerer import Answerer
from bot.answering.reply import Button, Reply
from bot.answering.taps import COUNTING, open_action, tally_of, thanks
from bot.clock import local_now
from bot.content.models import Language
from bot.counts.counter import Counter

QUIT = ("q", "quit", "exit")


class Terminal:
    """One conversation over two text streams."""

    def __init__(
        self,
        answerer: Answerer,
        counter: Counter,
        language: Language,
        streams: tuple[TextIO, TextIO] = (sys.stdin, sys.stdout),
        now: Callable[[], datetime] = local_now,
    ) -> None:
        self._answerer = answerer
        self._counter = counter
        self._language = language
        self._input, self._output = streams
        self._now = now
        self._buttons: list[Button] = []

    async def talk(self) -> None:
        """Greet and answer until the end of the input or `q`."""
        texts = self._answerer.knowledge.interface[self._language].terminal
        self._print(texts.hint)
        self._show(self._answerer.pages.page("start", self._language, self._now()))
        while True:
            texts = self._answerer.knowledge.interface[self._language].terminal
            self._output.write(f"\n{texts.prompt} ")
            self._output.flush()
            line = await asyncio.to_thread(self._input.readline)
            if not line or line.strip().lower() in QUIT:
                self._print(f"\n{texts.bye}")
                return
            self._react(line.strip())

    def _react(self, line: str) -> None:
        if line.isascii() and line.isdigit() and 0 < int(line[:4]) <= len(self._buttons):
            self._press(self._buttons[int(line) - 1])
        elif line:
            self._show(self._answerer.answer(line, self._language, self._now()))
        else:
            self._show(self._answerer.pages.page("start", self._language, self._now()))

    def _press(self, button: Button) -> None:
        action = decode(button.action) or Action("m", "start", self._language)
        self._language = action.language
        if action.verb in COUNTING:
            if tally := tally_of(self._answerer.knowledge, action):
                self._counter.add((tally,))
            self._buttons.remove(button)
            self._print(thanks(self._answerer.knowledge, action))
            self._list()
        else:
            self._show(open_action(self._answerer.pages, action, self._now()))

    def _show(self, reply: Reply) -> None:
        self._counter.add(reply.tallies)
        self._buttons = [
            button
            for row in reply.buttons
            for button in row
            if button.action and not button.action.startswith("v:")
        ]
        self._print(f"\n{reply.text}\n")
        self._list()

    def _list(self) -> None:
        for number, button in enumerate(self._buttons, 1):
            self._print(f" {number:2} {button.label}")

    def _print(self, text: str) -> None:
        self._output.write(f"{text}\n")
