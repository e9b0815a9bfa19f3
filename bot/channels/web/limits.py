"""How many requests one address may send: in memory, for minutes, and never as an address."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address
from time import monotonic
from typing import Final

BURST: Final = 120
"""Requests at once; a company's phones may share one address."""
PER_SECOND: Final = 2.0
MAX_ADDRESSES: Final = 10_000
IPV6_PREFIX: Final = 64
"""Bits that one household has; the rest of an IPv6 address its devices choose themselves."""


class Limiter:
    """A token bucket per address: `burst` requests at once, `per_second` more in the long run."""

    def __init__(
        self, burst: int = BURST, per_second: float = PER_SECOND, clock: Callable[[], float] = monotonic
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Whether one more request from `address` is within its limit; it is counted if so."""
        # The key is made anew at each start, so that a memory image does not tell the addresses.
        bucket, now = hash((self._key, network(address))), self._clock()
        self._forget(now)
        tokens, since = self._buckets.pop(bucket, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[bucket] = (tokens - 1 if allowed else tokens, now)
        return allowed

    @property
    def known(self) -> int:
        """How many addresses are remembered."""
        return len(self._buckets)

    def _forget(self, now: float) -> None:
        """Drop what has filled up again, and the longest unused where there are too many."""
        full_after = self._burst / self._per_second
        while self._buckets:
            bucket, (_, since) = next(iter(self._buckets.items()))
            if now - since < full_after and len(self._buckets) < MAX_ADDRESSES:
                return
            del self._buckets[bucket]


def network(address: str) -> str:
    """The part of an address that stands for one subscriber."""
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.exploded[: IPV6_PREFIX // 4 + 3] if parsed.version == 6 else address  # four digits and a colon
