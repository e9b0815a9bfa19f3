"""A copy of `knowledge/` that a test may break."""

import shutil
from pathlib import Path

import pytest

from bot.checking.check import check
from bot.config import KNOWLEDGE
from tests.content.curator import AREA, TODAY, Curator, key


@pytest.fixture(scope="session")
def known() -> frozenset[tuple[str, str]]:
    """What the check says about the real knowledge, lines left out: edits move them."""
    return frozenset(key(fault, KNOWLEDGE) for fault in check(KNOWLEDGE, AREA, TODAY).faults)


@pytest.fixture
def curator(tmp_path: Path, known: frozenset[tuple[str, str]]) -> Curator:
    return Curator(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"), known)
