"""What the web page does with requests: questions, menu pages, topics and contacts, counting taps, faults.

Questions travel in bodies, never in addresses.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final, cast

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.answering.actions import Action, Verb, decode
from bot.answering.answerer import Answerer
from bot.answering.directory import directory, reachable
from bot.answering.ending import farewell
from bot.answering.taps import COUNTING, once_group, open_action, tallies_of, tally_of
from bot.channels.once import Once
from bot.channels.web.addresses import FOLDERS, SWITCH, page_at
from bot.channels.web.forms import read_form
from bot.channels.web.guard import TOO_LARGE
from bot.channels.web.page import MAX_CHARACTERS, Renderer, View
from bot.config import EndedSettings
from bot.content.models import LANGUAGES, Language
from bot.counts.counter import Counter
from bot.reports.latest import Latest, summary_block

STAMP_BYTES: Final = 9
STAMP: Final = re.compile(r"[A-Za-z0-9_-]{12}")
ROBOTS: Final = "User-agent: *\nAllow: /$\nDisallow: /\n"
"""A search engine that opens every topic would be counted as somebody who asks."""


@dataclass(frozen=True)
class Web:
    """The handlers of the web page. Stateless but for the stamps of recent counting taps, in memory."""

    answerer: Answerer
    counter: Callable[[], Counter]
    renderer: Renderer
    default: Language
    healthy: Callable[[], bool]
    now: Callable[[], datetime]
    once: Once
    latest: Latest | None = None
    ended: EndedSettings | None = None

    async def news(self, request: Request) -> Response:
        """What came of it, with the published figures where they are public."""
        action = Action("m", "news", self.language(request.headers, request.query_params.get("lang")))
        if ending := self._ending(action.language):
            return ending
        reply = open_action(self.answerer.pages, action, self.now())
        report = await self.latest(action.language) if self.latest else None
        if report:
            reply = reply.with_blocks(summary_block(report))
        return self._respond(View(reply, action, _stamp()))

    async def menu_page(self, request: Request) -> Response:
        """A page of the menu; the menu itself for an address that only takes forms."""
        language = self.language(request.headers, request.query_params.get("lang"))
        return self._open(request, page_at(request.url.path, language) or Action("m", "start", language))

    async def entry(self, request: Request) -> Response:
        """A topic, a contact or the signs at a job."""
        language = self.language(request.headers, request.query_params.get("lang"))
        folder, _, entry = request.url.path.rpartition("/")
        verb = next(cast("Verb", verb) for verb, known in FOLDERS.items() if known == folder)
        action = Action(verb, entry, language)
        knowledge = self.answerer.knowledge
        known: dict[str, object] = {"t": knowledge.topics, "c": knowledge.contacts, "j": knowledge.jobs}
        if entry not in cast("dict[str, object]", known[verb]):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return self._open(request, action)

    async def question(self, request: Request) -> Response:
        """Answer a text."""
        form = await read_form(request)
        text, language = form.get("q"), self.language(request.headers, form.get("lang"))
        if len(text) > MAX_CHARACTERS:
            raise HTTPException(TOO_LARGE)
        if ending := self._ending(language, text):
            return ending
        reply = self.answerer.answer(text, language, self.now())
        self.counter().add(reply.tallies)
        return self._respond(View(reply, stamp=_stamp()))

    async def count(self, request: Request) -> Response:
        """Count a referral or whether an answer helped, once per page that was shown, and show the page again."""
        form = await read_form(request)
        action, stamp = decode(form.get("a")), form.get("s")
        tally = tally_of(self.answerer.knowledge, action) if action and action.verb in COUNTING else None
        if action is None or tally is None or not STAMP.fullmatch(stamp):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        if ending := self._ending(action.language):
            return ending
        if self.once.first(stamp, action.verb, action.id, once_group(action)):
            self.counter().add((tally,))
        shown = Action("c" if action.verb == "r" else "t", action.id, action.language)
        reply = open_action(self.answerer.pages, shown, self.now())
        before = [value for value in form.all("n") if decode(value)]
        return self._respond(View(reply, shown, stamp, frozenset({action.encode(), *before})))

    async def health(self, _request: Request) -> Response:
        """Whether the service works, for those who watch it."""
        good = self.healthy()
        status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
        return PlainTextResponse("ok\n" if good else "fault\n", status)

    async def robots(self, _request: Request) -> Response:
        """What search engines may open."""
        return PlainTextResponse(ROBOTS)

    async def fault(self, request: Request, error: Exception) -> Response:
        """The page for an address or a form that leads nowhere, and for a fault inside."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        return self.refuse(HTTPStatus(status), request.headers)

    def refuse(self, status: HTTPStatus, headers: Headers) -> Response:
        """The page for a request that gets no answer: why, and whom to call."""
        language = self.language(headers)
        pages, interface = self.answerer.pages, self.answerer.knowledge.interface[language]
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            reply = pages.notice(interface.web.not_found, language)
        else:
            sentence = {
                TOO_LARGE: interface.web.too_long,
                HTTPStatus.TOO_MANY_REQUESTS: interface.web.too_many,
                HTTPStatus.REQUEST_TIMEOUT: interface.web.slow,
                HTTPStatus.INTERNAL_SERVER_ERROR: interface.notice.failure,
            }.get(status, interface.web.refused)
            reply = pages.instead(sentence, reachable(pages), language)
        return self._respond(View(reply), status)

    def language(self, headers: Headers, wanted: str | None = None) -> Language:
        """The language that was chosen, else the first of the browser's that is spoken here, else the default."""
        codes = [wanted or "", *headers.get("accept-language", "").lower().split(",")]
        spoken = (next((known for known in LANGUAGES if code.strip().startswith(known)), None) for code in codes)
        return next((language for language in spoken if language), self.default)

    def _open(self, request: Request, action: Action) -> Response:
        if ending := self._ending(action.language):
            return ending
        everyone = action.verb == "m" and action.id in ("contacts", "all-contacts")
        pages, now = self.answerer.pages, self.now()
        reply = directory(pages, action.language, now) if everyone else open_action(pages, action, now)
        if request.method != "HEAD" and "prefetch" not in request.headers.get("sec-purpose", ""):
            self.counter().add(tallies_of(reply, shown_already=SWITCH in request.query_params))
        return self._respond(View(reply, action, _stamp(), detailed=everyone))

    def _ending(self, language: Language, text: str = "") -> Response | None:
        """The farewell once the day of the planned ending has come; nothing is counted any more."""
        if self.ended is None or not self.ended.has_come(self.now().date()):
            return None
        return self._respond(View(farewell(self.answerer, self.ended.text, text, language, self.now())))

    def _respond(self, view: View, status: HTTPStatus = HTTPStatus.OK) -> Response:
        return HTMLResponse(self.renderer.page(view), status)


def _stamp() -> str:
    return secrets.token_urlsafe(STAMP_BYTES)
