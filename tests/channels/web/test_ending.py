"""The planned ending on the page: from its day on every page is the farewell."""

from datetime import date
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.config import EndedSettings
from tests.channels.web.site import serving
from tests.conftest import NOW

WORDS = "Projektet är slut."
OVER = EndedSettings(date=NOW.date(), text={"sv": WORDS})


@pytest.mark.parametrize("path", ["/", "/kontakter", "/amne/unsure", "/kontakt/bris", "/jobb", "/nytt"])
async def test_every_page_is_the_farewell(answerer: Answerer, tmp_path: Path, path: str) -> None:
    async with serving(answerer, tmp_path, ended=OVER) as site:
        text = (await site.get(path)).text
        assert WORDS in text
        assert "tel:112" in text
        assert "Kvinnofridslinjen" in text
        assert await site.counts() == {}


async def test_questions_too_and_danger_still_comes_first(answerer: Answerer, tmp_path: Path) -> None:
    async with serving(answerer, tmp_path, ended=OVER) as site:
        assert WORDS in (await site.ask("hur pratar jag med henne")).text
        urgent = (await site.ask("han slår henne nu")).text
        assert "Ring 112 nu." in urgent
        assert WORDS in urgent
        assert "The project" not in urgent
        assert await site.counts() == {}


async def test_before_the_day_all_is_as_ever(answerer: Answerer, tmp_path: Path) -> None:
    later = EndedSettings(date=date(2027, 6, 30), text={"sv": WORDS})
    async with serving(answerer, tmp_path, ended=later) as site:
        assert WORDS not in (await site.get("/")).text
