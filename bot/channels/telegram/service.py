"""The Telegram service: builds python-telegram-bot's application, runs it, ends it cleanly."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime
from time import monotonic
from typing import Any, Final

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, ContextTypes, Defaults
from telegram.request import BaseRequest

from bot.answering.answerer import Answerer
from bot.channels.telegram.errors import Fate, classify
from bot.channels.telegram.handlers import Handlers
from bot.clock import local_now
from bot.config import Secrets, Settings
from bot.counts.counter import Counter, NoCounter, open_counter
from bot.logs import place, set_up_logging

log = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = ["message", "callback_query", "channel_post", "my_chat_member"]
"""Always sent: Telegram remembers the last list per token, and a narrower one would silence buttons."""
IN_FLIGHT: Final = 16
BOOTSTRAP_RETRIES: Final = 8
CONFLICT_SECONDS: Final = 60.0
"""How long a second poller is borne: a rolling start needs a while."""
App = Application[Any, Any, Any, Any, Any, Any]
Beside = Callable[[Callable[[], Counter]], AbstractAsyncContextManager[None]]
"""Another channel that runs while this one does, and counts with the same counter."""


class Service:
    """One bot: the application and what it owns."""

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        answerer: Answerer,
        now: Callable[[], datetime] = local_now,
        request: BaseRequest | None = None,
        *,
        beside: Beside | None = None,
    ) -> None:
        self._settings = settings
        self._beside = beside
        self._answerer = answerer
        self._counter: Counter = NoCounter()
        self._stack = AsyncExitStack()
        self._conflict_since: float | None = None
        self.exit_status = 0
        statistics = (settings.statistics_url, frozenset(settings.telegram.admins))
        self.handlers = Handlers(answerer, lambda: self._counter, now, settings.languages[0], statistics)
        self._now = now
        self.application = self._build(secrets, request)

    def _build(self, secrets: Secrets, request: BaseRequest | None) -> App:
        defaults = Defaults(
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            protect_content=False,
        )
        token = secrets.bot_token.get_secret_value() if secrets.bot_token else ""
        builder = (
            ApplicationBuilder()
            .token(token)
            .base_url(secrets.api_base_url)
            .defaults(defaults)
            .rate_limiter(AIORateLimiter(max_retries=2))
            .concurrent_updates(IN_FLIGHT)
            .post_init(self._open)
            .post_shutdown(self._close)
        )
        if request is None:
            builder = builder.get_updates_connection_pool_size(8).get_updates_read_timeout(20)
        else:
            builder = builder.request(request).get_updates_request(request)
        application: App = builder.build()
        self.handlers.register(application)
        application.add_error_handler(self.on_error)
        return application

    async def _open(self, _application: App) -> None:
        self._counter = await self._stack.enter_async_context(
            open_counter(self._settings.statistics_url, self._now)
        )
        log.info(
            "started: %d topics, %d contacts",
            len(self._answerer.knowledge.topics),
            len(self._answerer.knowledge.contacts),
        )
        if self._beside:
            await self._stack.enter_async_context(self._beside(lambda: self._counter))

    async def _close(self, _application: App) -> None:
        await self._stack.aclose()
        log.info("stopped")

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Meet an error: log its kind and place, and see to it that the person still gets help."""
        error = context.error
        if error is None:
            return
        fate = classify(error)
        if fate is Fate.SECOND_POLLER:
            self._meet_conflict(context)
            return
        if fate is Fate.REVOKED and not isinstance(update, Update):
            self._stop(context, "Telegram refuses the token. Get a new one from @BotFather and start again.")
            return
        if fate in (Fate.HARMLESS, Fate.BLOCKED):
            return
        log.warning("%s: %s", fate, place(error))
        if isinstance(update, Update) and update.effective_chat and update.effective_chat.type == "private":
            reply = self._answerer.pages.failure(self.handlers.language(update))
            try:
                await self.handlers.sender.send(context.bot, update.effective_chat.id, reply)
            except TelegramError as second:
                log.warning("the emergency number could not be sent either: %s", place(second))

    def _meet_conflict(self, context: ContextTypes.DEFAULT_TYPE) -> None:
        self._conflict_since = self._conflict_since or monotonic()
        if monotonic() - self._conflict_since > CONFLICT_SECONDS:
            self._stop(context, "Another bot fetches messages with the same token. Stop one of the two.")

    def _stop(self, context: ContextTypes.DEFAULT_TYPE, sentence: str) -> None:
        log.error(sentence)
        self.exit_status = 1
        context.application.stop_running()


def serve(settings: Settings, secrets: Secrets, answerer: Answerer, beside: Beside | None = None) -> int:
    """Run the service, and `beside` with it, until SIGTERM or SIGINT; the exit status for the process."""
    set_up_logging()
    try:
        service = Service(settings, secrets, answerer, beside=beside)
        service.application.run_polling(
            allowed_updates=ALLOWED_UPDATES, bootstrap_retries=BOOTSTRAP_RETRIES, drop_pending_updates=False
        )
    except InvalidToken:
        log.error("Telegram refuses the token. Check TELEGRAM_BOT_TOKEN, or get a new one from @BotFather.")
        return 1
    except NetworkError:
        log.error("Telegram cannot be reached. Check the network and TELEGRAM_API_BASE_URL.")
        return 1
    return service.exit_status
