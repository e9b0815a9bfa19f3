"""The command line: joins the commands and ends what the administrator can mend with one sentence."""

import sys

import typer

from bot.commands import knowledge, questions, service, statistics
from bot.commands.common import BROKEN
from bot.config import ConfigError
from bot.content.load import KnowledgeError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for part in (service, questions, knowledge, statistics):
    app.add_typer(part.app)


@app.callback()
def describe() -> None:
    """The Inte ensam bot: helps property caretakers notice and act on signs of violence in a home."""


def main() -> None:
    """Run a command; what the administrator can mend ends with one sentence and status 1."""
    try:
        app()
    except (ConfigError, KnowledgeError) as error:
        print(f"The bot cannot start: {error}", file=sys.stderr)
        sys.exit(BROKEN)
