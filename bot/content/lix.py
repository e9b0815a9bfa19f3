"""Readability of a text."""

import re
from collections.abc import Collection
from typing import Final

LONG: Final = 6
SENTENCE: Final = re.compile(r"[.!?:]+(?=\s|$)")
WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def lix(text: str, names: Collection[str] = ()) -> float:
    """The LIX of `text`: words per sentence plus the share of words of more than six letters in per cent.

    Source: C. H. Björnsson, "Läsbarhet", 1968. `names`, in lower case, are left out. 0 for no words.
    """
    words = [word for word in WORD.findall(text) if word.casefold() not in names]
    sentences = max(1, len(SENTENCE.findall(text)))
    if not words:
        return 0.0
    return len(words) / sentences + 100 * sum(len(word) > LONG for word in words) / len(words)
