"""The commands. Each is thin: it reads settings, calls a part and prints."""

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.clock import local_now
from bot.config import CONFIG, DATA, KNOWLEDGE, ConfigError, Settings, config_faults, load_settings
from bot.content.load import KnowledgeError

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from bot.answering.reply import Reply

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

BROKEN: Final = 1


def main() -> None:
    """Run a command; what the administrator can mend ends with one sentence and status 1."""
    try:
        app()
    except (ConfigError, KnowledgeError) as error:
        print(f"The bot cannot start: {error}", file=sys.stderr)
        sys.exit(BROKEN)


@app.command()
def run() -> None:
    """Start the service: Telegram where TELEGRAM_BOT_TOKEN is set, else the chat in this terminal."""
    from bot.config import Secrets

    secrets = Secrets()
    if secrets.bot_token is None or not secrets.bot_token.get_secret_value():
        chat(hint=True)
        return
    from bot.channels.telegram.service import serve

    settings = load_settings()
    raise typer.Exit(serve(settings, secrets, _answerer(settings)))


@app.command()
def chat(hint: Annotated[bool, typer.Option(hidden=True)] = False) -> None:
    """Chat in the terminal."""
    import asyncio

    from bot.channels.terminal import Terminal
    from bot.counts.counter import open_counter

    settings = load_settings()
    answerer = _answerer(settings)

    async def talk() -> None:
        async with open_counter(settings.statistics_url) as counter:
            await Terminal(answerer, counter, settings.languages[0]).talk(hint=hint)

    logging.basicConfig(level=logging.WARNING)
    asyncio.run(talk())


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="the question")] = "",
    lang: Annotated[str, typer.Option(help="language where the question does not tell: sv or en")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per question")] = False,
    file: Annotated[
        Path | None, typer.Option("--file", help="one question per line; - for standard input")
    ] = None,
) -> None:
    """Print the reply to one question, or to each line of a file. Nothing is counted."""
    settings = load_settings()
    if lang and lang not in settings.languages:
        raise ConfigError(f"the language '{lang}' is not one of {', '.join(settings.languages)}")
    answerer = _answerer(settings)
    language = next((known for known in settings.languages if known == lang), None)
    if file is None:
        questions = [text]
    else:
        source = sys.stdin if str(file) == "-" else file.open(encoding="utf-8")
        questions = [line.rstrip("\n") for line in source if line.strip()]
    for question in questions:
        reply = answerer.answer(question, language, local_now())
        print(json.dumps(reply_json(question, reply), ensure_ascii=False) if as_json else f"{reply.text}\n")


@app.command()
def evaluate(
    path: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="a question set")],
    as_json: Annotated[bool, typer.Option("--json", help="the figures as JSON")] = False,
) -> None:
    """How well a question set is answered: first hit, first three, false answers, danger."""
    from bot.answering.evaluate import QuestionsError, figures, read_questions
    from bot.answering.evaluate import evaluate as ask_all

    answerer = _answerer(load_settings())
    try:
        questions = read_questions(path)
    except QuestionsError as error:
        raise ConfigError(str(error)) from None
    now = local_now()
    outcomes = ask_all(questions, lambda text, language: answerer.answer(text, language, now))
    result = {name: asdict(part) for name, part in figures(outcomes).items()}
    if as_json:
        print(json.dumps(result))
        return
    print(f"{'':15}" + "".join(f"{name:>8}" for name in result))
    for key in result["all"]:
        print(f"{key:15}" + "".join(f"{part[key]:8.3g}" for part in result.values()))
    for outcome in outcomes:
        if outcome.miss:
            reply, question = outcome.reply, outcome.question
            print(
                f"{question.id} expect {question.expect}{' emergency' if question.emergency else ''}, "
                f"got {reply.kind} {reply.topic or list(reply.alternatives)} "
                f"{reply.danger} {reply.score:.2f}: {question.q}"
            )


@app.command()
def check() -> None:
    """Every fault in knowledge/ and config.yaml at once, as path:line: message."""
    from bot.checking.check import check as judge

    faults = config_faults()
    settings = Settings() if faults else load_settings()
    findings = judge(KNOWLEDGE, settings.area, local_now().date())
    for fault in (*faults, *findings.faults):
        print(_short(str(fault)))
    if findings.unsettled:
        print(f"\nOpen, for the partners to settle ({len(findings.unsettled)}):")
        for fault in findings.unsettled:
            print(_short(str(fault)))
    if faults or findings.faults:
        raise typer.Exit(BROKEN)


@app.command()
def stats() -> None:
    """Print the anonymous counts: week, what, id, number."""
    import asyncio

    from sqlalchemy.exc import SQLAlchemyError

    from bot.counts.store import Row, open_store

    async def read() -> list[Row]:
        async with open_store(load_settings().statistics_url) as store:
            return await store.rows()

    try:
        rows = asyncio.run(read())
    except (SQLAlchemyError, OSError) as error:
        raise ConfigError(f"the counts cannot be read ({type(error).__name__}); check statistics.url") from None
    print(f"{'week':10}{'what':16}{'id':32}{'number':>8}")
    for row in rows:
        print(f"{row.week:10}{row.what:16}{row.id:32}{row.number:>8}")


@app.command()
def publish() -> None:
    """Tell Telegram the commands and descriptions of the bot, in each language."""
    from bot.channels.telegram.publish import publish as send
    from bot.config import Secrets

    secrets = Secrets()
    if secrets.bot_token is None:
        raise ConfigError(
            "TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and set it in the environment"
        )
    settings = load_settings()
    raise typer.Exit(send(secrets, _answerer(settings).knowledge, settings.languages))


def reply_json(question: str, reply: "Reply") -> dict[str, object]:
    """A reply as `ask --json` prints it."""
    return {
        "question": question,
        "language": reply.language,
        "kind": reply.kind,
        "topic": reply.topic,
        "score": round(reply.score, 4),
        "danger": reply.danger,
        "alternatives": list(reply.alternatives),
        "contacts": [asdict(contact) for contact in reply.contacts],
        "text": reply.text,
    }


def _answerer(settings: Settings) -> "Answerer":
    from bot.answering.assembly import load_answerer

    return load_answerer(KNOWLEDGE, settings.area, DATA / "cache", settings.landlord)


def _short(line: str) -> str:
    return line.replace(f"{CONFIG.parent}/", "")
