"""Builds an `Answerer` from `knowledge/`, or from what an earlier start left in the cache.

The cache is a folder named after a hash of the knowledge and of the code that fits the models; it can be
deleted at any time and is made again by the next start. Its arrays are mapped into memory, so that a start
reads no more of them than the first answers need.
"""

import hashlib
import json
import logging
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.answerer import Answerer
from bot.answering.danger import DangerReader
from bot.answering.features import Analyser
from bot.answering.linear import LinearModel
from bot.answering.matcher import EMERGENCY_GROUP, Matcher
from bot.answering.training import examples, make_analyser, train
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
TEXT: Final = "text.json"


def assemble(knowledge: Knowledge, landlord: str = "") -> Answerer:
    """Fit the models of `knowledge` and put the parts together."""
    analyser = make_analyser(knowledge)
    models = train(examples(knowledge), knowledge.groups[EMERGENCY_GROUP], analyser)
    return Answerer(
        knowledge, Matcher(analyser, models.topics), DangerReader(analyser, models.danger), landlord
    )


def load_answerer(root: Path, area: str, cache: Path | None, landlord: str = "") -> Answerer:
    """The answerer for the knowledge in `root`; from the folder `cache` when it holds the same knowledge.

    Raises:
        KnowledgeError: the knowledge has a fault of structure.
    """
    if cache is None:
        return assemble(load_knowledge(root, area), landlord)
    folder = cache / f"answers-{fingerprint(root, area)}"
    with suppress(OSError, ValueError, KeyError, EOFError):
        return _read(folder, landlord)
    answerer = assemble(load_knowledge(root, area), landlord)
    try:
        _write(folder, answerer)
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


def _write(folder: Path, answerer: Answerer) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix="unfinished-", dir=folder.parent))
    try:
        for name, model in (("topics", answerer.matcher.model), ("danger", answerer.danger.model)):
            used = np.flatnonzero(model.idf)
            parts: dict[str, NDArray[Any]] = {
                "used": used.astype(np.int32),
                "idf": model.idf[used],
                "weights": model.weights,
                "classes": np.array(model.classes),
            }
            for part, array in parts.items():
                np.save(unfinished / f"{name}-{part}.npy", array)
        words = sorted(answerer.matcher.analyser.vocabulary.words)
        empty: dict[str, Any] = {"danger": {"now": {}, "maybe": {}, "no": {}}}
        content = answerer.knowledge.model_dump(mode="json", by_alias=True, exclude=EXCLUDED) | empty
        (unfinished / TEXT).write_text(json.dumps({"words": words, "knowledge": content}), "utf-8")
        for old in folder.parent.glob("answers-*"):
            shutil.rmtree(old, ignore_errors=True)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _read(folder: Path, landlord: str) -> Answerer:
    text = json.loads((folder / TEXT).read_text("utf-8"))
    topics, danger = _model(folder, "topics"), _model(folder, "danger")
    knowledge = Knowledge.model_validate(text["knowledge"])
    lexicon = Lexicon.from_concepts(words.concepts for words in knowledge.words.values())
    analyser = Analyser(Vocabulary(text["words"]), lexicon)
    return Answerer(knowledge, Matcher(analyser, topics), DangerReader(analyser, danger), landlord)


def _model(folder: Path, name: str) -> LinearModel:
    used, idf, weights, classes = (
        np.load(folder / f"{name}-{part}.npy", mmap_mode="r") for part in ("used", "idf", "weights", "classes")
    )
    return LinearModel.from_used(tuple(map(str, classes)), used, idf, weights)
