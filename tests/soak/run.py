"""Runs a soak and gives its figures."""

import asyncio
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from tests.botapi.faults import Kind
from tests.botapi.server import BotApi, bot_api
from tests.soak.process import BotProcess

CHATS: Final = 400
FLOODER: Final = 999_999
QUESTIONS: Final = (
    "hon har blåmärken och är rädd",
    "dörren är sönderslagen igen",
    "hur pratar jag med henne",
    "he is hitting her right now",
    "vad får jag säga till polisen",
    "hissen är trasig",
    "polisen",
)
FLOOD: Final = "a flood by one chat"
FAULT_SECONDS: Final = (0.3, 3.0)
SETTLE_SECONDS: Final = 60.0
"""How long the last answers may take, after the last fault."""
WARM: Final = 0.3
"""Share of the time of the last process after which its memory is read for the first time."""


@dataclass(frozen=True)
class Soak:
    """What came out."""

    seconds: float
    asked: int
    answered: int
    lost: int
    twice: int
    twice_after_kill: int
    in_flight_at_kills: int
    confirmed_unanswered: int
    sent: int
    counted: int
    faults: int
    kills: int
    memory_start: int
    memory_end: int
    median: float
    percentile99: float
    exit_status: int
    stop_seconds: float

    @property
    def growth(self) -> float:
        """By how much of itself the memory grew."""
        return self.memory_end / self.memory_start - 1

    def table(self) -> str:
        """As Markdown."""
        rows = {
            "questions sent": f"{self.asked} in {self.seconds:.0f} s",
            "answered": self.answered,
            "lost": self.lost,
            "answered twice or more": f"{self.twice}, of these asked just before a kill: {self.twice_after_kill}",
            "answered and not yet confirmed at the kills": self.in_flight_at_kills,
            "confirmed before the answer, then answered": self.confirmed_unanswered,
            "answers sent, floods and second ones too": self.sent,
            "counted of these": self.counted,
            "faults": self.faults,
            "SIGKILLs": self.kills,
            "memory at start, end": f"{self.memory_start / 1e6:.1f}, {self.memory_end / 1e6:.1f} MB "
            f"({100 * self.growth:+.1f} %)",
            "delay, median and 99th percentile": f"{self.median:.2f}, {self.percentile99:.2f} s",
            "SIGTERM": f"exit status {self.exit_status} after {self.stop_seconds:.1f} s",
        }
        return "\n".join(
            ["| what | figure |", "|---|---|", *(f"| {name} | {row} |" for name, row in rows.items())]
        )


async def soak(folder: Path, seconds: float, rate: float = 50.0, kills: int = 3, seed: int = 1) -> Soak:
    """Ask `rate` questions a second for `seconds`, with a random fault each second and `kills` SIGKILLs.

    The kills come in the first half, so that the memory of the last process can be watched for long.
    """
    source = random.Random(seed)
    async with bot_api(latency=0.02) as server:
        bot = BotProcess(server.url, folder)
        bot.start()
        try:
            return await _run(server, bot, seconds, rate, kills, source)
        finally:
            bot.kill()


async def _run(
    server: BotApi, bot: BotProcess, seconds: float, rate: float, kills: int, source: random.Random
) -> Soak:
    await _until(lambda: server.polls > 0, SETTLE_SECONDS)
    began = monotonic()
    asking = asyncio.create_task(_ask(server, seconds, rate, source))
    breaking = asyncio.create_task(_break(server, seconds, source))
    in_flight, near = 0, set()
    for number in range(1, kills + 1):
        await asyncio.sleep(max(0.0, began + seconds * number / (2 * kills) - monotonic()))
        unfinished = set(server.unanswered)
        pending = {(u["message"]["chat"]["id"], u["message"]["message_id"]) for u in server.pending.values()}
        in_flight += len((pending & set(server.asked)) - unfinished)
        near |= {question for question, moment in server.asked.items() if moment > monotonic() - 2}
        near |= unfinished
        bot.kill()
        bot.start()
    left = began + seconds - monotonic()
    await asyncio.sleep(max(0.0, WARM * left))
    memory_start = bot.memory
    await asyncio.gather(asking, breaking)
    await _until(lambda: not server.unanswered, SETTLE_SECONDS)
    memory_end = bot.memory
    stop = monotonic()
    bot.ask_to_stop()
    status = await asyncio.to_thread(bot.wait, 20)
    stop_seconds = monotonic() - stop
    delays = sorted(server.delays.values())
    twice = {question for question in server.asked if server.answers[question] > 1}
    return Soak(
        seconds=seconds,
        asked=len(server.asked),
        answered=len(server.asked) - len(server.unanswered),
        lost=len(server.unanswered),
        twice=len(twice),
        twice_after_kill=len(twice & near),
        in_flight_at_kills=in_flight,
        confirmed_unanswered=len(server.confirmed_unanswered),
        sent=sum(server.answers.values()),
        counted=await asyncio.to_thread(counted, bot.database),
        faults=breaking.result(),
        kills=kills,
        memory_start=memory_start,
        memory_end=memory_end,
        median=delays[len(delays) // 2],
        percentile99=delays[int(0.99 * len(delays))],
        exit_status=status,
        stop_seconds=stop_seconds,
    )


async def _ask(server: BotApi, seconds: float, rate: float, source: random.Random) -> None:
    began, asked = monotonic(), 0
    while (passed := monotonic() - began) < seconds:
        while asked < passed * rate:
            server.ask(source.randrange(1, CHATS), source.choice(QUESTIONS))
            asked += 1
        await asyncio.sleep(0.01)


async def _break(server: BotApi, seconds: float, source: random.Random) -> int:
    """A random fault each second; how many there were."""
    began, faults = monotonic(), 0
    while monotonic() - began < seconds - FAULT_SECONDS[1]:
        await asyncio.sleep(1)
        faults += 1
        kind = source.choice([*Kind, FLOOD])
        length = source.uniform(*FAULT_SECONDS)
        if kind == FLOOD:
            for _ in range(200):
                question = server.ask(FLOODER, "hej " * 1000)
                del server.asked[question]  # the bot need not answer each
        elif kind is Kind.GONE:
            await server.gone(length / 3)
        elif kind in (Kind.CHAT_TOO_MANY, Kind.SLOW_CHAT):
            server.begin(kind, length, chat=source.randrange(1, CHATS))
        elif kind in (Kind.CUT, Kind.CUT_AFTER, Kind.HALF_OPEN, Kind.GARBAGE):
            server.begin(kind, length, left=3)
        else:
            server.begin(kind, min(length, 1.0))
    return faults


async def _until(condition: object, seconds: float) -> None:
    end = monotonic() + seconds
    while callable(condition) and not condition() and monotonic() < end:
        await asyncio.sleep(0.05)


def counted(database: Path) -> int:
    """How many questions the database has counted."""
    with closing(sqlite3.connect(database)) as connection:
        return int(
            connection.execute("select coalesce(sum(number), 0) from counts where what = 'question'").fetchone()[0]
        )
