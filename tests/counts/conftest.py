"""Keeps tests with real databases apart from one another."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

WORKER = "_connection_worker_thread"
"""What aiosqlite's threads are named after."""


@pytest.fixture(autouse=True)
async def no_thread_outlives_its_loop() -> AsyncIterator[None]:
    """Wait for the threads of databases: one that could not be opened ends a moment after its error.

    A connection that is never closed keeps its thread, and the test then ends by its timeout.
    """
    yield
    while any(WORKER in thread.name for thread in threading.enumerate()):
        await asyncio.sleep(0.01)
