"""JSON Schemas of the content files, for completion and checks in a curator's editor."""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from bot.content.interface import Interface
from bot.content.models import Contact, Elsewhere, Id, Job, Phrases, Topic, Words
from bot.content.report_texts import News, ReportTexts

KINDS: Final[dict[str, Any]] = {
    "topic": Topic,
    "contacts": dict[Id, Contact],
    "elsewhere": Elsewhere,
    "jobs": dict[Id, Job],
    "interface": Interface,
    "words": Words,
    "danger": Phrases,
    "report": ReportTexts,
    "news": News,
}
FOLDER: Final = Path(__file__).resolve().parents[2] / "knowledge" / "schema"


def schemas() -> dict[str, str]:
    """The text of each schema file, by file name."""
    return {
        f"{name}.json": json.dumps(TypeAdapter(kind).json_schema(), indent=1, ensure_ascii=False) + "\n"
        for name, kind in KINDS.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, "utf-8")
