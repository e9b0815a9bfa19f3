"""Prints the tables; takes question sets as arguments, else all of `tests/questions`."""

import multiprocessing
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Final

from bot.answering.answerer import Answerer
from bot.answering.assembly import assemble
from bot.answering.evaluate import NONE, TOP, Question, read_questions
from bot.answering.matcher import EMERGENCY_GROUP
from bot.answering.reply import Danger, Kind
from bot.config import KNOWLEDGE, ROOT
from bot.content.knowledge import ELSEWHERE, Knowledge
from bot.content.load import load_knowledge
from tests.benchmarks.counting import Counting, measure_counting
from tests.benchmarks.measures import (
    AREA,
    RUNS,
    WARM_UP,
    Growth,
    Start,
    evenly,
    measure_growth,
    measure_starts,
    percentile,
    time_bot,
    time_each,
)
from tests.benchmarks.peers import Linear, Peer, all_peers
from tests.benchmarks.web import Rates, measure_web
from tests.conftest import NOW

SAMPLE: Final = 120
"""Questions that the slow peers are asked, and that the ratios of times are taken on."""
GROWTH_SAMPLE: Final = 150
COUNT_SAMPLE: Final = 200
WEB_SAMPLE: Final = 300
WIDTHS: Final = (32, 7, 7, 9, 8, 7, 10, 10, 11)
HEADINGS: Final = (
    ("", "top-1", "top-3", "false", "danger", "alarm", "median", "99th", "median to"),
    ("", "", "", "answers", "now", "now", "us", "pct us", "WRatio's"),
)


@dataclass(frozen=True)
class Given:
    """What was made of one question: the topic answered, the first three topics, danger now."""

    topic: str | None
    three: tuple[str, ...]
    now: bool


Asked = list[tuple[Question, Given]]


@dataclass(frozen=True)
class Times:
    """Microseconds per answer: of all that were timed, and of the sample that everybody was timed on."""

    every: list[float]
    sample: list[float]


def main() -> None:
    """Measure and print."""
    began = monotonic()
    files = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "tests/questions").glob("*.yaml"))
    questions = [question for file in files for question in read_questions(file)]
    questions.sort(
        key=lambda question: (question.emergency, question.expect)
    )  # so that samples are like the whole
    if not questions:
        sys.exit("There are no questions: put sets into tests/questions or name files.")
    growth_questions = evenly(questions, GROWTH_SAMPLE)
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=measure_growth, args=(theirs, growth_questions))
    process.start()
    theirs.close()
    knowledge = load_knowledge(KNOWLEDGE, AREA)
    phrases = [(label, text) for label, _, text in knowledge.phrases()]
    answerer, peers = assemble(knowledge), all_peers()
    for peer in peers:
        peer.fit(phrases)
    peers.append(_informed(knowledge, phrases))
    given = [[(question, _by_bot(answerer, question)) for question in questions]]
    given += [[(one, _by_peer(peer, knowledge, one)) for one in _asked(peer, questions)] for peer in peers]
    ours.recv()  # Nothing is timed before the other process has fitted its models and waits.
    warm_up = evenly([text for _, text in phrases], WARM_UP)
    times = [_times(questions, lambda some: time_bot(answerer, some, warm_up))]
    times += [_time_peer(peer, questions, warm_up) for peer in peers]
    starts = measure_starts()
    ours.send(answerer.reader)
    growth: list[Growth] = ours.recv()
    process.join()
    names = ["Inte ensam, whole reply", *(f"{peer.name}{' *' if peer.slow else ''}" for peer in peers)]
    _print_peers(questions, len(phrases), list(zip(names, given, times, strict=True)))
    _print_growth(growth)
    _print_starts(*starts)
    _print_web(measure_web([question.q for question in evenly(questions, WEB_SAMPLE)]))
    _print_counting(measure_counting(answerer, [question.q for question in evenly(questions, COUNT_SAMPLE)]))
    _say(f"The whole took {monotonic() - began:.0f} s.")


def _informed(knowledge: Knowledge, phrases: list[tuple[str, str]]) -> Peer:
    """The strongest peer with the messages in danger as well, which the bot learns beside the phrases."""
    peer = Linear("LinearSVC + danger messages")
    now = knowledge.danger.now
    peer.fit([*phrases, *(("emergency", text) for text in (*now.sv, *now.en))])
    return peer


def _by_bot(answerer: Answerer, question: Question) -> Given:
    reply = answerer.answer(question.q, question.lang, NOW)
    topic = reply.topic if reply.kind in (Kind.ANSWER, Kind.EMERGENCY) else None
    three = (*([topic] if topic else []), *reply.alternatives)[:TOP]
    return Given(topic, three, reply.danger is Danger.NOW)


def _by_peer(peer: Peer, knowledge: Knowledge, question: Question) -> Given:
    labels = [label for label, _ in peer.rank(question.q)]
    topics = [label for label in labels if not label.startswith(ELSEWHERE)]
    topic = labels[0] if labels and not labels[0].startswith(ELSEWHERE) else None
    return Given(topic, tuple(topics[:TOP]), topic in knowledge.groups[EMERGENCY_GROUP])


def _time_peer(peer: Peer, questions: list[Question], warm_up: Sequence[str]) -> Times:
    def measure(some: Sequence[Question]) -> list[float]:
        return time_each(peer.best, [question.q for question in some], warm_up)

    return _times(_asked(peer, questions), measure)


def _asked(peer: Peer, questions: list[Question]) -> list[Question]:
    return evenly(questions, SAMPLE) if peer.slow else questions


def _times(questions: list[Question], measure: Callable[[Sequence[Question]], list[float]]) -> Times:
    every = measure(questions)
    return Times(every, evenly(every, SAMPLE))


def _print_peers(questions: list[Question], phrases: int, rows: list[tuple[str, Asked, Times]]) -> None:
    base = median(rows[1][2].sample)
    others = sum(question.expect == NONE for question in questions)
    urgent = sum(question.emergency for question in questions)
    _say(f"1. Peers: {len(questions)} questions ({others} off-topic, {urgent} in danger), {phrases} phrases")
    for line in HEADINGS:
        _say("".join(f"{cell:>{width}}" for cell, width in zip(line, WIDTHS, strict=True)))
    for name, pairs, times in rows:
        topical = [(one.topic, one.three, {q.expect, *q.also}) for q, one in pairs if q.expect != NONE]
        shares = (
            f"{_share([topic in right for topic, _, right in topical]):>7}"
            f"{_share([bool(right & set(three)) for _, three, right in topical]):>7}"
            f"{_share([one.topic is not None for q, one in pairs if q.expect == NONE]):>9}"
            f"{_share([one.now for q, one in pairs if q.emergency]):>8}"
            f"{_share([one.now for q, one in pairs if not q.emergency]):>7}"
        )
        speed = f"{median(times.every):>10.0f}{percentile(times.every, 0.99):>10.0f}"
        _say(f"{name:32}{shares}{speed}{median(times.sample) / base:>11.4f}")
    _say(f"* Slow: asked {SAMPLE} questions, evenly spaced by kind; ratios are of medians on those. A peer that")
    _say("puts an off-topic label first does not answer, one in the group emergency means danger now. WRatio")
    _say("scores many phrases alike, then the first one wins. Top-3: the first three topics. The bot also has")
    _say("the messages in danger and its word lists; the last peer also learns the messages marked now.\n")


def _print_growth(growth: list[Growth]) -> None:
    _say("2. Growth: the bot with ten times the phrases")
    _say(f"{'phrases':>10}{'words':>10}{'median us':>12}{'ratio':>8}")
    for size in growth:
        ratio = size.median_us / growth[0].median_us
        _say(f"{size.phrases:>10}{size.words:>10}{size.median_us:>12.0f}{ratio:>8.2f}")
    _say("Each phrase ten times, nine of them with a made-up word of its own; danger messages as they are.\n")


def _print_starts(bot: Start, imports: Start) -> None:
    _say(f"3. Start: fresh processes, {RUNS} runs in turn")
    _say(f"{'':40}{'median ms':>12}{'least':>8}{'most':>8}{'peak MB':>10}")
    for name, start in (
        ('python -m bot ask "polisen", with cache', bot),
        ("import telegram.ext, rapidfuzz.process", imports),
    ):
        spread = f"{min(start.times_ms):>8.0f}{max(start.times_ms):>8.0f}"
        _say(f"{name:40}{start.median_ms:>12.0f}{spread}{start.peak_mb:>10.1f}")
    ratio, more = bot.median_ms / imports.median_ms, bot.peak_mb - imports.peak_mb
    _say(f"ratio of medians {ratio:.2f}, difference in peak memory {more:+.1f} MB\n")


def _print_web(rates: Rates) -> None:
    _say("4. Web page: answers per second on one connection-keeping server each, medians of rounds in turn")
    rows = (
        ("Starlette, a form and a fixed page", rates.fixed),
        ("a topic's page", rates.topic),
        ("answers to questions", rates.answers),
    )
    for name, values in rows:
        spread = f"{min(values):>8.0f}{max(values):>8.0f}"
        _say(f"{name:40}{median(values):>10.0f}{spread}{median(values) / median(rates.fixed):>8.2f}")
    _say(f"{'bytes on the wire, heads included':40}{'plain':>10}{'gzip':>8}")
    for path, (plain, packed) in rates.weights.items():
        _say(f"{path:40}{plain:>10}{packed:>8}")
    sums = [sum(column) for column in zip(*rates.weights.values(), strict=True)]
    _say(f"{'together':40}{sums[0]:>10}{sums[1]:>8}\n")


def _print_counting(counting: Counting) -> None:
    _say("5. Counts: answers per second, medians of rounds in turn")
    for name, values in (("nothing is counted", counting.without), ("every answer is counted", counting.counted)):
        _say(f"{name:40}{median(values):>10.0f}{min(values):>8.0f}{max(values):>8.0f}")
    _say(f"ratio {counting.ratio:.2f}\n")


def _share(values: list[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
