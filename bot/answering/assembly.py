"""Builds an `Answerer` from `knowledge/`, or from what an earlier start left in the cache.

The cache is named after a hash of the knowledge and of the code that fits the models; it can be
deleted at any time and is made again by the next start.
"""

import hashlib
import json
import logging
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from bot.answering.answerer import Answerer
from bot.answering.danger import DangerReader
from bot.answering.features import Analyser
from bot.answering.linear import LinearModel
from bot.answering.matcher import Matcher, fit_danger, fit_topics, make_analyser
from bot.answering.vocabulary import Lexicon, Vocabulary
from bot.content.knowledge import Knowledge
from bot.content.load import load_knowledge

log = logging.getLogger(__name__)

CODE: Final = ("../content/models.py", "../content/interface.py", "*.py")
EXCLUDED: Final[Any] = {
    "topics": {"__all__": {"phrases"}},
    "elsewhere": {"__all__": {"phrases"}},
    "danger": True,
}
MODELS: Final = ("topics", "danger")


def assemble(knowledge: Knowledge, landlord: str = "") -> Answerer:
    """Fit the models of `knowledge` and put the parts together."""
    analyser = make_analyser(knowledge)
    topics, danger = fit_topics(knowledge, analyser), fit_danger(knowledge, analyser)
    return Answerer(knowledge, Matcher(analyser, topics), DangerReader(analyser, danger), landlord)


def load_answerer(root: Path, area: str, cache: Path | None, landlord: str = "") -> Answerer:
    """The answerer for the knowledge in `root`; from the folder `cache` when it holds the same knowledge.

    Raises:
        KnowledgeError: the knowledge has a fault of structure.
    """
    if cache is None:
        return assemble(load_knowledge(root, area), landlord)
    file = cache / f"answers-{fingerprint(root, area)}.npz"
    with suppress(OSError, ValueError, KeyError, BadZipFile):
        return _read(file, landlord)
    answerer = assemble(load_knowledge(root, area), landlord)
    try:
        _write(file, answerer)
    except OSError as error:
        log.warning("the cache cannot be written (%s); the next start fits the models again", error.strerror)
    return answerer


def fingerprint(root: Path, area: str) -> str:
    """A hash of everything that the models and replies are made of."""
    digest = hashlib.sha256(area.encode())
    here = Path(__file__).parent
    files = sorted(root.rglob("*.yaml")) + [path for pattern in CODE for path in sorted(here.glob(pattern))]
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _write(file: Path, answerer: Answerer) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    models = {"topics": answerer.matcher.model, "danger": answerer.danger.model}
    arrays: dict[str, Any] = {}
    for name, model in models.items():
        used = np.flatnonzero(model.rows)
        arrays |= {
            f"{name}-used": used.astype(np.int32),
            f"{name}-idf": model.idf[used],
            f"{name}-weights": model.weights,
            f"{name}-classes": np.array(model.classes),
        }
    words = sorted(answerer.matcher.analyser.vocabulary.words)
    empty: dict[str, Any] = {"danger": {"now": {}, "maybe": {}, "no": {}}}
    content = answerer.knowledge.model_dump(mode="json", by_alias=True, exclude=EXCLUDED) | empty
    arrays["text"] = np.frombuffer(json.dumps({"words": words, "knowledge": content}).encode(), np.uint8)
    unfinished = file.with_suffix(".tmp.npz")
    np.savez(unfinished, **arrays)
    for old in file.parent.glob("answers-*.npz"):
        if old != unfinished:
            old.unlink()
    unfinished.replace(file)


def _read(file: Path, landlord: str) -> Answerer:
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        text = json.loads(bytes(stored["text"]))
        models = {name: _model(stored, name) for name in MODELS}
    knowledge = Knowledge.model_validate(text["knowledge"])
    lexicon = Lexicon.from_concepts(words.concepts for words in knowledge.words.values())
    analyser = Analyser(Vocabulary(text["words"]), lexicon)
    return Answerer(
        knowledge, Matcher(analyser, models["topics"]), DangerReader(analyser, models["danger"]), landlord
    )


def _model(stored: Any, name: str) -> LinearModel:
    used = stored[f"{name}-used"]
    return LinearModel.from_used(
        tuple(map(str, stored[f"{name}-classes"])), used, stored[f"{name}-idf"], stored[f"{name}-weights"]
    )
