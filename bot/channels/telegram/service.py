"""The Telegram service: runs python-telegram-bot's application and ends it cleanly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from datetime import date, datetime
from typing import Any, Final

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ContextTypes
from telegram.request import BaseRequest

from bot.answering.answerer import Answerer
from bot.background import background
from bot.channels.telegram.application import build_application
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.excuses import Excuses
from bot.channels.telegram.faults import Faults
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Poller, StoppedError
from bot.channels.telegram.published import watch_webhook
from bot.channels.telegram.transport import make_requests
from bot.channels.telegram.webhook import Webhook, serve_webhook
from bot.clock import local_now
from bot.config import Secrets, Settings
from bot.counts.claims import Claims, open_claims
from bot.counts.counter import Counter, NoCounter, open_counter
from bot.health import Pulse, keep_heartbeat, notify
from bot.logs import place
from bot.reports.latest import latest_from

log = logging.getLogger(__name__)

Beside = Callable[[Callable[[], Counter]], AbstractAsyncContextManager[None]]
"""Another channel that runs while this one does, and counts with the same counter."""
START_WAITS: Final = (0.1, 1.0)
CONFIRM_SECONDS: Final = 1.5
STOP_SECONDS: Final = 9.5
"""The whole way from SIGTERM to the end of the process; supervisors kill after ten seconds."""
CANNOT_START: Final = "Telegram refuses the token. Check TELEGRAM_BOT_TOKEN, or get a new one from @BotFather."


class Service:
    """One bot: the application and what it owns."""

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        answerer: Answerer,
        now: Callable[[], datetime] = local_now,
        requests: tuple[BaseRequest, BaseRequest] | None = None,
        *,
        beside: Beside | None = None,
    ) -> None:
        self._settings = settings
        self._beside = beside
        self._secrets = secrets
        self._answerer = answerer
        self._counter: Counter = NoCounter()
        self._now = now
        self._fetching, self._sending = requests or make_requests()
        self.faults = Faults()
        self.pulse = Pulse()
        self.handlers = Handlers(
            answerer,
            lambda: self._counter,
            now,
            settings.languages[0],
            latest=latest_from(settings.statistics_url, answerer.knowledge, self._today),
            admins=frozenset(settings.telegram.admins),
        )
        self.application = build_application(secrets, self._fetching, self._sending)
        self.handlers.register(self.application, settings.service.ended)
        self.application.add_error_handler(self.on_error)
        self.excuses = Excuses(answerer, self.handlers.sender, self.handlers.language)
        self.delivery = Delivery(self.application, self.excuses.apologise, self.faults)
        self.stop = asyncio.Event()
        """Set it, and `run` ends in order."""

    async def run(self) -> int:
        """Serve until `stop` is set or the service cannot go on; the exit status for the process."""
        async with AsyncExitStack() as stack:
            heartbeat = keep_heartbeat(self.pulse, self._settings.heartbeat, self._settings.database_files)
            await stack.enter_async_context(background(heartbeat))
            await stack.enter_async_context(background(self.faults.report_hourly()))
            notify("READY=1")
            serving = asyncio.create_task(self._serve())
            stopping = asyncio.create_task(self.stop.wait())
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if self.stop.is_set():
                serving.cancel()
                await asyncio.wait((serving,), timeout=STOP_SECONDS)
            try:
                if serving.done():
                    serving.result()
            except asyncio.CancelledError:
                log.info("stopped")
            except StoppedError as error:
                log.error(str(error))
                return 1
        return 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The application with its counts, ready for updates.

        Raises:
            StoppedError: Telegram refuses the token.
        """
        async with AsyncExitStack() as stack:
            self._counter = await stack.enter_async_context(
                open_counter(self._settings.statistics_url, self._now)
            )
            if self._beside:
                # Before Telegram is asked: the page serves while Telegram cannot be reached.
                await stack.enter_async_context(self._beside(lambda: self._counter))
            try:
                await self._initialise()
                yield
            finally:
                with suppress(TelegramError):
                    await self.application.shutdown()
                # An application that was never initialised does not close them.
                for request in (self._fetching, self._sending):
                    await request.shutdown()

    async def _serve(self) -> None:
        intake = Intake(self.application.bot, self.delivery, self.excuses.slow_down, self.faults)
        async with self.open(), open_claims(self._settings.statistics_url, self._today) as claims:
            knowledge = self._answerer.knowledge
            log.info("started: %d topics, %d contacts", len(knowledge.topics), len(knowledge.contacts))
            async with background(claims.forget_hourly()):
                if self._settings.telegram.mode == "webhook":
                    await self._listen(intake, claims)
                else:
                    await self._poll(intake, claims)

    async def _poll(self, intake: Intake, claims: Claims) -> None:
        bot = self.application.bot
        poller = Poller(self._fetching, bot.base_url, intake, self.faults, self.pulse, claims)
        try:
            await self._insist(lambda: bot.delete_webhook(drop_pending_updates=False))
            await poller.run()
        finally:
            if not await intake.finish():
                log.info("some answers were not finished; they are sent after the next start")
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(CONFIRM_SECONDS):
                    await poller.confirm()

    async def _listen(self, intake: Intake, claims: Claims) -> None:
        settings = self._settings.telegram.webhook
        webhook = Webhook(intake, claims, self._secrets.webhook_secret_value())
        async with background(watch_webhook(self.application.bot, settings.url, self.pulse, self.faults)):
            try:
                await serve_webhook(webhook, settings)
            except OSError:
                raise StoppedError(
                    "The webhook's address is taken or not of this machine. "
                    "Check telegram.webhook.listen and telegram.webhook.port."
                ) from None
            finally:
                await intake.finish()

    def _today(self) -> date:
        return self._now().date()

    async def _initialise(self) -> None:
        await self._insist(self.application.initialize)

    async def _insist(self, call: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Repeat `call` until Telegram is there: after a power cut the network comes later than the bot."""
        wait = START_WAITS[0]
        while True:
            try:
                await call()
            except InvalidToken:
                raise StoppedError(CANNOT_START) from None
            except TelegramError as error:
                self.faults.note("Telegram cannot be reached, trying on", place(error))
            else:
                return
            await asyncio.sleep(wait)
            wait = min(2 * wait, START_WAITS[1])

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Hand an error of a handler to the delivery, which decides what becomes of the update."""
        if isinstance(update, Update) and context.error is not None:
            self.delivery.failed(update, context.error)
