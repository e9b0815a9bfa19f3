"""Figures on the web: nothing unless they are public, then closed quarters alone."""

from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.counts.store import Row, open_store, portions
from tests.channels.web.site import serving
from tests.reports.invented import two_years


async def fill(folder: Path, answerer: Answerer) -> None:
    async with open_store(f"sqlite+aiosqlite:///{folder}/counts.db") as store:
        for portion in portions(two_years(answerer.knowledge)):
            await store.add_rows(portion)
        await store.add_rows([Row("2026-W48", "question", "only-this-week", 50)])


async def test_nothing_is_public_by_default(answerer: Answerer, tmp_path: Path) -> None:
    await fill(tmp_path, answerer)
    async with serving(answerer, tmp_path) as site:
        assert "Vanligaste" not in (await site.get("/nytt")).text
        assert (await site.get("/statistik.csv")).status_code == 404


async def test_public_figures_are_those_of_closed_quarters(answerer: Answerer, tmp_path: Path) -> None:
    await fill(tmp_path, answerer)
    async with serving(answerer, tmp_path, public=True) as site:
        assert "Vanligaste" in (await site.get("/nytt")).text
        answer = await site.get("/statistik.csv")
        assert answer.status_code == 200
        assert "2025-Q4" in answer.text
        assert "2026-Q3" in answer.text
        assert "2026-Q4" not in answer.text
        assert "only-this-week" not in answer.text
        assert answer.headers["content-disposition"] == "attachment; filename=inte-ensam.csv"


@pytest.mark.parametrize("name", ["exe", "..", "html.exe"])
async def test_other_formats_are_not_found(answerer: Answerer, tmp_path: Path, name: str) -> None:
    async with serving(answerer, tmp_path, public=True) as site:
        assert (await site.get(f"/statistik.{name}")).status_code == 404
