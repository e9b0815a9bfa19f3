"""The Telegram service as a process: from the settings to the exit status, ended by SIGTERM or SIGINT."""

import asyncio
import logging
import signal
from contextlib import suppress

from telegram.error import InvalidToken

from bot.answering.answerer import Answerer
from bot.channels.serving import set_up_process
from bot.channels.telegram.service import CANNOT_START, Beside, Service
from bot.config import Secrets, Settings

log = logging.getLogger(__name__)


def serve(settings: Settings, secrets: Secrets, answerer: Answerer, beside: Beside | None = None) -> int:
    """Run the service, and `beside` with it, until SIGTERM or SIGINT; the exit status for the process.

    Raises:
        ConfigError: the mode webhook without its secret.
    """
    if settings.telegram.mode == "webhook":
        secrets.webhook_secret_value()
    set_up_process(settings)

    async def run() -> int:
        service = Service(settings, secrets, answerer, beside=beside)
        for name in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # on Windows an interrupt ends the process
                asyncio.get_running_loop().add_signal_handler(name, service.stop.set)
        return await service.run()

    try:
        return asyncio.run(run())
    except KeyboardInterrupt:
        return 0
    except InvalidToken:
        log.error(CANNOT_START)
        return 1
