"""What is wrong with a value in a YAML file or a setting, in words for people who do not program."""

from typing import Any, Final

from pydantic_core import ErrorDetails

ID: Final = r"^[a-z0-9-]{1,40}$"
LINK: Final = r"^https?://[^\s/]+\.[^\s]+$"
NUMBER: Final = r"^[0-9][0-9 -]{1,18}$"
HOST: Final = r"^[A-Za-z0-9.:-]+$"
ADDRESS: Final = r"^https?://[A-Za-z0-9.:\[\]-]+(/[^\s]*)?$"
"""A web address; the host is what the Host header is compared with."""
ADDRESS_OR_NONE: Final = f"{ADDRESS}|^$"
WEBHOOK: Final = r"^(https://[^/?#\s]+(/[^?#\s]*)?)?$"
DATABASE: Final = r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://"
FORMATS: Final = {
    ID: "at most 40 small letters a-z, digits and hyphens",
    LINK: "a web address such as https://polisen.se/",
    NUMBER: "a telephone number: digits, spaces and hyphens, as it is written for people",
    HOST: "the name or number of a machine, such as 127.0.0.1, without http:// before it",
    ADDRESS: "a web address such as https://www.smhi.se/",
    ADDRESS_OR_NONE: "a web address such as https://inteensam.example.se, or empty",
    WEBHOOK: "an https address such as https://bot.example.se/telegram, or empty",
    DATABASE: "sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE",
}
SENTENCES: Final = {
    "missing": "'{name}' is missing",
    "extra_forbidden": "'{name}' is not known here; check the spelling or remove it",
    "string_too_short": "'{name}' is empty; write a text",
    "string_too_long": "'{name}' is too long; at most {max_length} characters fit",
    "string_type": "'{name}' must be a text",
    "too_short": "'{name}' has too few entries; write at least {min_length}",
    "too_long": "'{name}' has too many entries; keep at most {max_length}",
    "tuple_type": "'{name}' must be a list, each entry after a hyphen or all in [ ]",
    "dict_type": "'{name}' must be a group of entries, each as `name: value` on a line of its own",
    "literal_error": "'{name}' must be {expected}",
    "bool_parsing": "'{name}' must be true or false",
    "int_parsing": "'{name}' must be a whole number",
    "greater_than_equal": "'{name}' must be at least {ge}",
    "less_than_equal": "'{name}' must be at most {le}",
    "date": "'{name}' must be a day such as 2027-06-30",
    "time": "'{name}' must be a time of day such as 08:30",
    "string_pattern_mismatch": "'{name}' must be {format}",
    "value_error": "'{name}': {error}",
}
"""By the kinds of errors that pydantic knows."""
ALIKE: Final = {
    "model_type": "dict_type",
    "model_attributes_type": "dict_type",
    "mapping_type": "dict_type",
    "list_type": "tuple_type",
    "bool_type": "bool_parsing",
    "int_type": "int_parsing",
    "int_from_float": "int_parsing",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
    "time_type": "time",
    "time_parsing": "time",
}


def complaint(detail: ErrorDetails, name: str) -> str:
    """One sentence: what is wrong with the value called `name` and what it must be. It never quotes the value."""
    kind = detail["type"]
    sentence = SENTENCES.get(ALIKE.get(kind, kind))
    if sentence is None:
        return f"'{name}': {detail['msg']}"
    told: dict[str, Any] = detail.get("ctx", {})
    written = FORMATS.get(told.get("pattern", ""), "written in another way")
    return sentence.format_map({**told, "name": name, "format": written})
