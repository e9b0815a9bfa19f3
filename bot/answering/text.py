"""Normal form of a text, used for phrases and questions alike."""

import re
import unicodedata
from typing import Final

from bot.content.models import LANGUAGES, Language

MAX_LENGTH: Final = 4000
"""Longer texts keep their beginning and end; Telegram itself stops at 4096."""
FOLD: Final = {"ø": "o", "æ": "a", "ß": "ss", "ð": "d", "ł": "l", "đ": "d"}
RUN = re.compile(r"(.)\1{2,}")
MARKED = re.compile(r"[^\x00-\x7fåäö]")
NOT_WORD = re.compile(r"[^a-z0-9åäö]+")
SENTENCE_END: Final = re.compile(r"[.!?;,\n]+")
"""Commas too: a polite wish may stand before what is happening ("have you a number, he is breaking the door")."""
FOREIGN_SHARE: Final = 0.3
"""Share of letters in other scripts from which on a text counts as neither Swedish nor English."""

SMALL_WORDS: Final[dict[Language, str]] = {
    "sv": """
    och att det som en ett är jag på han hon inte för med till av om den de vad hur var ska kan men hos
    min mitt har hade mig henne honom dom ja nej vi ni sig sin sitt nu när där här från vem varför får
    eller så utan bara mycket någon nån något nåt hej tack ar pa nar vill blir sa ingen
    """,
    "en": """
    the and to of is it he she you that was for on are with his her they at be this have from or had by
    what how who my me him do does can should if not but there a in i an when where we
    says said just right please hello thanks someone somebody about out up get any
    """,
}
SWEDISH, ENGLISH = (frozenset(SMALL_WORDS[language].split()) for language in LANGUAGES)


def normalise(text: str) -> str:
    """Lower-case words with single spaces: NFKC, no marks but å ä ö, no runs of three equal letters.

    Idempotent; never longer than `MAX_LENGTH`.
    """
    return _words(_letters(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each in its normal form."""
    return [plain for part in SENTENCE_END.split(_letters(text)) if (plain := _words(part))]


def shorten(text: str) -> str:
    """A text that is longer than `MAX_LENGTH` without its middle."""
    if len(text) <= MAX_LENGTH:
        return text
    return f"{text[: MAX_LENGTH * 3 // 4]} {text[-MAX_LENGTH // 4 + 1 :]}"


def fold(text: str) -> str:
    """Normalised text without å ä ö, as typed on a foreign keyboard."""
    return text.replace("å", "a").replace("ä", "a").replace("ö", "o")


def guess_language(text: str) -> Language | None:
    """The language whose small words stand in a normalised text more often; None when it cannot be told."""
    words = text.split()
    swedish = sum(map(SWEDISH.__contains__, words)) + sum(map(text.count, "åäö"))
    english = sum(map(ENGLISH.__contains__, words))
    if swedish == english:
        return None
    return "sv" if swedish > english else "en"


def is_foreign_script(text: str) -> bool:
    """Whether a good part of the letters is not Latin."""
    if text.isascii():
        return False
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum("LATIN" not in unicodedata.name(letter, "") for letter in letters)
    return bool(letters) and foreign > FOREIGN_SHARE * len(letters)


def _letters(text: str) -> str:
    """A text in lower case and without marks, of bounded length."""
    text = shorten(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold()[: 2 * MAX_LENGTH]
        text = MARKED.sub(_plain, text)
    return text.casefold()


def _words(text: str) -> str:
    return RUN.sub(r"\1\1", NOT_WORD.sub(" ", text)).strip()[:MAX_LENGTH].strip()


def _plain(match: re.Match[str]) -> str:
    letter = match[0]
    if letter in FOLD:
        return FOLD[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter
