"""A curator at work on a copy of `knowledge/`: edits one thing and asks what is wrong now."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.checking.check import check
from bot.content.documents import Fault

AREA: Final = "jarfalla"
TODAY: Final = date(2026, 11, 24)


@dataclass(frozen=True)
class Curator:
    """Works in `root`; `known` are the faults (file and message) that the real knowledge has already."""

    root: Path
    known: frozenset[tuple[str, str]]

    def text(self, file: str) -> str:
        return (self.root / file).read_text("utf-8")

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def replace(self, file: str, pattern: str, new: str) -> int:
        """Replace the first match of `pattern` (^ is a line's start) by `new`; the line on which it begins."""
        text = self.text(file)
        match = re.search(pattern, text, re.MULTILINE)
        assert match, f"{pattern} does not occur in {file}"
        self.write(file, text[: match.start()] + new + text[match.end() :])
        return text[: match.start()].count("\n") + 1

    def append(self, file: str, text: str) -> int:
        """Put `text` at the end of the file; the line on which it begins."""
        before = self.text(file).rstrip("\n") + "\n"
        self.write(file, before + text)
        return before.count("\n") + 1

    def line(self, file: str, pattern: str) -> int:
        """The line of the first match of `pattern`."""
        match = re.search(pattern, self.text(file), re.MULTILINE)
        assert match, f"{pattern} does not occur in {file}"
        return self.text(file)[: match.start()].count("\n") + 1

    def added(self) -> list[str]:
        """The faults that were not there before, as `path:line: message` with the path inside `knowledge/`."""
        faults = check(self.root, AREA, TODAY).faults
        return [spoken(fault, self.root) for fault in faults if key(fault, self.root) not in self.known]


def key(fault: Fault, root: Path) -> tuple[str, str]:
    return fault.path.relative_to(root).as_posix(), fault.message


def spoken(fault: Fault, root: Path) -> str:
    return str(fault).removeprefix(f"{root}/")
