"""How long to fuzz: a few seconds in the suite, `make fuzz` for minutes (FUZZ_SECONDS for each test)."""

import os
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Final, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

T = TypeVar("T")
SECONDS: Final = float(os.environ.get("FUZZ_SECONDS", "1.5"))
LIMIT_SECONDS: Final = 0.05
"""No input may hold the service longer than this: all others wait meanwhile."""
TRIES: Final = 3
"""A pause of the machine is told from a slow input by asking again."""
HOSTILE: Final = (
    "\u202e\u202d\u2066",  # directions
    "e" + "\u0301" * 400,  # a heap of marks
    "\ufdfa" * 1500,  # one sign that becomes eighteen
    "ﷺ" * 3000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 500,
    "\x00\x01\x7f\ufeff\ufffe\U0010ffff",
    "\ud800",
    "a" * 50_000,
    "a\u0300" * 25_000,
    "ß" * 50_000,
    "İ" * 50_000,
    "han slår henne nu " * 2800,
    "." * 50_000,
    "1" * 50_000,
    " \t\u00a0\u3000" * 12_000,
    "0701234567 " * 4500,
    "åäö" * 16_000,
    "../../../etc/passwd",
    "<b>&lt;script&gt;",
    "{number} {0} %s %n",
)
TEXTS: Final = st.one_of(
    st.text(max_size=400),
    st.text(alphabet=st.characters(categories=("Mn", "Mc", "Me", "Cf", "Lm")), max_size=200),
    st.sampled_from(HOSTILE),
    st.builds(
        lambda part, times: (part * times)[:50_000], st.text(min_size=1, max_size=8), st.integers(1, 10_000)
    ),
    st.lists(
        st.sampled_from(["han", "slår", "henne", "nu", "hjälp", "kniv", "Storgatan 12", "\u0301", "\u200b", "🙂"])
    ).map("".join),
)


def fuzz(strategy: st.SearchStrategy[T], check: Callable[[T], object], limit: float = LIMIT_SECONDS) -> int:
    """Try values of `strategy` for `SECONDS`; how many. `check` may neither raise nor take longer than `limit`."""
    tried = 0
    end = perf_counter() + SECONDS

    @settings(
        max_examples=1_000_000,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def try_all(value: T) -> None:
        nonlocal tried
        if perf_counter() > end:
            raise _Enough
        tried += 1
        spent = _time(check, value)
        for _ in range(TRIES):
            if spent <= limit:
                break
            spent = min(spent, _time(check, value))
        assert spent <= limit, f"{spent:.3f} s"

    with suppress(_Enough):
        try_all()
    return tried


class _Enough(BaseException):
    """The time is over; not an Exception, which hypothesis would take for a failure."""


def _time(check: Callable[[T], object], value: T) -> float:
    began = perf_counter()
    check(value)
    return perf_counter() - began
