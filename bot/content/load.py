"""Reads `knowledge/` into a `Knowledge`, and collects every fault of structure on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.content.documents import Document, Fault, Value, Where, read_document
from bot.content.interface import Interface
from bot.content.knowledge import Knowledge
from bot.content.models import (
    LANGUAGES,
    Contact,
    DangerExamples,
    Elsewhere,
    Id,
    Job,
    Phrases,
    Topic,
    Words,
)

T = TypeVar("T")

FRIENDLY = {
    "missing": "'{field}' is missing",
    "extra_forbidden": "'{field}' is not known here; check the spelling or remove it",
    "string_too_short": "'{field}' is empty; write a text",
}


class KnowledgeError(Exception):
    """The knowledge has faults of structure; `faults` lists them all."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        super().__init__(f"{self.faults[0]}{more}")


@dataclass
class Source:
    """The documents behind a knowledge base, for those who need to point at a line."""

    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    def read(self, path: Path) -> Document:
        """Read and remember one file, its faults included."""
        document = read_document(path)
        self.documents[path.relative_to(self.root).as_posix()] = document
        self.faults.extend(document.faults)
        return document

    def files(self, folder: str) -> list[Path]:
        """The YAML files directly in `folder`, in the order of their names."""
        return sorted((self.root / folder).glob("*.yaml"))

    def model(self, document: Document, kind: type[T] | Any, value: Value, where: Where = ()) -> T | None:
        """`value`, at `where` in `document`, as a `kind`; None and faults when it does not fit."""
        try:
            return TypeAdapter(kind).validate_python(value)  # type: ignore[no-any-return]
        except ValidationError as error:
            for detail in error.errors():
                inner = tuple(part for part in detail["loc"] if part != "[key]")
                place = (*where, *inner)
                name = ".".join(str(part) for part in place) or document.path.name
                text = FRIENDLY.get(detail["type"], f"'{{field}}': {detail['msg']}").format(field=name)
                self.faults.append(document.fault(place, text))
            return None

    def mapping(self, document: Document, kind: type[T]) -> dict[str, T]:
        """A file that maps ids to entries of one kind."""
        if not isinstance(document.data, dict):
            self.faults.append(document.fault((), "the file must be a list of ids with their entries"))
            return {}
        entries: dict[str, T] = {}
        for key, value in document.data.items():
            self.model(document, Id, key, (key,))
            if (entry := self.model(document, kind, value, (key,))) is not None:
                entries[key] = entry
        return entries

    def folder(self, name: str, kind: type[T]) -> dict[str, T]:
        """A folder with one entry per file, named after the id."""
        entries: dict[str, T] = {}
        for path in self.files(name):
            document = self.read(path)
            self.model(document, Id, path.stem)
            if not document.faults and (entry := self.model(document, kind, document.data)) is not None:
                entries[path.stem] = entry
        return entries


def read_source(root: Path, area: str) -> Source:
    """Read every file of `root` for `area`. The models that fit are in `parts`, the rest in `faults`."""
    source = Source(root)
    contract = source.read(root / "topics.yaml")
    groups: Mapping[str, Mapping[str, str]] = source.model(contract, dict[str, dict[Id, str]], contract.data) or {}
    topics: dict[str, Topic] = {}
    for group, ids in groups.items():
        found = source.folder(f"topics/{group}", Topic)
        for topic_id in ids:
            if topic_id in found:
                topics[topic_id] = found[topic_id]
            elif f"topics/{group}/{topic_id}.yaml" not in source.documents:
                message = f"the topic '{topic_id}' has no file topics/{group}/{topic_id}.yaml"
                source.faults.append(contract.fault((group, topic_id), message))
        for unknown in sorted(set(found) - set(ids)):
            path = root / "topics" / group / f"{unknown}.yaml"
            message = f"the topic '{unknown}' is not in topics.yaml; rename the file or add the topic there"
            source.faults.append(Fault(path, 1, message))
    _refuse_unknown_folders(source, groups)
    contacts = source.mapping(source.read(root / "contacts/national.yaml"), Contact)
    contacts |= source.mapping(source.read(root / f"contacts/areas/{area}.yaml"), Contact)
    source.parts = {
        "groups": groups,
        "topics": topics,
        "contacts": contacts,
        "elsewhere": source.folder("elsewhere", Elsewhere),
        "jobs": source.mapping(source.read(root / "jobs.yaml"), Job),
        "interface": _per_language(source, "interface", Interface),
        "words": _per_language(source, "words", Words),
        "danger": _danger(source),
    }
    return source


def load_knowledge(root: Path, area: str) -> Knowledge:
    """The knowledge base in `root` for `area`.

    Raises:
        KnowledgeError: a file is missing, is not valid YAML or does not fit the models.
    """
    source = read_source(root, area)
    if source.faults:
        raise KnowledgeError(source.faults)
    return Knowledge.model_construct(**source.parts)


def _refuse_unknown_folders(source: Source, groups: Mapping[str, object]) -> None:
    for path in sorted((source.root / "topics").glob("*/*.yaml")):
        if path.parent.name not in groups:
            message = f"the folder '{path.parent.name}' is no group in topics.yaml"
            source.faults.append(Fault(path, 1, message))


def _per_language(source: Source, folder: str, kind: type[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for language in LANGUAGES:
        document = source.read(source.root / folder / f"{language}.yaml")
        if document.data and (entry := source.model(document, kind, document.data)) is not None:
            found[language] = entry
    return found


def _danger(source: Source) -> DangerExamples:
    levels = {
        level: source.model(document := source.read(source.root / f"danger/{level}.yaml"), Phrases, document.data)
        for level in DangerExamples.model_fields
    }
    return DangerExamples.model_validate({level: found or Phrases() for level, found in levels.items()})
