"""Measures: time per answer, growth with ten times the phrases, and what a start costs."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter_ns
from typing import Final, TypeVar

from bot.answering.answerer import Answerer
from bot.answering.evaluate import Question
from bot.answering.matcher import EMERGENCY_GROUP
from bot.answering.reading import Reader
from bot.answering.training import examples, make_analyser, train
from bot.config import KNOWLEDGE, ROOT
from bot.content.knowledge import Knowledge
from bot.content.load import load_knowledge
from bot.content.models import Phrases
from tests.conftest import NOW

T = TypeVar("T")
AREA: Final = "jarfalla"
TIMES: Final = 10
ROUNDS: Final = 3
RUNS: Final = 7
WARM_UP: Final = 20
BOT: Final = ("-m", "bot", "ask", "polisen")
IMPORTS: Final = ("-c", "import telegram.ext, rapidfuzz.process")
WRAPPER: Final = """
import json, resource, subprocess, sys, time
start = time.perf_counter_ns()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
spent = time.perf_counter_ns() - start
print(json.dumps([spent / 1e6, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""
"""A small process of its own: its children's peak memory is that of the one it started."""


@dataclass(frozen=True)
class Growth:
    """The time per answer with so many phrases."""

    phrases: int
    words: int
    median_us: float


@dataclass(frozen=True)
class Start:
    """What fresh processes took: milliseconds of each run, and the median of their peak memory."""

    times_ms: tuple[float, ...]
    peak_mb: float

    @property
    def median_ms(self) -> float:
        """The middle of the runs."""
        return median(self.times_ms)


def time_each(call: Callable[[T], object], items: Sequence[T], warm_up: Iterable[T]) -> list[float]:
    """Microseconds that `call` takes for each of `items`, once each, after a warm-up on other items."""
    for item in warm_up:
        call(item)
    spent = []
    for item in items:
        start = perf_counter_ns()
        call(item)
        spent.append((perf_counter_ns() - start) / 1000)
    return spent


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def evenly(items: Sequence[T], number: int) -> list[T]:
    """At most `number` items, evenly spaced."""
    count = min(number, len(items))
    return [items[index * len(items) // count] for index in range(count)]


def time_bot(answerer: Answerer, questions: Sequence[Question], warm_up: Sequence[str]) -> list[float]:
    """Microseconds for each whole reply. Nothing is remembered from one question to the next."""
    for text in warm_up:
        answerer.answer(text, None, NOW)
    return time_each(lambda question: answerer.answer(question.q, question.lang, NOW), questions, ())


def multiplied(knowledge: Knowledge, times: int) -> Knowledge:
    """The knowledge with every phrase `times` over, each repetition with a made-up word of its own."""
    made_up = _made_up(random.Random(1))

    def more(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{text} {next(made_up)}" if copy else text for text in texts for copy in range(times))

    def grown(phrases: Phrases) -> Phrases:
        return Phrases.model_construct(sv=more(phrases.sv), en=more(phrases.en))

    return knowledge.model_copy(
        update={
            "topics": {
                name: topic.model_copy(update={"phrases": grown(topic.phrases)})
                for name, topic in knowledge.topics.items()
            },
            "elsewhere": {
                name: kind.model_copy(update={"phrases": grown(kind.phrases)})
                for name, kind in knowledge.elsewhere.items()
            },
        }
    )


def measure_growth(parent: Connection, questions: Sequence[Question]) -> None:
    """For a process of its own: fit the large model, get the ordinary one, time both in turn."""
    knowledge = load_knowledge(KNOWLEDGE, AREA)
    large = multiplied(knowledge, TIMES)
    # How long an answer takes does not depend on how well the model has been fitted.
    grown = train(examples(large), large.groups[EMERGENCY_GROUP], make_analyser(large), epochs=1)
    parent.send("fitted")
    ordinary: Reader = parent.recv()
    answerers = [Answerer(knowledge, ordinary), Answerer(large, grown)]
    warm_up = evenly([text for _, _, text in knowledge.phrases()], WARM_UP)
    spent: list[list[float]] = [[] for _ in answerers]
    for _ in range(ROUNDS):
        for times, answerer in zip(spent, answerers, strict=True):
            times.extend(time_bot(answerer, questions, warm_up))
    parent.send(
        [
            Growth(
                sum(1 for _ in answerer.knowledge.phrases()),
                len(answerer.reader.analyser.vocabulary.index),
                median(times),
            )
            for times, answerer in zip(spent, answerers, strict=True)
        ]
    )


def measure_starts() -> tuple[Start, Start]:
    """Fresh processes in turn: the bot's answer from its cache, and the bare imports."""
    commands = (BOT, IMPORTS)
    for command in commands:
        _run(command)
    runs = [[_run(command) for command in commands] for _ in range(RUNS)]
    bot, imports = (
        Start(tuple(time for time, _ in column), median(peak for _, peak in column))
        for column in zip(*runs, strict=True)
    )
    return bot, imports


def _run(arguments: tuple[str, ...]) -> tuple[float, float]:
    command = [sys.executable, "-c", WRAPPER, sys.executable, *arguments]
    time, peak = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return float(time), float(peak)


def _made_up(source: random.Random) -> Iterator[str]:
    """Words that nobody uses, each once, of six to ten letters as most Swedish words of substance."""
    seen: set[str] = set()
    while True:
        pairs = source.randint(3, 5)
        word = "".join(source.choice("bdfghjklmnprstv") + source.choice("aeiouy") for _ in range(pairs))
        if word not in seen:
            seen.add(word)
            yield word
