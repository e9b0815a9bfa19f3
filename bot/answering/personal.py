"""Notices what points at a person in a message, so that the bot can ask to leave it out."""

import re
import unicodedata
from typing import Final

DIGIT: Final = re.compile(r"\d")
IDENTITY_NUMBER: Final = re.compile(r"\b(?:19|20)?\d{6}[-–+ ]?\d{4}\b")
"""Personnummer and samordningsnummer: six or eight digits of birth and four more."""
PHONE: Final = re.compile(
    r"(?:\+46|\b0)\s?7\d(?:[ -]?\d){7}\b|\+46(?:[ -]?\d){7,9}\b|\b0(?!20)\d{1,3}-\d(?:[ -]?\d){4,6}\b"
)
"""Mobile and ordinary numbers; 020 and 0200 belong to help lines and point at nobody."""
ADDRESS: Final = re.compile(
    r"\b[A-ZÅÄÖa-zåäö]{2,}(?:vägen|gatan|gränd|stigen|backen|torget|allén|plan|gången|slingan)\s+\d{1,3}\s?[A-Za-z]?\b",
    re.IGNORECASE,
)


def holds_personal_data(text: str) -> bool:
    """Whether `text` seems to hold a personal identity number, a private phone number or a street address."""
    if not DIGIT.search(text):
        return False
    composed = unicodedata.normalize("NFC", text)
    return any(pattern.search(composed) for pattern in (IDENTITY_NUMBER, PHONE, ADDRESS))
