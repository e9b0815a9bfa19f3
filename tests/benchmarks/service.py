"""The running bot beside a bare python-telegram-bot echo handler, on one loopback server in one run."""

import asyncio
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Final

import psutil

from bot.config import ROOT
from tests.benchmarks.measures import percentile
from tests.botapi.faults import Kind
from tests.botapi.server import BotApi, bot_api
from tests.fakes import TOKEN

BURST: Final = 1000
SLOW_NETWORK: Final = 0.05
QUESTIONS: Final = 400
CHATS: Final = 250
ROUNDS: Final = 2
RATE: Final = 40.0
STEADY: Final = 300
SLOW_SECONDS: Final = 2.0
"""Below `transport.SEND_SECONDS`; at `RATE` fewer than a window of messages come in this time."""
START_SECONDS: Final = 120.0
OURS: Final = ("-m", "bot", "run")
TEXTS: Final = ("hon har blåmärken och är rädd", "hur pratar jag med henne", "polisen", "hissen är trasig")


@dataclass(frozen=True)
class Figures:
    """What one bot did: answers a second, seconds to the first fetch, bytes resident afterwards."""

    burst: float
    slow_network: float
    start: float
    memory: float


async def measure(arguments: tuple[str, ...]) -> Figures:
    """Start a bot and let it answer."""
    runs = [await _measure_once(arguments) for _ in range(ROUNDS)]
    columns = zip(*((run.burst, run.slow_network, run.start, run.memory) for run in runs), strict=True)
    return Figures(*(median(column) for column in columns))


async def measure_others() -> tuple[list[float], list[float]]:
    """Delays of the other chats at a steady rate: without a slow chat, and with one."""
    async with bot_api(SLOW_NETWORK) as server:
        with _process(server.url, OURS):
            await _started(server)
            alone = await _steady(server)
            server.begin(Kind.SLOW_CHAT, 600.0, chat=CHATS + 1)
            server.faults[-1].seconds = SLOW_SECONDS
            return alone, await _steady(server, slow=CHATS + 1)


async def _measure_once(arguments: tuple[str, ...]) -> Figures:
    async with bot_api() as server:
        began = monotonic()
        with _process(server.url, arguments) as process:
            await _started(server)
            start = monotonic() - began
            await _rate(server, 50)  # warm
            burst = await _rate(server, BURST)
            server.latency = SLOW_NETWORK
            slow = await _rate(server, QUESTIONS)
            return Figures(burst, slow, start, psutil.Process(process.pid).memory_info().rss / 1e6)


async def _rate(server: BotApi, number: int) -> float:
    before, began = sum(server.sends.values()), monotonic()
    for index in range(number):
        server.ask(index % CHATS + 1, TEXTS[index % len(TEXTS)])
    while sum(server.sends.values()) < before + number:
        await asyncio.sleep(0.002)
    spent = monotonic() - began
    # What one person may send at once is bounded; between the measures everybody may again.
    await asyncio.sleep(number / CHATS + 1)
    return number / spent


async def _steady(server: BotApi, slow: int = 0) -> list[float]:
    server.delays.clear()
    for index in range(STEADY):
        if slow and index % round(RATE * SLOW_SECONDS * 1.2) == 0:
            server.ask(slow, TEXTS[0])
        server.ask(index % CHATS + 1, TEXTS[index % len(TEXTS)])
        await asyncio.sleep(1 / RATE)
    while server.unanswered:
        await asyncio.sleep(0.01)
    return [delay for (chat, _), delay in server.delays.items() if chat != slow]


async def _started(server: BotApi) -> None:
    began = monotonic()
    while not server.polls:
        if monotonic() - began > START_SECONDS:
            sys.exit("The bot did not start.")
        await asyncio.sleep(0.005)


class _process:  # noqa: N801 - used like a function
    """A bot in a process of its own, killed at the end."""

    def __init__(self, url: str, arguments: tuple[str, ...]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": url,
            "BOT_STATISTICS__URL": f"sqlite+aiosqlite:///{folder}/counts.db",
            "BOT_SERVICE__HEARTBEAT": str(folder / "heartbeat"),
        }
        command = [sys.executable, *arguments]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> "subprocess.Popen[bytes]":
        return self._process

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()


def main() -> None:
    """Print the table."""
    asyncio.run(_print())


async def _print() -> None:
    rows = {
        "Inte ensam, whole bot": await measure(OURS),
        "echo, updates one by one": await measure(("-m", "tests.benchmarks.echo", "1")),
        "echo, 8 in flight": await measure(("-m", "tests.benchmarks.echo", "8")),
        "echo, 16 in flight": await measure(("-m", "tests.benchmarks.echo", "16")),
    }
    swapped = {
        "echo, 8, our transport": await measure(("-m", "tests.benchmarks.echo", "8", "aiohttp")),
    }
    alone, beside = await measure_others()
    ours, one, *others = rows.values()
    best = max(figures.slow_network for figures in (one, *others))
    say = sys.stdout.write
    say(f"4. Service: {BURST} questions at once; {QUESTIONS} while each send takes {SLOW_NETWORK * 1000:.0f} ms\n")
    say(f"{'':28}{'burst/s':>10}{'slow net/s':>12}{'start s':>10}{'MB':>8}\n")
    for name, row in (rows | swapped).items():
        say(f"{name:28}{row.burst:>10.0f}{row.slow_network:>12.0f}{row.start:>10.2f}{row.memory:>8.0f}\n")
    say(f"burst: {ours.burst / one.burst:.2f} of the echo's one by one (wanted 0.8); ")
    say(f"slow network: {ours.slow_network / best:.2f} of the echo's best (wanted 1.0)\n")
    p99 = percentile(alone, 0.99), percentile(beside, 0.99)
    ratio = p99[1] / p99[0]
    say(f"one chat whose answers take {SLOW_SECONDS:.0f} s, {RATE:.0f} others a second: their 99th percentile ")
    say(f"{1000 * p99[0]:.0f} ms without, {1000 * p99[1]:.0f} ms with it, ratio {ratio:.2f} (wanted 1.5)\n")


if __name__ == "__main__":
    main()
