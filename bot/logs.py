"""One place that sets up logging: type and place, never a token and never a word about a person."""

import logging
import re
import sys
import threading
from traceback import extract_tb
from types import TracebackType
from typing import Final, TextIO

TOKEN: Final = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
OWN: Final = "bot"


class Discreet(logging.Filter):
    """Keeps of a library's record only its origin, and takes tokens out of everything.

    Records of libraries may hold messages, addresses with the token, whole updates or requests; none is trusted.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place; always lets it through."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        if record.name.split(".")[0] != OWN:
            record.msg = f"{record.module}:{record.lineno} {kind}".strip()
            record.args = ()
        else:
            record.msg = TOKEN.sub("<token>", record.getMessage()) + (f" ({kind})" if kind else "")
            record.args = ()
        # A traceback shows source lines and messages of exceptions, which may quote what came in.
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def set_up_logging(stream: TextIO = sys.stderr, level: int = logging.INFO) -> logging.Handler:
    """Log this project from `level` on and the libraries from WARNING on, through `Discreet`."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(Discreet())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(level)
    # What it calls an error is met, counted and told once an hour by the channel itself.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    return handler


def place(error: BaseException) -> str:
    """The kind of an error and the innermost place in this project: `KeyError at pages.py:40`."""
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/bot/" in frame.filename.replace("\\", "/")] or list(frames)
    where = f" at {own[-1].filename.rsplit('/', 1)[-1]}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{where}"


def hush_crashes() -> None:
    """Let what ends the process or a thread be told by kind and place: a traceback quotes what came in."""

    def tell(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        code = trace.tb_frame.f_code if trace else None
        where = f" at {code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if code and trace else ""
        logging.getLogger(OWN).critical("crashed: %s%s", kind.__name__, where)

    sys.excepthook = tell
    threading.excepthook = lambda arguments: tell(
        arguments.exc_type, arguments.exc_value, arguments.exc_traceback
    )
