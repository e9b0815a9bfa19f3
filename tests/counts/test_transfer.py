"""Moving counts between stores."""

import io
from pathlib import Path

import pytest

from bot.content.knowledge import Knowledge
from bot.counts.schema import StoreError
from bot.counts.store import open_store
from bot.counts.transfer import import_rows, read_rows, write_rows
from tests.reports.invented import two_years


async def test_two_years_come_over_without_loss(store_url: str, tmp_path: Path, knowledge: Knowledge) -> None:
    rows = two_years(knowledge)
    stream = io.StringIO(newline="")
    assert write_rows(rows, stream) == len(rows)
    stream.seek(0)
    async with open_store(store_url) as store:
        await import_rows(store, read_rows(stream))
        assert await store.rows() == rows
        with pytest.raises(StoreError, match="would be doubled"):
            await import_rows(store, rows)
        assert await store.rows() == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1"),
        ("a,b\n", "line 1"),
        ("week,what,id,number\n2026-W48,question,unsure\n", "line 2"),
        ("week,what,id,number\n2026-W99,question,unsure,1\n", "line 2"),
        ("week,what,id,number\n2026-W48,question,unsure,many\n", "line 2"),
        ("week,what,id,number\n" + "2026-W48,question,unsure,1\n" * 2, "twice"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        read_rows(io.StringIO(text))
