"""The figures in the README: `python -m tests.figures` writes them, a test compares them."""

from pathlib import Path
from typing import Final

from bot.answering.answerer import Answerer
from bot.answering.assembly import load_answerer
from bot.answering.evaluate import Figures, evaluate, figures, read_questions
from bot.config import DATA, KNOWLEDGE, ROOT
from tests.conftest import NOW

README: Final = ROOT / "README.md"
START: Final = "<!-- figures -->"
END: Final = "<!-- end of figures -->"
QUESTIONS: Final = Path(__file__).parent / "questions"
COLUMNS: Final = {
    "questions": "questions",
    "top1": "right at once",
    "top3": "among three more",
    "false_answers": "off-topic answered",
    "danger_now": "danger found: now",
    "danger_any": "now or maybe",
    "alarm_now": "false alarm: now",
    "alarm_maybe": "maybe",
}


def table(answerer: Answerer) -> str:
    """A Markdown table over the question sets, in per cent."""
    lines = ["| set | " + " | ".join(COLUMNS.values()) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for path in sorted(QUESTIONS.glob("*.yaml")):
        outcomes = evaluate(read_questions(path), lambda text, language: answerer.answer(text, language, NOW))
        for name, part in figures(outcomes).items():
            lines.append(f"| {path.stem}, {name} | " + " | ".join(_cell(part, key) for key in COLUMNS) + " |")
    return "\n".join(lines)


def published() -> str:
    """The table that stands in the README."""
    return README.read_text("utf-8").split(START)[1].split(END)[0].strip()


def _cell(part: Figures, key: str) -> str:
    value = getattr(part, key)
    return str(value) if key == "questions" else f"{100 * value:.0f} %"


if __name__ == "__main__":
    before, _, rest = README.read_text("utf-8").partition(START)
    new = table(load_answerer(KNOWLEDGE, "jarfalla", DATA / "cache"))
    README.write_text(f"{before}{START}\n{new}\n{END}{rest.partition(END)[2] if END in rest else rest}", "utf-8")
