from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from tests.channels.web.site import Site, serving


@pytest.fixture
async def site(answerer: Answerer, tmp_path: Path) -> AsyncIterator[Site]:
    async with serving(answerer, tmp_path) as site:
        yield site
