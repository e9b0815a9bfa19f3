"""Builds an `Answerer` from `knowledge/`, or from what an earlier start left in the cache.

The cache is a folder named after a hash of the knowledge and of the code that fits the model; it can be
deleted at any time and is made again by the next start. Its arrays are mapped into memory, so that a start
reads no more of them than the first answers need.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.answering.answerer import Answerer
from bot.answering.features import Analyser
from bot.answering.matcher import EMERGENCY_GROUP
from bot.answering.model import Model, Rows, places_of
from bot.answering.reading import Reader
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
    """Fit the model of `knowledge` and put the parts together."""
    reader = train(examples(knowledge), knowledge.groups[EMERGENCY_GROUP], make_analyser(knowledge))
    return Answerer(knowledge, reader, landlord)


def load_answerer(
    root: Path,
    area: str,
    cache: Path | None,
    landlord: str = "",
    announce: Callable[[], None] = lambda: None,
) -> Answerer:
    """The answerer for the knowledge in `root`; from the folder `cache` when it holds the same knowledge.

    `announce` is called before the model is fitted, which takes two or three minutes.

    Raises:
        KnowledgeError: the knowledge has a fault of structure.
    """
    if cache is None:
        announce()
        return assemble(load_knowledge(root, area), landlord)
    folder = cache / f"answers-{fingerprint(root, area)}"
    with suppress(OSError, ValueError, KeyError, EOFError):
        return _read(folder, landlord)
    announce()
    answerer = assemble(load_knowledge(root, area), landlord)
    try:
        _write(folder, answerer)
    except OSError as error:
        log.warning("the cache cannot be written (%s); the next start fits the model again", error.strerror)
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
        model = answerer.reader.model
        arrays: dict[str, NDArray[Any]] = {
            "used": np.flatnonzero(model.places).astype(np.int32),
            "said": model.said.numbers,
            "units": model.said.units,
            "squares": model.squares,
            "components": model.components,
            "bias": model.bias,
            "outputs": model.outputs,
            "output-bias": model.output_bias,
            "alarms": model.alarms,
            "alarm-bias": model.alarm_bias,
        }
        for name, array in arrays.items():
            np.save(unfinished / f"{name}.npy", array)
        words = list(answerer.reader.analyser.vocabulary.index)
        empty: dict[str, Any] = {"danger": {"now": {}, "maybe": {}, "no": {}}}
        content = answerer.knowledge.model_dump(mode="json", by_alias=True, exclude=EXCLUDED) | empty
        texts = {"words": words, "classes": model.classes, "subjects": model.subjects, "knowledge": content}
        (unfinished / TEXT).write_text(json.dumps(texts), "utf-8")
        for old in folder.parent.glob("answers-*"):
            shutil.rmtree(old, ignore_errors=True)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _read(folder: Path, landlord: str) -> Answerer:
    texts = json.loads((folder / TEXT).read_text("utf-8"))
    # Views, since indexing a memory map itself goes through a slow layer of its own.
    load = {path.stem: np.asarray(np.load(path, mmap_mode="r")) for path in folder.glob("*.npy")}
    model = Model(
        tuple(texts["classes"]),
        tuple(texts["subjects"]),
        places_of(load["used"]),
        Rows(load["said"], load["units"]),
        load["squares"],
        load["components"],
        load["bias"],
        load["outputs"],
        load["output-bias"],
        load["alarms"],
        load["alarm-bias"],
    )
    knowledge = Knowledge.model_validate(texts["knowledge"])
    lexicon = Lexicon(words.concepts for words in knowledge.words.values())
    analyser = Analyser(Vocabulary(texts["words"]), lexicon)
    return Answerer(knowledge, Reader(analyser, model), landlord)
