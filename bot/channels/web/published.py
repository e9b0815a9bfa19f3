"""The published report on the web: only where `statistics.public` says so, and only closed quarters."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.content.knowledge import Knowledge
from bot.content.models import Language
from bot.reports.formats import FORMATS
from bot.reports.latest import Latest

REPORT: Final = "/statistik.{format}"
TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def report_route(
    latest: Latest, knowledge: Knowledge, language: Language
) -> Callable[[Request], Awaitable[Response]]:
    """The handler of `REPORT`: the newest report as a file to keep. It is made anew only for another report."""
    made: dict[tuple[str, str], bytes] = {}

    async def report(request: Request) -> Response:
        name = request.path_params["format"]
        found = await latest(language) if name in FORMATS else None
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        key = (name, found.notes[0])
        if key not in made:
            # Kept by its weeks: a closed quarter never changes, and drawing must not be a way to tire the server.
            if len(made) >= len(FORMATS):
                made.clear()
            made[key] = await asyncio.to_thread(FORMATS[name], found, knowledge)
        headers = {"Content-Disposition": f"attachment; filename=inte-ensam.{name}"}
        return Response(made[key], media_type=TYPES[name], headers=headers)

    return report
