"""Forms as browsers send them: a few short fields in the body of a request."""

from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

KIND: Final = "application/x-www-form-urlencoded"
MAX_FIELDS: Final = 8


class Form:
    """The fields of one form. A text that is no UTF-8 has replacement signs where it is broken."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def get(self, name: str) -> str:
        """The last value of a field; empty where there is none."""
        return self._fields.get(name, [""])[-1]

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self._fields.get(name, [])


async def read_form(request: Request) -> Form:
    """The form in the body of a request, whose size is bounded by whoever let it in.

    Raises:
        HTTPException: 400, where it is a form of another kind (a file, say) or has too many fields.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != KIND:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return Form(parse_qs(body, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace"))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
