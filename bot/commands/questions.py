"""Questions from the command line: `ask`, `evaluate`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import local_now
from bot.commands.common import open_answerer
from bot.config import ConfigError, load_settings

if TYPE_CHECKING:
    from bot.answering.reply import Reply

app = typer.Typer()


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
    answerer = open_answerer(settings)
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

    answerer = open_answerer(load_settings())
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
        "contacts": [contact._asdict() for contact in reply.contacts],
        "text": reply.text,
    }
