"""Draws docs/chat.svg from a real answer: `PYTHONPATH=. .venv/bin/python docs/picture.py`."""

import re
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel

from bot.answering.assembly import load_answerer
from bot.clock import local_now
from bot.config import DATA, KNOWLEDGE

QUESTION = "dörren i trean är sönderslagen igen och hon vågade inte titta på mig"

if __name__ == "__main__":
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=78, file=nowhere)
        reply = load_answerer(KNOWLEDGE, "jarfalla", DATA / "cache").answer(QUESTION, "sv", local_now())
        console.print(Padding(Panel(QUESTION, border_style="cyan"), (0, 0, 0, 16)))
        console.print(Panel(reply.text, border_style="green", width=62))
        for row in reply.buttons:
            console.print("  " + "  ".join(f"[reverse] {button.label} [/]" for button in row))
        picture = console.export_svg(title="Inte ensam")
        # A page that shows the picture must not ask anybody for a font.
        Path("docs/chat.svg").write_text(re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL), "utf-8")
