"""Counts for Prometheus, on loopback, without labels about persons, topics or contacts.

What people do is published in full hundreds only: a series of exact counts, read every few seconds and kept,
would tell the moment of a single question.
"""

import logging
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics, start_http_server

log = logging.getLogger(__name__)

# Else each counter tells the moment of its first count.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY: Final = CollectorRegistry()
STEP: Final = 100
LOOPBACK: Final = "127.0.0.1"
FAULTS: Final = Counter("inteensam_faults", "Faults met, by kind", ["kind"], registry=REGISTRY)
HEALTHY: Final = Gauge("inteensam_healthy", "1 while Telegram answers", registry=REGISTRY)


class Coarse:
    """A counter that shows full hundreds only."""

    def __init__(self, name: str, text: str) -> None:
        self._exact = 0
        self._shown = Counter(name, f"{text}, in full hundreds", registry=REGISTRY)

    def inc(self) -> None:
        """Count one."""
        self._exact += 1
        if self._exact % STEP == 0:
            self._shown.inc(STEP)


ANSWERED: Final = Coarse("inteensam_answered", "Updates whose answer was sent")
REPEATED: Final = Coarse("inteensam_repeated", "Attempts after the first")
LIMITED: Final = Coarse("inteensam_limited", "Updates beyond what one chat may send")
LET_GO: Final = Coarse("inteensam_let_go", "Updates of unreachable chats that no longer hold others back")


def publish_metrics(port: int) -> None:
    """Serve the metrics at `http://127.0.0.1:<port>/metrics`; 0 serves none. A taken port is logged only."""
    if not port:
        return
    try:
        start_http_server(port, LOOPBACK, registry=REGISTRY)
    except OSError as error:
        log.warning("no metrics: port %d cannot be opened (%s)", port, type(error).__name__)
